/// What an operation does, in PyTorch's letters.
///
/// The zero-bubble papers write B for what is `I` here. All that the program knows of a kind stands in its
/// row of `table`; a new kind is a case here, a row there, and a case of `InstructionKind`.
public enum OperationKind: UInt8, Sendable, CaseIterable {
  /// F: the forward pass of one stage on one micro-batch.
  case forward
  /// B: the full backward pass, for input and weights.
  case backward
  /// I: the backward pass for the input only.
  case inputBackward
  /// W: the backward pass for the weights only.
  case weightBackward
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
  /// What must have run on its stage and micro-batch before, a bit for each kind.
  let needs: UInt8
  /// What may not run on the same stage and micro-batch, a bit for each kind.
  let excludes: UInt8
  /// Whether its stage is done with the micro-batch afterwards.
  let completes: Bool
  /// What it does to the activations that its rank holds: whole chunks, and shares of a chunk that stay
  /// from I until W.
  public let activations: (chunks: Int, held: Int)

  init(
    _ letter: String, _ title: String, flow: DataFlow?, needs: [OperationKind] = [],
    excludes: [OperationKind] = [], completes: Bool = false, activations: (chunks: Int, held: Int)
  ) {
    self.letter = letter
    self.title = title
    self.flow = flow
    self.needs = needs.reduce(0) { $0 | $1.flag }
    self.excludes = excludes.reduce(0) { $0 | $1.flag }
    self.completes = completes
    self.activations = activations
  }
}

extension OperationKind {
  /// A row for each kind, in the order of the cases.
  private static let table: [OperationTraits] = [
    OperationTraits("F", "forward", flow: .forward, activations: (1, 0)),
    OperationTraits(
      "B", "backward", flow: .backward, needs: [.forward],
      excludes: [.inputBackward, .weightBackward], completes: true, activations: (-1, 0)),
    OperationTraits(
      "I", "backward for input", flow: .backward, needs: [.forward], excludes: [.backward],
      activations: (-1, 1)),
    OperationTraits(
      "W", "backward for weights", flow: nil, needs: [.forward, .inputBackward],
      excludes: [.backward], completes: true, activations: (0, -1)),
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

  /// The kind's bit in sets of kinds.
  var flag: UInt8 { 1 << rawValue }

  /// What a stage runs for each micro-batch, in the one form or the other, a bit for each kind.
  static let forms: [UInt8] = [
    OperationKind.forward.flag | OperationKind.backward.flag,
    OperationKind.forward.flag | OperationKind.inputBackward.flag
      | OperationKind.weightBackward.flag,
  ]
}
