import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// One column of the rows of a sweep.
public struct SweepColumn: Equatable, Sendable {
  /// The name in CSV and JSON: `bubble_time`.
  public var key: String
  /// The heading for people.
  public var title: String
  /// Whether it holds numbers; words else.
  public var isNumber: Bool

  /// A column of words.
  public static func words(_ key: String, _ title: String) -> SweepColumn {
    SweepColumn(key: key, title: title, isNumber: false)
  }

  /// A column of numbers.
  public static func numbers(_ key: String, _ title: String) -> SweepColumn {
    SweepColumn(key: key, title: title, isNumber: true)
  }
}

/// One value of a row of a sweep.
public enum SweepValue: Equatable, Sendable {
  /// Words.
  case word(String)
  /// A number, as it is written exactly.
  case number(String)
  /// Yes or no.
  case flag(Bool)
  /// Nothing.
  case none

  /// A whole number.
  static func count(_ value: Int) -> SweepValue { .number("\(value)") }
}

/// What came of one point of a sweep.
public enum SweepOutcome: Sendable {
  /// Its figures; with a model what they mean for a training run, and the dollars for a GPU-hour.
  case measured(StepSummary, Throughput? = nil, gpuHourPrice: Double = 0)
  /// Why there is no such run.
  case impossible(String)
}

/// The columns of a sweep's rows: where a point lies, what came of it, and its figures; see
/// `Docs/Formats.md`.
public struct SweepColumns: Sendable {
  /// The name of the rows' schema.
  public static let schema = "ppsim.sweep/2"
  /// The last column, by which a damaged row is known: a check sum of all before it.
  public static let check = SweepColumn.numbers("check", "check")

  /// Where a point lies.
  public let coordinates: [SweepColumn]
  /// What came of it.
  public let figures: [SweepColumn]
  /// Whether a model on a cluster is timed, in place of unit costs.
  public let isPhysical: Bool

  /// All of a row, in order.
  public var all: [SweepColumn] { coordinates + figures + [SweepColumns.check] }

  /// Columns with these coordinates.
  public init(coordinates: [SweepColumn], isPhysical: Bool) {
    self.coordinates = coordinates
    self.isPhysical = isPhysical
    let physical: [SweepColumn] = [
      .numbers("mean_compute", "compute ms"),
      .numbers("mean_all_to_all_exposed", "all-to-all ms"), .numbers("mean_bubble", "bubble ms"),
      .numbers("tokens_per_second_per_gpu", "tokens/s/GPU"), .numbers("mfu_causal", "MFU"),
      .numbers("gpu_hours_per_trillion_tokens", "GPU-hours/T tokens"),
      .numbers("dollars_per_trillion_tokens", "$/T tokens"),
      .numbers("memory_bytes", "memory GB"), .words("fits", "fits"), .numbers("step", "step ms"),
    ]
    let unit = isPhysical ? " ms" : ""
    figures =
      [
        .words("status", "status"), .words("reason", "reason"), .numbers("stages", "stages"),
        .numbers("makespan", "makespan" + unit), .numbers("bubble_time", "bubble" + unit),
        .numbers("bubble_rate", "rate"), .numbers("peak_activations", "activations"),
        .numbers("stage_copies", "copies"),
      ] + (isPhysical ? physical : [])
  }

  /// The values of `figures`.
  public func values(_ outcome: SweepOutcome) -> [SweepValue] {
    switch outcome {
    case .impossible(let reason):
      return [.word("impossible"), .word(reason)]
        + [SweepValue](repeating: .none, count: figures.count - 2)
    case .measured(let summary, let throughput, let price):
      let metrics = summary.metrics
      var values: [SweepValue] = [
        .count(summary.stages), time(metrics.makespan, summary.scale),
        time(metrics.bubbleTime, summary.scale), number(metrics.bubbleRate),
        number(summary.peakChunks), .count(metrics.stageCopies),
      ]
      guard let throughput, let memory = summary.memory else {
        return [.word("ok"), .none] + values
      }
      let use = summary.streams ?? StreamUse()
      values += [use.compute, use.exposed, metrics.totalIdle].map {
        number(summary.scale.units($0) / Double(summary.ranks))
      }
      values += [
        number(throughput.tokensPerSecond), number(throughput.utilisation),
        number(throughput.gpuHoursPerTrillionTokens),
        number(throughput.gpuHoursPerTrillionTokens * price),
        .number(NumberText.whole(memory.bytes)), .flag(memory.fits),
        time(summary.step, summary.scale),
      ]
      let status: [SweepValue] =
        memory.fits
        ? [.word("ok"), .none] : [.word("unfit"), .word("more memory than the GPU has")]
      return status + values
    }
  }

  private func number(_ value: Double) -> SweepValue { .number(NumberText.shortest(value)) }

  private func time(_ ticks: Ticks, _ scale: TimeScale) -> SweepValue { .number(scale.text(ticks)) }
}
