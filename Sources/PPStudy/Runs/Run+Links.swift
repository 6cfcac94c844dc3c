import PPAnalysis
import PPModel

extension Run {
  /// What 1 % on the speed of each link of the cluster does, simulated again; empty without a cluster.
  ///
  /// - Parameter conditions: those of the run.
  /// - Throws: as the run itself.
  public func linkSensitivities(_ conditions: Conditions) throws(Refusal) -> [Sensitivity] {
    let conditions = conditions.holding(self)
    guard let workload = conditions.workload else { return [] }
    let before = evaluation.metrics
    func percent(_ after: Ticks, of before: Ticks) -> Double {
      before == 0 ? 0 : (Double(after) / Double(before) - 1) * 100
    }
    func change(
      _ link: String, _ time: Double
    ) throws(Refusal) -> (makespan: Double, bubble: Double) {
      var changed = conditions
      changed.workload = workload.changing([link: 1 / time])
      let after = try schedule.run(changed).evaluation.metrics
      return (
        percent(after.makespan, of: before.makespan),
        percent(after.bubbleTime, of: before.bubbleTime)
      )
    }
    return try ["ib", "nvlink"].map { link throws(Refusal) in
      let (faster, slower) = (try change(link, 0.99), try change(link, 1.01))
      return Sensitivity(
        subject: .named(link), gain: 0 - faster.makespan, loss: slower.makespan,
        bubbleGain: 0 - faster.bubble, bubbleLoss: slower.bubble)
    }
  }

  /// The schedule's published or derived formula beside the simulated bubble; nil where it has none, or
  /// where options, a workload or another size say that it is for something else.
  public var formulaCheck: FormulaCheck? {
    guard schedule.options.isEmpty, case .unit(let costs, _, let slow) = costs, !costs.isUneven,
      slow.factors.isEmpty, let form = schedule.named.closedForm
    else { return nil }
    let size = ClosedFormCase(
      pp: evaluation.schedule.ranks, micro: evaluation.schedule.batches, costs: costs)
    return FormulaCheck(
      name: evaluation.schedule.name, size: size, form: form,
      summary: evaluation.summary)
  }
}
