import PPEngine
import PPModel

/// A step simulated with given times, from its first chunk's start to its last chunk's end.
struct SimulatedStep {
  /// When everything happens; time 0 is the start of the step, which is the host's where it takes time.
  let timeline: Timeline
  /// From the start of the first chunk to the end of the last.
  let span: Ticks
  /// The idle time of each rank within the span, `[ranks]`: what is no chunk.
  let idle: [Ticks]

  /// How long a step takes, without keeping when anything happens.
  ///
  /// - Throws: a deadlock.
  /// - Complexity: O(instructions).
  static func span(
    _ valid: ValidSchedule, durations: InstructionDurations, host: Ticks, message: Ticks
  ) throws(SimulationError) -> Ticks {
    let spans = try SweepEngine.spans(
      valid, durations: durations, hop: message, besides: SideTimes(host: host))
    return (spans.map(\.end).max() ?? 0) - (spans.map(\.start).min() ?? 0)
  }

  /// Simulates a step.
  ///
  /// - Parameter durations: of each instruction, `[instructions]`.
  /// - Throws: a deadlock.
  /// - Complexity: O(instructions).
  init(
    _ valid: ValidSchedule, durations: [Ticks], host: Ticks, message: Ticks
  ) throws(SimulationError) {
    timeline = try SweepEngine.run(
      valid, durations: .each(durations), hop: message, besides: SideTimes(host: host))
    span = timeline.makespan - (timeline.starts.min() ?? 0)
    idle = SimulatedStep.idle(valid.schedule, durations, span: span)
  }

  /// What each rank's chunks leave of a span.
  static func idle(_ schedule: Schedule, _ durations: [Ticks], span: Ticks) -> [Ticks] {
    (0..<schedule.ranks).map { rank in
      schedule.instructions(ofRank: rank).reduce(span) { $0 - durations[$1] }
    }
  }
}
