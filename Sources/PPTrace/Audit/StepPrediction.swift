import PPEngine
import PPModel

/// A step as it was measured, and as simulated from the means of other steps.
public struct StepPrediction: Equatable, Sendable {
  /// The step's number.
  public var step: Int
  /// Whether it is an outlier, and no part of the means.
  public var isOutlier: Bool
  /// How long it took; with what is before the first chunk and after the last, where that was measured.
  public var measured: Ticks
  /// How long it takes in the simulation.
  public var simulated: Ticks
  /// The same with the chunks that were interrupted as long as they took; nil where none was.
  public var interrupted: Ticks?
  /// The idle time of each rank, `[ranks]`, as measured.
  public var measuredIdle: [Ticks]
  /// The same in the simulation, of interrupted steps with the interruptions.
  public var simulatedIdle: [Ticks]

  /// By how much the simulation is longer, with interruptions where there were any: simulated / measured - 1.
  public var error: Double { share(interrupted ?? simulated) }
  /// By how much the simulation from means alone is longer.
  public var plainError: Double { share(simulated) }

  private func share(_ time: Ticks) -> Double {
    Double(time.count) / Double(max(1, measured.count)) - 1
  }

  /// The rank whose idle time is furthest off, and by how much, as a share of the step.
  public var worstIdle: (rank: Int, error: Double) {
    var worst = (rank: 0, error: 0.0)
    for rank in measuredIdle.indices {
      let miss = simulatedIdle[rank] - measuredIdle[rank]
      let share = Double(miss.count) / Double(max(1, measured.count))
      if abs(share) > abs(worst.error) { worst = (rank, share) }
    }
    return worst
  }
}

extension StepPrediction {
  /// The most groups of steps that are left out together: with more steps than that, neighbours share one.
  static let mostGroups = 32

  /// Each step from the means of the others.
  ///
  /// One step alone comes from itself, and outliers from the means of all usual steps.
  ///
  /// - Parameter given: what all steps are simulated with instead, from another recording.
  /// - Throws: a deadlock.
  /// - Complexity: O(steps × instructions × the smaller of steps and 32).
  static func all(
    _ run: RecordedRun, _ graph: DependencyGraph, _ audited: AuditedSchedule, _ own: StepTimes,
    given: StepTimes?
  ) throws(SimulationError) -> [StepPrediction] {
    let steps = run.steps
    let groups = given == nil ? min(mostGroups, steps.count) : 1
    var predictions: [StepPrediction] = []
    for group in 0..<groups {
      let inside = group * steps.count / groups..<(group + 1) * steps.count / groups
      let others = Array(steps[..<inside.lowerBound] + steps[inside.upperBound...])
      let times =
        given ?? (others.isEmpty ? own : StepTimes(RunTimes(others, graph), audited))
      for step in steps[inside] {
        predictions.append(try StepPrediction(step, isOutlier: false, run.schedule, audited, times))
      }
    }
    for step in run.outliers {
      predictions.append(
        try StepPrediction(step, isOutlier: true, run.schedule, audited, given ?? own))
    }
    return predictions.sorted { $0.step < $1.step }
  }

  private init(
    _ step: TimedStep, isOutlier: Bool, _ run: Schedule, _ audited: AuditedSchedule,
    _ times: StepTimes
  ) throws(SimulationError) {
    let plain = try times.simulated(audited)
    var interrupted: SimulatedStep?
    if let durations = audited.interrupted(times.durations, asIn: step) {
      var times = times
      times.durations = durations
      interrupted = try times.simulated(audited)
    }
    self.step = step.number
    self.isOutlier = isOutlier
    measured = step.duration
    simulated = plain.span + times.around
    self.interrupted = interrupted.map { $0.span + times.around }
    measuredIdle = SimulatedStep.idle(
      run, step.starts.indices.map { step.duration($0) }, span: step.span)
    simulatedIdle = (interrupted ?? plain).idle
  }
}
