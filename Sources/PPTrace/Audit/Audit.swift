import PPCost
import PPEngine
import PPModel

/// A recorded run beside its simulation: how large its bubbles are, and why.
public struct Audit: Sendable {
  /// The recording.
  public let run: RecordedRun
  /// Its means.
  public let profile: StageProfile
  /// Where each rank's idle time comes from, `[usual steps]`.
  public let stepParts: [IdleParts]
  /// The same, all usual steps together.
  public let parts: IdleParts
  /// Each step from the means of the others.
  public let predictions: [StepPrediction]
  /// The schedule that is simulated, with the means of all usual steps.
  public let simulated: Timeline
  /// How long that step takes, with what is before its first chunk and after its last.
  public let simulatedStep: Ticks
  /// From its first chunk's start to its last chunk's end.
  public let simulatedSpan: Ticks
  /// The idle time of each rank in it, `[ranks]`.
  public let simulatedIdle: [Ticks]

  /// Audits a recording.
  ///
  /// - Parameters:
  ///   - valid: the schedule that it is held against; nil for the one that ran.
  ///   - costs: of that schedule's stages, from another recording; nil for the means of this one.
  /// - Throws: a sentence where the recording does not tell what that schedule takes.
  /// - Complexity: O(steps × instructions × the smaller of steps and 32).
  public init(
    _ run: RecordedRun, as valid: ValidSchedule? = nil, costs: UnitCosts? = nil
  ) throws(RecordingFault) {
    let graph = DependencyGraph(run.schedule)
    let times = RunTimes(run.steps, graph)
    let audited = try AuditedSchedule(valid ?? run.valid, beside: run, times)
    let own = StepTimes(times, audited)
    let given = costs.map { StepTimes($0, audited, around: times.around) }
    self.run = run
    profile = StageProfile(run, times)
    do throws(SimulationError) {
      let ladder = try IdleLadder(audited, times)
      var stepParts: [IdleParts] = []
      for step in run.steps { stepParts.append(try ladder.parts(step, run.schedule)) }
      self.stepParts = stepParts
      predictions = try StepPrediction.all(run, graph, audited, own, given: given)
      let simulated = try (given ?? own).simulated(audited)
      self.simulated = simulated.timeline
      simulatedSpan = simulated.span
      simulatedStep = simulated.span + times.around
      simulatedIdle = simulated.idle
    } catch {
      throw RecordingFault("\(error)")
    }
    parts = stepParts.reduce(into: IdleParts(ranks: run.schedule.ranks)) { $0.add($1) }
  }

  /// The usual steps' mean, as measured.
  public var measuredStep: Ticks { mean(run.steps.map(\.duration)) }

  /// The mean from the first chunk to the last.
  public var measuredSpan: Ticks { run.meanSpan }

  /// By how much the simulated step is longer than the measured mean, as a share.
  public var error: Double {
    Double(simulatedStep.count) / Double(max(1, measuredStep.count)) - 1
  }

  /// Idle time of a rank as a share of the span, over all usual steps.
  public func bubbleRate(ofRank rank: Int) -> Double {
    let spans = run.steps.reduce(0.0) { $0 + Double($1.span.count) }
    return Double(parts.idle(ofRank: rank).count) / max(1, spans)
  }

  /// Idle time of all ranks as a share of the span, over all usual steps.
  public var bubbleRate: Double {
    let ranks = run.schedule.ranks
    return (0..<ranks).reduce(0) { $0 + bubbleRate(ofRank: $1) } / Double(ranks)
  }

  /// The step that is drawn: the one that is nearest to the mean.
  public var typicalStep: TimedStep {
    let mean = measuredStep
    func distance(_ step: TimedStep) -> Int64 { abs((step.duration - mean).count) }
    return run.steps.min { distance($0) < distance($1) } ?? run.steps[0]
  }

  /// The most memory that a rank had taken in any usual step, in bytes, `[ranks]`; nil where it was not measured.
  public var memory: [Int64?] {
    (0..<run.schedule.ranks).map { rank in run.steps.compactMap { $0.memory[rank] }.max() }
  }

  private func mean(_ times: [Ticks]) -> Ticks {
    guard !times.isEmpty else { return 0 }
    return Ticks(times.reduce(0) { $0 + $1.count } / Int64(times.count))
  }
}
