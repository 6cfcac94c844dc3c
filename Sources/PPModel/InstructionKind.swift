/// The kind of an instruction: an operation's kind, or a pair.
///
/// Stored as a byte: raw values of operations are those of `OperationKind`.
public enum InstructionKind: Hashable, Sendable {
  /// One operation by itself.
  case single(OperationKind)
  /// F&B: an overlapped pair.
  case pair
  /// F&I: a pair whose backward leaves its weights for later.
  case inputPair
}

extension InstructionKind: RawRepresentable, CaseIterable {
  /// The kinds whose costs have names: all but those that cost as much as others.
  public static let costNamed = allCases.filter { kind in
    kind != .inputPair && kind.operations.allSatisfy { $0.traits.costsAs == nil }
  }

  /// The length of a table with a place for each raw value.
  public static let tableSize = 9

  /// The kinds of operations in their order, then the pair.
  public static let allCases = OperationKind.allCases.map { InstructionKind.single($0) } + pairs

  /// The kinds of pairs: a forward with the one backward or the other.
  public static let pairs: [InstructionKind] = [.pair, .inputPair]

  /// The byte that a schedule keeps; a pair's is behind those of all operations there may ever be.
  @inlinable
  public var rawValue: UInt8 {
    switch self {
    case .single(let kind): kind.rawValue
    case .pair: 7
    case .inputPair: 8
    }
  }

  /// The kind of a byte.
  @inlinable
  public init?(rawValue: UInt8) {
    if rawValue == 7 {
      self = .pair
    } else if rawValue == 8 {
      self = .inputPair
    } else if let kind = OperationKind(rawValue: rawValue) {
      self = .single(kind)
    } else {
      return nil
    }
  }
}

extension InstructionKind {
  /// F: one forward.
  @inlinable
  public static var forward: InstructionKind { .single(.forward) }
  /// B: one full backward.
  @inlinable
  public static var backward: InstructionKind { .single(.backward) }
  /// I: one backward for the input.
  @inlinable
  public static var inputBackward: InstructionKind { .single(.inputBackward) }
  /// W: one backward for the weights.
  @inlinable
  public static var weightBackward: InstructionKind { .single(.weightBackward) }
  /// O: activations to the host's memory.
  @inlinable
  public static var offload: InstructionKind { .single(.offload) }
  /// L: activations back from there.
  @inlinable
  public static var load: InstructionKind { .single(.load) }

  /// What runs in it: one kind of operation, or a pair's two.
  public var operations: [OperationKind] {
    switch self {
    case .single(let kind): [kind]
    case .pair: [.forward, .backward]
    case .inputPair: [.forward, .inputBackward]
    }
  }

  /// Whether it runs on the rank's copy queue, beside computation.
  @inlinable
  public var isCopy: Bool { self == .offload || self == .load }

  /// Whether it is a pair, of one kind or the other.
  @inlinable
  public var isPair: Bool { self == .pair || self == .inputPair }

  /// The pair of a forward with a backward of this kind.
  public static func pair(with backward: OperationKind) -> InstructionKind {
    backward == .inputBackward ? .inputPair : .pair
  }

  /// `F`, `B`, `I`, `W`, `R`, `O`, `L`, `F&B` or `F&I`.
  public var letters: String { operations.map(\.letter).joined(separator: "&") }

  /// The kind in words: `backward for weights`.
  public var title: String {
    switch self {
    case .single(let kind): kind.traits.title
    case .pair: "overlapped pair"
    case .inputPair: "overlapped pair without weights"
    }
  }
}
