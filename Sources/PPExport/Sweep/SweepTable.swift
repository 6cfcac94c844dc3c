import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// What came of one point of a sweep.
public enum SweepOutcome: Sendable {
  /// Its figures; with a model what they mean for a training run, and the dollars for a GPU-hour.
  case measured(Measurement, Throughput? = nil, gpuHourPrice: Double = 0)
  /// Why there is no such run.
  case impossible(String)
}

/// The rows of a sweep: where a point lies, what came of it, and its figures; see `Docs/Formats.md`.
public struct SweepTable: Sendable {
  /// The name of the rows' schema.
  public static let schema = "ppsim.sweep/2"
  /// The last column, by which a damaged row is known: `RowFormat.check(_:)` of all before it.
  public static let check = Table.Column.numbers("check", "check")

  /// Where a point lies.
  public let coordinates: [Table.Column]
  /// What came of it.
  public let figures: [Table.Column]
  /// Whether a model on a cluster is timed, in place of unit costs.
  public let isPhysical: Bool

  /// All of a row, in order.
  public var columns: [Table.Column] { coordinates + figures + [SweepTable.check] }

  /// A table with these coordinates.
  public init(coordinates: [Table.Column], isPhysical: Bool) {
    self.coordinates = coordinates
    self.isPhysical = isPhysical
    let physical: [Table.Column] = [
      .numbers("mean_compute", "compute ms"),
      .numbers("mean_all_to_all_exposed", "all-to-all ms"), .numbers("mean_bubble", "bubble ms"),
      .numbers("tokens_per_second_per_gpu", "tokens/s/GPU"), .numbers("mfu_causal", "MFU"),
      .numbers("gpu_hours_per_trillion_tokens", "GPU-hours/T tokens"),
      .numbers("dollars_per_trillion_tokens", "$/T tokens"),
      .numbers("memory_bytes", "memory GB"), .words("fits", "fits"),
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

  /// The cells of `figures`.
  public func cells(_ outcome: SweepOutcome) -> [Table.Cell] {
    switch outcome {
    case .impossible(let reason):
      return [.text("impossible"), .text(reason)]
        + [Table.Cell](repeating: .none, count: figures.count - 2)
    case .measured(let measurement, let throughput, let price):
      let metrics = measurement.metrics
      var cells: [Table.Cell] = [
        .count(measurement.stages), time(metrics.makespan, measurement.scale),
        time(metrics.bubbleTime, measurement.scale), number(metrics.bubbleRate),
        number(measurement.peakChunks), .count(metrics.stageCopies),
      ]
      guard let throughput, let memory = measurement.memory else {
        return [.text("ok"), .none] + cells
      }
      let use = measurement.streams ?? StreamUse()
      cells += [use.compute, use.exposed, metrics.totalIdle].map {
        number(measurement.scale.units($0) / Double(measurement.ranks))
      }
      cells += [
        number(throughput.tokensPerSecond), number(throughput.utilisation),
        number(throughput.gpuHoursPerTrillionTokens),
        number(throughput.gpuHoursPerTrillionTokens * price),
        .number(exact: NumberText.whole(memory.bytes), shown: NumberText.whole(memory.bytes)),
        .flag(memory.fits),
      ]
      let status: [Table.Cell] =
        memory.fits
        ? [.text("ok"), .none] : [.text("unfit"), .text("more memory than the GPU has")]
      return status + cells
    }
  }

  private func number(_ value: Double) -> Table.Cell {
    let text = NumberText.shortest(value)
    return .number(exact: text, shown: text)
  }

  private func time(_ ticks: Ticks, _ scale: TimeScale) -> Table.Cell {
    let text = scale.text(ticks)
    return .number(exact: text, shown: text)
  }
}
