import PPEngine
import PPModel

extension Scoreboard {
  private static let trace = "H800 training trace"
  private static let model = "two-queue model of the trace"

  /// The overlapped pair of four MoE layers each way.
  static func pair(_ trained: TrainedModel) throws(Refusal) -> [ScoreboardRow] {
    func pair(_ isMeasured: Bool, _ scale: Double = 1) throws(Refusal) -> ComponentTimeline {
      let work = try trained.fourLayers(isMeasured: isMeasured, communicationScale: scale)
      return try alone(.pair(forward: work, backward: work))
    }
    func row(
      _ what: String, _ ticks: Ticks, _ reference: Double, _ kind: ScoreboardRow.Kind,
      _ source: String
    ) -> ScoreboardRow {
      ScoreboardRow(
        what, "simulated", milliseconds(ticks), against: reference, "ms", kind, source)
    }
    let profiled = try pair(true)
    let use = profiled.streams[0]
    return [
      row("F&B, 4 layers, profile", profiled.timeline.makespan, 129.0, .measured, trace),
      row("F&B, computing", use.compute, 124.3, .measured, trace),
      row("F&B, communicating", use.communication, 80.5, .measured, trace),
      ScoreboardRow(
        "F&B, communication hidden", "simulated",
        100 * Double(use.both) / Double(max(1, use.communication)), against: 96.3, "%", .measured,
        trace),
      row(
        "F&B, communication × 1.6", try pair(true, 1.6).timeline.makespan, 136.6, .derived, model),
      row("F&B, communication × 2", try pair(true, 2).timeline.makespan, 163.9, .derived, model),
      row(
        "F&B, first principles", try pair(false).timeline.makespan, 129.0, .measured, trace),
    ]
  }

  /// Four MoE layers alone, not overlapped.
  static func chunks(_ trained: TrainedModel) throws(Refusal) -> [ScoreboardRow] {
    var rows: [ScoreboardRow] = []
    for (name, isMeasured) in [("profile", true), ("first principles", false)] {
      let work = try trained.fourLayers(isMeasured: isMeasured)
      let plans: [(String, ComponentPlan, Double)] = [
        ("F", .forward(work), 65.5),
        ("I", .backward(work, input: true, weights: false), 87.7),
        ("W", .backward(work, input: false, weights: true), 28.9),
      ]
      for (letter, plan, reference) in plans {
        rows.append(
          ScoreboardRow(
            "\(letter) alone, 4 layers, \(name)", "simulated",
            milliseconds(try alone(plan).timeline.makespan), against: reference, "ms", .derived,
            "the trace, contention removed"))
      }
    }
    return rows
  }

  /// The computation of one MoE layer from first principles.
  static func components(_ trained: TrainedModel) throws(Refusal) -> [ScoreboardRow] {
    let layer = try trained.fourLayers(isMeasured: false).layers[0]
    let references: [(ComponentKind, Double)] = [
      (.attention, 4599), (.mlp, 4641), (.mlpBackward, 5363), (.mlpWeight, 5073),
      (.attentionBackward, 9540), (.attentionWeight, 2396),
    ]
    return references.map { kind, reference in
      let cost = layer[kind]
      let share = trained.workload.profile.beside[kind] ?? 0
      let mean = Double(cost.paired) * (1 + (Double(cost.slowdown) - 1) * share)
      return ScoreboardRow(
        "\(kind.rawValue), first principles", "formula", mean / 1e3, against: reference, "µs",
        .measured, trace)
    }
  }

  private static func milliseconds(_ ticks: Ticks) -> Double { TimeScale.milliseconds.units(ticks) }
}
