import PPModel

/// The figures of a run that `check` and `diff` compare, each by its name.
///
/// Each is a number as printed and, where it is known, an exact fraction.
/// They come from the `StepSummary` of a run or from a run's JSON, where nothing else of it is known.
public struct ComparedFigures: Sendable {
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
  private var fractions: [Name: Fraction]

  /// Figures from their parts.
  ///
  /// - Parameter exact: those that are known exactly.
  public init(
    label: String, pp: Int, micro: Int, timeUnit: String, values: [Name: Double],
    exact fractions: [Name: Fraction] = [:]
  ) {
    self.label = label
    self.pp = pp
    self.micro = micro
    self.timeUnit = timeUnit
    self.values = values
    self.fractions = fractions
  }

  /// The figures of a summary; the peak is in its own view, memory in whole bytes.
  public init(_ summary: StepSummary, label: String) {
    let metrics = summary.metrics
    let scale = summary.scale
    func time(_ ticks: Ticks) -> Fraction {
      Fraction(UInt64(ticks.count), over: UInt64(scale.ticksPerUnit.count))
    }
    let ranks = UInt64(summary.ranks)
    let peak = Fraction(UInt64(metrics.peakActivations.count), over: UInt64(Chunks.one))
    let share = Fraction(ranks, over: UInt64(summary.stages))
    self.init(
      label: label, pp: summary.ranks, micro: summary.micro, timeUnit: scale.unit,
      values: [
        .makespan: scale.units(metrics.makespan), .longestSpan: scale.units(metrics.longestSpan),
        .bubbleTime: scale.units(metrics.bubbleTime), .bubbleRate: metrics.bubbleRate,
        .peakActivations: summary.peakChunks,
      ],
      exact: [
        .makespan: time(metrics.makespan), .longestSpan: time(metrics.longestSpan),
        .bubbleTime: time(metrics.bubbleTime),
        .bubbleRate: Fraction(
          UInt64(metrics.totalIdle.count), over: ranks, UInt64(max(1, metrics.makespan.count))),
        .peakActivations: summary.view == .equalStages ? peak : peak * share,
      ])
    guard let bytes = summary.memory?.bytes else { return }
    let whole = UInt64(min(bytes.value + 0.5, 9e18))
    values[.memory] = Double(whole)
    fractions[.memory] = Fraction(whole, over: 1)
  }

  /// A figure; nil for the memory of a run without bytes.
  public subscript(name: Name) -> Double? { values[name] }

  /// A figure as it is compared with limits; nil where it is not known exactly.
  public func exactly(_ name: Name) -> Fraction? { fractions[name] }
}

extension ComparedFigures: Equatable {
  /// Whether both tell the same, to the last digit that they show.
  public static func == (one: ComparedFigures, other: ComparedFigures) -> Bool {
    (one.label, one.pp, one.micro, one.timeUnit) == (
      other.label, other.pp, other.micro, other.timeUnit
    ) && one.values == other.values
  }
}
