import PPCost
import PPEngine
import PPModel

/// What a step is simulated with.
struct StepTimes {
  /// What each instruction takes, `[instructions]`.
  var durations: [Ticks]
  /// What the host takes before each.
  var host: Ticks
  /// What a message takes.
  var message: Ticks
  /// What is before the first chunk and after the last.
  var around: Ticks

  /// The means of steps.
  init(_ times: RunTimes, _ audited: AuditedSchedule) {
    durations = audited.durations(times)
    host = times.host
    message = times.message
    around = times.around
  }

  /// The costs of a schedule's stages, from another recording.
  init(_ costs: UnitCosts, _ audited: AuditedSchedule, around: Ticks) {
    let schedule = audited.valid.schedule
    let (instructions, hop) = costs.durations(in: schedule)
    durations = []
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        durations.append(instructions[index, rank: rank, kind: schedule.kinds[index]])
      }
    }
    host = costs.host
    message = hop
    self.around = around
  }

  /// A simulation.
  ///
  /// - Throws: a deadlock.
  func simulated(_ audited: AuditedSchedule) throws(SimulationError) -> SimulatedStep {
    try SimulatedStep(audited.valid, durations: durations, host: host, message: message)
  }
}
