import PPModel

/// The figures of a run that are compared and budgeted, as plain numbers.
public struct Figures: Equatable, Sendable {
  /// One of the figures.
  public enum Name: String, CaseIterable, Sendable {
    case makespan
    case longestSpan = "longest_span"
    case bubbleTime = "bubble_time"
    case bubbleRate = "bubble_rate"
    case peakActivations = "peak_activations"
    case memory = "memory_bytes"

    /// In words.
    public var title: String {
      switch self {
      case .makespan: "makespan"
      case .longestSpan: "longest span"
      case .bubbleTime: "bubble time"
      case .bubbleRate: "bubble rate"
      case .peakActivations: "peak activations"
      case .memory: "memory"
      }
    }
  }

  /// The schedule as the user named it.
  public var label: String
  /// The number of ranks.
  public var pp: Int
  /// The number of micro-batches.
  public var micro: Int
  /// `unit` or `ms`.
  public var timeUnit: String
  private var values: [Name: Double]

  /// Figures from their parts.
  public init(label: String, pp: Int, micro: Int, timeUnit: String, values: [Name: Double]) {
    self.label = label
    self.pp = pp
    self.micro = micro
    self.timeUnit = timeUnit
    self.values = values
  }

  /// The figures of a measurement; the peak is in its own view.
  public init(_ measurement: Measurement, label: String) {
    let metrics = measurement.metrics
    let scale = measurement.scale
    self.init(
      label: label, pp: measurement.ranks, micro: measurement.microbatches, timeUnit: scale.unit,
      values: [
        .makespan: scale.units(metrics.makespan), .longestSpan: scale.units(metrics.longestSpan),
        .bubbleTime: scale.units(metrics.bubbleTime), .bubbleRate: metrics.bubbleRate,
        .peakActivations: measurement.peakChunks,
      ])
    values[.memory] = measurement.memory?.bytes
  }

  /// A figure; nil for the memory of a run without bytes.
  public subscript(name: Name) -> Double? { values[name] }
}
