/// A figure by which the points of a sweep are chosen.
public enum SweepObjective: String, CaseIterable, Sendable {
  /// The makespan.
  case makespan
  /// Another word for the makespan.
  case time
  /// The largest bubble of a rank.
  case bubbleTime = "bubble-time"
  /// The bubbles' share of the step.
  case bubbleRate = "bubble-rate"
  /// The most chunks that a rank holds.
  case activations
  /// The memory of the fullest rank; with unit costs the same as the activations.
  case memory
  /// Tokens per second and GPU, of which more is better.
  case throughput

  /// The column that holds it; nil where there is none, as for the throughput of unit costs.
  public func column(isPhysical: Bool) -> String? {
    switch self {
    case .makespan, .time: "makespan"
    case .bubbleTime: "bubble_time"
    case .bubbleRate: "bubble_rate"
    case .activations: "peak_activations"
    case .memory: isPhysical ? "memory_bytes" : "peak_activations"
    case .throughput: isPhysical ? "tokens_per_second_per_gpu" : nil
    }
  }

  /// Whether more is better.
  public var prefersMore: Bool { self == .throughput }
}
