import PPCost
import PPEngine
import PPModel
import PPSupport

extension StageView {
  /// What the costs of a schedule's stages are multiplied by, those of messages, and into how many parts the unit is
  /// then cut: a stage's share of the model and a slice's of a micro-batch, exactly.
  ///
  /// Costs of the stages themselves are their share already.
  func factors(_ schedule: Schedule, _ costs: UnitCosts) -> (share: Int, hop: Int, whole: Int) {
    guard self == .equalModel, !costs.isUneven else { return (1, 1, schedule.slices) }
    let divisor = greatestCommonDivisor(schedule.ranks, schedule.stageCount)
    let parts = schedule.stageCount / divisor
    return (schedule.ranks / divisor, parts, parts * schedule.slices)
  }
}

extension StepSummary {
  /// Times and measures a schedule without keeping a timeline.
  ///
  /// The figures are those of an `Evaluation`, but for messages: what ranks wait for is not known.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - costs: the cost of a chunk of a plain pipeline's stage, 1/pp of the model; or of each of the schedule's
  ///     own stages, as many as it has.
  ///   - factors: by which times are longer.
  ///   - view: whether a stage costs that, or its share of the model.
  ///   - heldForW: see `Metrics`.
  ///   - sides: what ranks do besides, in ticks of the costs.
  /// - Throws: a deadlock, or costs too large for the clock.
  /// - Complexity: O(instructions).
  public init(
    _ valid: ValidSchedule, costs: UnitCosts, factors: TimeFactors = TimeFactors(),
    view: StageView, heldForW: Chunks = 1,
    besides sides: SideTimes? = nil
  ) throws(SimulationError) {
    let schedule = valid.schedule
    let (share, hop, whole) = view.factors(schedule, costs)
    let durations = costs.durations(
      in: schedule, factors: factors, factor: share, hopFactor: hop)
    try self.init(
      valid, durations: durations.instructions, hop: durations.hop,
      scale: costs.scale.divided(by: whole), view: view, heldForW: heldForW,
      besides: sides?.scaled(by: whole))
  }

  /// The same, where the duration of each instruction is known.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - durations: of its instructions.
  ///   - hop: what a message between two ranks takes, in ticks.
  ///   - scale: what the ticks are worth.
  ///   - view: what the durations are of.
  ///   - heldForW: see `Metrics`.
  ///   - sides: what ranks do besides.
  /// - Throws: a deadlock, or durations too large for the clock.
  /// - Complexity: O(instructions).
  public init(
    _ valid: ValidSchedule, durations: InstructionDurations, hop: Ticks, scale: TimeScale,
    view: StageView = .equalStages, heldForW: Chunks = 1, besides sides: SideTimes? = nil
  ) throws(SimulationError) {
    let schedule = valid.schedule
    guard !schedule.hasCopies else {
      var summary = try Evaluation(
        valid, durations: durations, hop: hop, scale: scale, view: view, heldForW: heldForW,
        besides: sides
      ).summary
      summary.messages = nil
      self = summary
      return
    }
    let spans = try SweepEngine.spans(valid, durations: durations, hop: hop, besides: sides)
    self.init(
      metrics: Metrics(
        schedule, spans: spans, durations: durations, heldForW: heldForW, besides: sides),
      scale: scale, view: view, ranks: schedule.ranks,
      micro: schedule.batches, slices: schedule.slices, stages: schedule.stageCount)
  }
}
