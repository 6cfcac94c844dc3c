import PPModel

/// How much later each instruction may end without making the step longer.
///
/// Exact where durations are known and no resource is shared: unit costs, and `--fidelity chunk`.
public struct Slack: Sendable {
  /// The slack of each instruction, `[instructions]`, in ticks.
  public let ticks: [Ticks]

  /// Works backwards from the end of the step.
  ///
  /// - Parameter hop: the time of a message between ranks.
  /// - Complexity: O(n log n) in the instructions.
  public init(_ evaluation: Evaluation, hop: Ticks) {
    let timeline = evaluation.timeline
    let schedule = timeline.schedule
    let producers = Producers(schedule)
    var latest = [Ticks](repeating: timeline.makespan, count: schedule.count)
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty else { continue }
      latest[program.upperBound - 1] = timeline.makespan - (evaluation.sides?.after[rank] ?? 0)
    }
    // An instruction comes after all that it needs: it starts later, or it starts no earlier than they end
    // and stands later in this order.
    let order = Slack.topologicalOrder(schedule, producers)
    var isFirst = [Bool](repeating: false, count: schedule.count + 1)
    for start in schedule.rankStarts { isFirst[start] = true }
    for index in order.reversed() {
      let start = latest[index] - (timeline.ends[index] - timeline.starts[index])
      if !isFirst[index] {
        let lead = evaluation.sides?.before[index] ?? 0
        latest[index - 1] = min(latest[index - 1], start - lead)
      }
      for operation in schedule[index].operations {
        guard let producer = producers.producer(of: operation) else { continue }
        let travel = schedule.needsMessage(operation) ? hop : 0
        latest[producer] = min(latest[producer], start - travel)
      }
    }
    ticks = zip(latest, timeline.ends).map { $0 - $1 }
  }

  /// Every instruction after those that it needs.
  private static func topologicalOrder(_ schedule: Schedule, _ producers: Producers) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(schedule.count)
    var isDone = [Bool](repeating: false, count: schedule.count)
    var next = Array(schedule.rankStarts.dropLast())
    var waiting: [Int: [Int]] = [:]
    var ready = Array((0..<schedule.ranks).reversed())
    while let rank = ready.popLast() {
      program: while next[rank] < schedule.rankStarts[rank + 1] {
        let index = next[rank]
        for operation in schedule[index].operations {
          guard let producer = producers.producer(of: operation), !isDone[producer] else {
            continue
          }
          waiting[producer, default: []].append(rank)
          break program
        }
        order.append(index)
        isDone[index] = true
        next[rank] += 1
        ready += waiting.removeValue(forKey: index) ?? []
      }
    }
    return order
  }
}
