/// What an operation does, in PyTorch's letters.
///
/// The zero-bubble papers write B for what is `I` here. All that the program knows of a kind stands in its
/// row of `table`; a new kind is a case here and a row there.
public enum OperationKind: UInt8, Sendable, CaseIterable {
  /// F: the forward pass of one stage on one micro-batch.
  case forward
  /// B: the full backward pass, for input and weights.
  case backward
  /// I: the backward pass for the input only.
  case inputBackward
  /// W: the backward pass for the weights only.
  case weightBackward
  /// R: the forward pass once more, for the activations that its backward needs.
  case recomputation
  /// O: the activations of one stage on one micro-batch go to the host's memory.
  case offload
  /// L: they come back.
  case load
}

/// Which way an operation's input and output go between stages.
public enum DataFlow: Sendable {
  /// Activations: from the stage before, to the stage behind.
  case forward
  /// Gradients: from the stage behind, to the stage before.
  case backward
}

/// What there is to know of a kind of operation.
public struct OperationTraits: Sendable {
  /// The kind's letter in schedule files, charts, CSV and cost lists.
  public let letter: String
  /// The kind in words: `backward for weights`.
  public let title: String
  /// Which way its data goes between stages; nil where it stays on its stage.
  public let flow: DataFlow?
  /// The kinds that do the same between them, one after the other; none for a kind that is no whole.
  public let parts: [OperationKind]
  /// The kind whose cost it has where it is given none; a stage may run such a kind, or not.
  public let costsAs: OperationKind?
  /// Whether it runs on the rank's copy queue, beside computation.
  public let isCopy: Bool
  /// What it takes where no cost is given, in units; nil for what costs as much as another, or a whole
  /// less its other parts.
  public let standardCost: Int?
  /// The kind whose micro-batches it takes up, oldest first, where a schedule file names none; nil where
  /// it goes through the micro-batches by itself.
  public let follows: OperationKind?
  /// What must have run on its stage and micro-batch before, a bit for each kind.
  let needs: UInt8
  /// What may not have run before it, a bit for each kind.
  let precedes: UInt8
  /// What its stage may not run on the micro-batch at all if it runs this, a bit for each kind.
  let replaces: UInt8
  /// What its stage must run on the micro-batch as well, later.
  let completedBy: OperationKind?
  /// Whether its stage is done with the micro-batch afterwards.
  let completes: Bool
  /// What it does to the activations that its rank holds: whole chunks, and shares of a chunk that stay
  /// from I until W.
  public let activations: (chunks: Int, held: Int)

  init(
    _ letter: String, _ title: String, flow: DataFlow? = nil, parts: [OperationKind] = [],
    costsAs: OperationKind? = nil, isCopy: Bool = false, cost: Int? = nil,
    follows: OperationKind? = nil, needs: [OperationKind] = [], precedes: [OperationKind] = [],
    replaces: [OperationKind] = [], completedBy: OperationKind? = nil, completes: Bool = false,
    activations: (chunks: Int, held: Int) = (0, 0)
  ) {
    self.letter = letter
    self.title = title
    self.flow = flow
    self.parts = parts
    self.costsAs = costsAs
    self.isCopy = isCopy
    standardCost = cost
    self.follows = follows
    self.needs = OperationKind.flags(needs)
    self.precedes = OperationKind.flags(precedes)
    self.replaces = OperationKind.flags(replaces)
    self.completedBy = completedBy
    self.completes = completes
    self.activations = activations
  }
}

