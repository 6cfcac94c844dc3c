import PPModel

/// How much later each instruction may end without making the step longer.
///
/// Exact where durations are known and no resource is shared: unit costs, and `--fidelity chunk`.
public struct Slack: Sendable {
  /// The slack of each instruction, `[instructions]`, in ticks.
  public let ticks: [Ticks]

  /// Works backwards from the end of the step.
  ///
  /// - Complexity: O(instructions).
  public init(_ evaluation: Evaluation) {
    let graph = DependencyGraph(evaluation.schedule)
    self.init(evaluation, graph, order: graph.order())
  }

  /// The same, who needs whose output being known, and an order of the instructions.
  init(_ evaluation: Evaluation, _ graph: DependencyGraph, order: [Int32]) {
    let timeline = evaluation.timeline
    let starts = timeline.starts
    let schedule = timeline.schedule
    var latest = [Ticks](repeating: timeline.makespan, count: schedule.count)
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty else { continue }
      latest[program.upperBound - 1] = timeline.makespan - (evaluation.sides?.tail(rank) ?? 0)
    }
    for index in order.reversed().lazy.map(Int.init) {
      let start = latest[index] - (timeline.ends[index] - starts[index])
      if let previous = graph.previous(index) {
        let lead = schedule.isCopy(index) ? 0 : evaluation.sides?.lead(index) ?? 0
        latest[previous] = min(latest[previous], start - lead)
      }
      for maker in graph.makers(of: index) {
        let travel = maker.isMessage ? evaluation.hop : 0
        latest[maker.instruction] = min(latest[maker.instruction], start - travel)
      }
    }
    ticks = zip(latest, timeline.ends).map { $0 - $1 }
  }
}
