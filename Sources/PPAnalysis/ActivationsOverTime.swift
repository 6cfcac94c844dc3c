import PPEngine
import PPModel

/// The activations that a rank holds, as they change over a step: in chunks or in bytes, as its changes are.
public struct ActivationsOverTime: Sendable {
  /// When they change, rising, and what is held from then on; the first at 0.
  public let steps: [(time: Ticks, held: Double)]

  /// Follows a rank's instructions: what an operation takes it takes as it starts, and gives back as it ends.
  ///
  /// - Complexity: O(n log n) for the n instructions of the rank.
  public init(_ timeline: Timeline, rank: Int, _ changes: ActivationChanges) {
    let schedule = timeline.schedule
    let (starts, ends) = (timeline.starts, timeline.ends)
    var found: [(time: Ticks, change: Double)] = []
    for index in schedule.instructions(ofRank: rank) {
      for operation in schedule[index].operations {
        let change = changes.change(operation)
        if change != 0 { found.append((change > 0 ? starts[index] : ends[index], change)) }
      }
    }
    var held = 0.0
    var steps: [(time: Ticks, held: Double)] = [(0, 0)]
    // In the order of time, and where that is the same in that of the program.
    for (_, step) in found.enumerated().sorted(by: {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }) {
      held += step.change
      if steps[steps.count - 1].time == step.time {
        steps[steps.count - 1].held = held
      } else {
        steps.append((step.time, held))
      }
    }
    self.steps = steps
  }

  /// The most that is ever held.
  public var peak: Double { steps.map(\.held).max() ?? 0 }

  /// The most that is held in each of some equal parts of a window of time, `[count]`.
  public func peaks(in window: Range<Ticks>, count: Int) -> [Double] {
    var peaks = [Double](repeating: 0, count: count)
    let span = (window.upperBound - window.lowerBound).count
    guard span > 0 else { return peaks }
    func part(_ time: Ticks) -> Int {
      let parts = (time - window.lowerBound).count.multipliedFullWidth(by: Int64(count))
      return min(count - 1, Int(span.dividingFullWidth(parts).quotient))
    }
    for (index, step) in steps.enumerated() {
      let end = index + 1 < steps.count ? steps[index + 1].time : max(step.time, window.upperBound)
      guard end > window.lowerBound, step.time < window.upperBound else { continue }
      let (first, last) = (max(step.time, window.lowerBound), min(end, window.upperBound) - 1)
      for place in part(first)...part(max(first, last)) {
        peaks[place] = max(peaks[place], step.held)
      }
    }
    return peaks
  }
}
