import PPEngine
import PPModel

/// A schedule whose every instruction has a known duration: what is run again with other durations.
///
/// Each run is one sweep: O(instructions).
public struct TimedSchedule: Sendable {
  /// The schedule.
  public let valid: ValidSchedule
  /// The duration of each instruction, `[instructions]`, in ticks.
  public var durations: [Ticks]
  /// The time of a message between ranks, in ticks.
  public var hop: Ticks
  /// What ranks do besides; nil for nothing.
  public var sides: SideTimes?

  /// A schedule with durations.
  public init(
    _ valid: ValidSchedule, durations: [Ticks], hop: Ticks, besides sides: SideTimes? = nil
  ) {
    self.valid = valid
    self.durations = durations
    self.hop = hop
    self.sides = sides
  }

  /// The durations that an evaluation found.
  public init(_ evaluation: Evaluation) {
    valid = ValidSchedule(unchecked: evaluation.schedule)
    durations = zip(evaluation.timeline.starts, evaluation.timeline.ends).map { $1 - $0 }
    hop = evaluation.hop
    sides = evaluation.sides
  }

  /// Times it.
  ///
  /// - Throws: durations too large for the clock.
  public func run() throws(SimulationError) -> Timeline {
    try SweepEngine.run(valid, durations: .each(durations), hop: hop, besides: sides)
  }

  /// The same with the durations of some instructions changed.
  public func changing(
    _ change: (_ index: Int, _ rank: Int, _ duration: Ticks) -> Ticks
  ) -> TimedSchedule {
    var changed = self
    for rank in 0..<valid.schedule.ranks {
      for index in valid.schedule.instructions(ofRank: rank) {
        changed.durations[index] = change(index, rank, durations[index])
      }
    }
    return changed
  }
}
