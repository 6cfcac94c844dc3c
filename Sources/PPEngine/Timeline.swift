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
  /// The end of the last instruction: the duration of the step.
  public let makespan: Ticks

  /// A timeline from its parts; the makespan is the latest end.
  public init(schedule: Schedule, starts: [Ticks], ends: [Ticks]) {
    precondition(starts.count == schedule.count && ends.count == schedule.count)
    self.schedule = schedule
    self.starts = starts
    self.ends = ends
    self.makespan = ends.max() ?? 0
  }
}
