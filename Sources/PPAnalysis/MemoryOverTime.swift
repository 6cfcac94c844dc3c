import PPCost
import PPEngine
import PPModel
import PPSupport

/// The activations that a rank keeps, as they change over a step.
public struct MemoryOverTime: Sendable {
  /// When they change, rising, and what is kept from then on.
  public let steps: [(time: Ticks, bytes: Bytes)]

  /// Follows a rank's instructions: a forward takes its chunk's bytes as it starts, a backward gives them back as it
  /// ends.
  ///
  /// - Parameters:
  ///   - timeline: the pipeline.
  ///   - stages: the memory of each stage, `[stages]`.
  ///   - heldForW: see `Metrics`.
  /// - Complexity: O(instructions of the rank).
  public init(_ timeline: Timeline, rank: Int, stages: [StageMemory], heldForW: Chunks) {
    let schedule = timeline.schedule
    let recomputed = RecomputedCells(schedule)
    var changes: [(time: Ticks, bytes: Bytes)] = []
    for index in schedule.instructions(ofRank: rank) {
      for operation in schedule[index].operations {
        let bytes = operation.activations(stages, heldForW: heldForW, recomputed)
        changes.append((bytes > 0 ? timeline.starts[index] : timeline.ends[index], bytes))
      }
    }
    var now: Bytes = 0
    var steps: [(time: Ticks, bytes: Bytes)] = [(0, 0)]
    // In the order of time, and where that is the same in that of the program.
    for change in changes.enumerated().sorted(by: {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }) {
      now += change.element.bytes
      if steps[steps.count - 1].time == change.element.time {
        steps[steps.count - 1].bytes = now
      } else {
        steps.append((change.element.time, now))
      }
    }
    self.steps = steps
  }

  /// The most that is kept in each of some equal parts of the time until `end`, `[count]`.
  public func peaks(until end: Ticks, count: Int) -> [Bytes] {
    var peaks = [Bytes](repeating: 0, count: count)
    guard end > 0 else { return peaks }
    for (index, step) in steps.enumerated() {
      let next = index + 1 < steps.count ? steps[index + 1].time : end
      let first = min(count - 1, Int(step.time.count * Int64(count) / end.count))
      let last = min(count - 1, Int(max(step.time, next - 1).count * Int64(count) / end.count))
      for place in first...max(first, last) { peaks[place] = max(peaks[place], step.bytes) }
    }
    return peaks
  }
}
