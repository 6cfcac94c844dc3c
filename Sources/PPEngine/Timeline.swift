import PPModel

/// When every instruction of a schedule starts and ends, in ticks.
///
/// Shapes: `starts` and `ends` are `[instructions]`, in the order of the schedule's columns.
public struct Timeline: Equatable, Sendable {
  /// The schedule that ran.
  public let schedule: Schedule
  /// The start of each instruction.
  public let starts: [Ticks]
  /// The end of each instruction.
  public let ends: [Ticks]
  /// The end of the last instruction, or of what a rank does after it: the duration of the step.
  public let makespan: Ticks

  /// A timeline from its parts; the makespan is the latest end.
  public init(schedule: Schedule, starts: [Ticks], ends: [Ticks]) {
    self.init(schedule: schedule, starts: starts, ends: ends, makespan: ends.max() ?? 0)
  }

  private init(schedule: Schedule, starts: [Ticks], ends: [Ticks], makespan: Ticks) {
    precondition(starts.count == schedule.count && ends.count == schedule.count)
    self.schedule = schedule
    self.starts = starts
    self.ends = ends
    self.makespan = makespan
  }

  /// The timeline where each rank is busy with other things for some time after its last instruction,
  /// `[ranks]`.
  func extended(by times: [Ticks]) -> Timeline {
    let last = (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      return (program.isEmpty ? 0 : ends[program.upperBound - 1]) + times[rank]
    }
    return Timeline(
      schedule: schedule, starts: starts, ends: ends, makespan: max(makespan, last.max() ?? 0))
  }
}
