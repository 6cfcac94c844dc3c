import PPAnalysis
import PPModel
import PPSupport

/// What a rank's step is made of, each the mean over ranks: by kind of chunk, idle, and its end.
public struct StepParts: Sendable {
  /// The parts in order: `F`, `B`, `W`, `F&B`, `bubble`, `end`.
  public let parts: [(name: String, time: Seconds)]

  /// The parts of a run.
  ///
  /// B counts backwards for inputs too, as papers do that tell no more than three.
  public init(_ evaluation: Evaluation) {
    let (schedule, timeline, scale) = (
      evaluation.schedule, evaluation.timeline, evaluation.scale
    )
    func mean(_ ticks: Ticks) -> Seconds { scale.seconds(ticks) / Double(schedule.ranks) }
    var sums: [String: Ticks] = [:]
    for index in 0..<schedule.count {
      let name =
        switch schedule.kind(at: index) {
        case .pair, .inputPair: "F&B"
        case .single(.forward): "F"
        case .single(.weightBackward): "W"
        case .single: "B"
        }
      sums[name, default: 0] += timeline.ends[index] - timeline.starts[index]
    }
    var parts = ["F", "B", "W", "F&B"].compactMap { name in
      sums[name].map { (name: name, time: mean($0)) }
    }
    parts.append(("bubble", mean(evaluation.metrics.totalIdle)))
    if let end = evaluation.summary.end {
      parts.append(("end", mean(end.total) * Double(schedule.ranks)))
    }
    self.parts = parts
  }
}