extension OperationKind {
  /// A row for each kind, in the order of the cases.
  private static let table: [OperationTraits] = [
    OperationTraits("F", "forward", flow: .forward, cost: 1, activations: (1, 0)),
    OperationTraits(
      "B", "backward", flow: .backward, parts: [.inputBackward, .weightBackward], cost: 2,
      needs: [.forward], completes: true, activations: (-1, 0)),
    OperationTraits(
      "I", "backward for input", flow: .backward, needs: [.forward], activations: (-1, 1)),
    OperationTraits(
      "W", "backward for weights", cost: 1, follows: .inputBackward,
      needs: [.forward, .inputBackward], completes: true, activations: (0, -1)),
    OperationTraits(
      "R", "recomputation", costsAs: .forward, needs: [.forward],
      precedes: [.backward, .inputBackward], replaces: [.offload, .load]),
    OperationTraits(
      "O", "offload", costsAs: .forward, isCopy: true, needs: [.forward],
      precedes: [.backward, .inputBackward], replaces: [.recomputation], completedBy: .load,
      activations: (-1, 0)),
    OperationTraits(
      "L", "load", costsAs: .forward, isCopy: true, needs: [.offload],
      precedes: [.backward, .inputBackward], replaces: [.recomputation], activations: (1, 0)),
  ]
  private static let flows = table.map(\.flow)

  /// What there is to know of the kind.
  public var traits: OperationTraits { OperationKind.table[Int(rawValue)] }

  /// Which way its data goes between stages; nil where it stays on its stage.
  public var flow: DataFlow? { OperationKind.flows[Int(rawValue)] }

  /// The kind's letter in schedule files, charts and CSV.
  public var letter: String { traits.letter }

  /// The kind of this letter, if there is one.
  public init?(letter: some StringProtocol) {
    guard let kind = OperationKind.allCases.first(where: { $0.letter == letter }) else {
      return nil
    }
    self = kind
  }

  /// The letters of all kinds: `F, B, I`, and after `last` the last one.
  public static func letters(_ last: String) -> String {
    let letters = allCases.map(\.letter)
    return letters.dropLast().joined(separator: ", ") + last + (letters.last ?? "")
  }
}

/// Wholes and their parts: what may stand for what.
extension OperationKind {
  /// The kinds that are no wholes: what all work is made of.
  public static let elements = allCases.filter {
    $0.traits.parts.isEmpty && $0.traits.costsAs == nil
  }

  /// The kinds whose work it does or whose time it takes: its parts, what it costs as much as, or itself.
  public var elements: [OperationKind] {
    traits.parts.isEmpty ? [traits.costsAs ?? self] : traits.parts
  }

  /// The letters of its parts: `I and W`; nil for a kind that is no whole.
  var partLetters: String? {
    traits.parts.isEmpty ? nil : traits.parts.map(\.letter).joined(separator: " and ")
  }

  /// The kind that it is a part of, if there is one.
  public var whole: OperationKind? {
    OperationKind.allCases.first { $0.traits.parts.contains(self) }
  }

  /// What may not run on the same stage and micro-batch, a bit for each kind: a whole beside its parts, and what
  /// a kind replaces.
  var excludes: UInt8 { OperationKind.exclusions[Int(rawValue)] }
  private static let exclusions = allCases.map { kind in
    flags(kind.traits.parts + [kind.whole].compactMap { $0 }) | kind.traits.replaces
  }

  /// What a stage runs for each micro-batch, in the one form or the other, a bit for each kind.
  static let forms: [UInt8] = [
    flags(allCases.filter { $0.whole == nil && $0.traits.costsAs == nil }), flags(elements),
  ]

  /// The kind's bit in sets of kinds.
  var flag: UInt8 { 1 << rawValue }

  static func flags(_ kinds: [OperationKind]) -> UInt8 { kinds.reduce(0) { $0 | $1.flag } }
}

/// What kinds cost: some have a cost of their own, the others what follows from those.
extension OperationKind {
  /// The kinds that have a cost of their own.
  public static let costed = allCases.filter { $0.traits.standardCost != nil }

  /// The kinds that may have a cost of their own, and else cost as much as another: O and L.
  public static let copies = allCases.filter(\.traits.isCopy)

  /// The cost as a sum of own costs: F = F, I = B - W, R = F.
  public var costTerms: [(kind: OperationKind, count: Int)] {
    if let other = traits.costsAs { return other.costTerms }
    guard traits.standardCost == nil, let whole else { return [(self, 1)] }
    return [(whole, 1)] + whole.traits.parts.filter { $0 != self }.map { ($0, -1) }
  }
}
