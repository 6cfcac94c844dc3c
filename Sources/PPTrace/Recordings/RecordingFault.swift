/// Why a recording cannot be read, or says too little: one sentence, what is wrong and what would be right.
public struct RecordingFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// A fault.
  public init(_ description: String) { self.description = description }
}
