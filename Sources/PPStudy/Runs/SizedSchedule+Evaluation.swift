import PPAnalysis
import PPCost
import PPEngine
import PPLanguage
import PPModel
import PPSupport

extension SizedSchedule {
  /// The sends and receives: the file's own, or right around each instruction.
  private var messages: MessageProgram {
    if case .imported(let file) = named.source, let messages = file.messages { return messages }
    return MessageProgram(inProgramOrder: valid.schedule)
  }

  /// What the ranks do besides computing, where the costs give it a time; nil for nothing.
  private func sideTimes(_ costs: UnitCosts) -> SideTimes? {
    var sides = SideTimes()
    if case .imported(let file) = named.source { sides = file.sideTimes(costs.actions) }
    sides.host = costs.host
    return sides == SideTimes() ? nil : sides
  }

  /// Refuses costs of other stages than the schedule has.
  private func checkStages(_ costs: UnitCosts) throws(Refusal) {
    let stages = valid.schedule.stageCount
    guard costs.isUneven, costs.stages.count != stages else { return }
    throw .misfit(
      "the costs are for \(costs.stages.count) stages, and \(named.label) has \(stages); give as many "
        + "as it has")
  }

  /// Times and measures.
  ///
  /// - Parameter isBlocking: whether messages hold both ranks.
  func evaluate(
    costs: UnitCosts, factors: TimeFactors = TimeFactors(), view: StageView,
    heldForW: Chunks = 1, isBlocking: Bool = false
  ) throws(Refusal) -> Evaluation {
    try checkStages(costs)
    if isBlocking { try check(atMost: SizedSchedule.mostKept, for: "--p2p-mode blocking") }
    do throws(SimulationError) {
      return try Evaluation(
        valid, costs: costs, factors: factors, view: view, heldForW: heldForW,
        besides: sideTimes(costs),
        blocking: isBlocking ? messages : nil)
    } catch {
      throw refusal(error)
    }
  }

  /// Times and measures, and keeps nothing but the figures: the fast way where many follow.
  ///
  /// - Throws: a deadlock, or a misfit: times too long for the clock.
  /// - Complexity: O(instructions).
  public func measure(
    costs: UnitCosts, slow: SlowRanks = SlowRanks(), view: StageView, heldForW: Chunks,
    isBlocking: Bool
  ) throws(Refusal) -> StepSummary {
    try slow.check(valid.schedule)
    let factors = slow.slowing(TimeFactors())
    guard !isBlocking else {
      return try evaluate(
        costs: costs, factors: factors, view: view, heldForW: heldForW, isBlocking: isBlocking
      ).summary
    }
    try checkStages(costs)
    do throws(SimulationError) {
      return try StepSummary(
        valid, costs: costs, factors: factors, view: view, heldForW: heldForW,
        besides: sideTimes(costs))
    } catch {
      throw refusal(error)
    }
  }

  /// Times and measures a model's stages on a cluster.
  func evaluate(
    _ named: NamedWorkload, factors: TimeFactors = TimeFactors(), heldForW: Chunks,
    recordsComponents: Bool = false
  ) throws(Refusal) -> (evaluation: Evaluation, priced: PricedWorkload) {
    if recordsComponents { try check(atMost: SizedSchedule.mostRecorded, for: "--streams") }
    let workload = try named.placed(for: self)
    let layout = try named.layout(of: self, workload)
    let priced = try named.priced(
      workload, layout, micro: valid.schedule.micro)
    do throws(SimulationError) {
      let evaluation = try Evaluation(
        valid, workload: workload, layout: layout, factors: factors,
        fidelity: priced.fidelity, heldForW: heldForW, recordsComponents: recordsComponents)
      return (evaluation, priced)
    } catch {
      throw refusal(error)
    }
  }

  /// One chunk by itself, component by component; nil where the schedule runs none of the kind.
  ///
  /// - Throws: a misfit where the schedule has other stages than the layout.
  public func closeUp(
    _ kind: InstructionKind, _ named: NamedWorkload
  ) throws(Refusal) -> CloseUp? {
    let workload = try named.placed(for: self)
    let layout = try named.layout(of: self, workload)
    do throws(SimulationError) {
      return try CloseUp(kind, of: valid.schedule, workload: workload, layout: layout)
    } catch {
      throw refusal(error)
    }
  }

  private func refusal(_ error: SimulationError) -> Refusal {
    switch error {
    case .deadlock(let deadlock): return .broken(place(of: deadlock))
    case .messages(let fault):
      var refusal = Refusal.broken(named.diagnostic(fault))
      refusal.isMisfit = true
      return refusal
    case .timeOverflow, .tooLong, .noTime: return .misfit("\(error)")
    }
  }

  /// The deadlock, told at the instruction that its first rank is stuck at.
  private func place(of deadlock: Deadlock) -> Diagnostic {
    let first = deadlock.ring.first
    return named.diagnostic(
      rank: first?.rank ?? 0, instruction: first?.instruction ?? 0, valid.schedule, options,
      "\(deadlock)")
  }
}
