import PPSupport

/// Operations that take as long as their bytes do.
public enum MemoryClass: String, CaseIterable, Sendable {
  /// RMSNorm or LayerNorm, forward.
  case norm
  /// Its backward.
  case normBackward
  /// Activation, rotary embedding, residual addition, conversion of precision.
  case elementwise
  /// Bringing tokens into the order of their experts, and back.
  case permutation
  /// Softmax over the vocabulary and cross entropy.
  case loss
  /// The optimizer's step.
  case optimizer
}

/// Rates of operations by their class, and what each takes before it moves a byte.
public struct MemoryRates: Equatable, Sendable {
  /// How many bytes they move.
  public var bandwidth: [MemoryClass: BytesPerSecond]
  /// The time before the first byte.
  public var start: Seconds

  /// Rates from their parts.
  public init(bandwidth: [MemoryClass: BytesPerSecond], start: Seconds) {
    self.bandwidth = bandwidth
    self.start = start
  }

  /// The seconds that so many bytes take.
  public func seconds(_ kind: MemoryClass, bytes: Bytes) -> Seconds {
    bytes > 0 ? start + bytes / (bandwidth[kind] ?? .infinity) : 0
  }
}
