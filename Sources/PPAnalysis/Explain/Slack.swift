import PPModel

/// How much later each instruction may end without making the step longer.
///
/// Exact where durations are known and no resource is shared: unit costs, and `--fidelity chunk`.
public struct Slack: Sendable {
  /// The slack of each instruction, `[instructions]`, in ticks.
  public let ticks: [Ticks]

  /// Works backwards from the end of the step.
  ///
  /// - Complexity: O(instructions + stages × micro-batches), expected.
  public init(_ evaluation: Evaluation) {
    let timeline = evaluation.timeline
    let starts = timeline.starts
    let schedule = timeline.schedule
    let producers = Producers(schedule)
    var latest = [Ticks](repeating: timeline.makespan, count: schedule.count)
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty else { continue }
      latest[program.upperBound - 1] = timeline.makespan - (evaluation.sides?.after[rank] ?? 0)
    }
    let order = DependencyOrder(schedule, producers).order
    var isFirst = [Bool](repeating: false, count: schedule.count + 1)
    for start in schedule.rankStarts { isFirst[start] = true }
    for index in order.reversed() {
      let start = latest[index] - (timeline.ends[index] - starts[index])
      if !isFirst[index] {
        let lead = evaluation.sides?.before[index] ?? 0
        latest[index - 1] = min(latest[index - 1], start - lead)
      }
      for operation in schedule[index].operations {
        guard let producer = producers.producer(of: operation) else { continue }
        let travel = schedule.needsMessage(operation) ? evaluation.hop : 0
        latest[producer] = min(latest[producer], start - travel)
      }
    }
    ticks = zip(latest, timeline.ends).map { $0 - $1 }
  }
}
