/// The kind of an instruction, as stored: an operation's kind, or a pair.
///
/// Raw values of operations are those of `OperationKind`.
public enum InstructionKind: UInt8, Sendable, CaseIterable {
  /// F: one forward.
  case forward
  /// B: one full backward.
  case backward
  /// I: one backward for the input.
  case inputBackward
  /// W: one backward for the weights.
  case weightBackward
  /// F&B: an overlapped pair, behind all operations there may ever be.
  case pair = 7

  /// The length of a table with a place for each raw value.
  public static let tableSize = 8

  /// The kind of a single operation.
  public init(_ kind: OperationKind) { self = InstructionKind(rawValue: kind.rawValue) ?? .pair }

  /// The operation's kind; nil for a pair.
  public var operation: OperationKind? { OperationKind(rawValue: rawValue) }

  /// `F`, `B`, `I`, `W` or `F&B`.
  public var letters: String { operation?.letter ?? "F&B" }

  /// The kind in words: `backward for weights`.
  public var title: String { operation?.traits.title ?? "overlapped pair" }
}
