import PPAnalysis
import PPEngine
import PPExport
import PPModel

extension ExplainedRun {
  /// `--what-if`: the figures before and after.
  func whatIf() throws(Failure) -> Findings {
    let changes = try WhatIf(invocation.value(.whatIf) ?? "")
    if let refusal = changes.refusal(for: evaluation.schedule, choice) {
      throw .trouble("--what-if: \(refusal)")
    }
    let after = try choice.evaluate(sized, view: .equalStages, changed: changes)
    var table = WhatIfTable.table(
      evaluation.measurement, after.measurement, changes: changes.text)
    table.notes += changes.notes(evaluation.schedule, choice)
    return findings(table)
  }

  /// What 1 % on the speed of each link of the cluster does, simulated again; empty without a cluster.
  func linkSensitivities() throws(Failure) -> [Sensitivity] {
    guard let workload = choice.workload else { return [] }
    let before = evaluation.metrics
    func percent(_ after: Ticks, of before: Ticks) -> Double {
      before == 0 ? 0 : (Double(after) / Double(before) - 1) * 100
    }
    func change(
      _ link: String, _ time: Double
    ) throws(Failure) -> (makespan: Double, bubble: Double) {
      let changed = workload.changing([link: 1 / time])
      let after = try sized.evaluate(changed, heldForW: choice.heldForW).evaluation.metrics
      return (
        percent(after.makespan, of: before.makespan),
        percent(after.bubbleTime, of: before.bubbleTime)
      )
    }
    return try ["ib", "nvlink"].map { link throws(Failure) in
      let (faster, slower) = (try change(link, 0.99), try change(link, 1.01))
      return Sensitivity(
        subject: .named(link), gain: 0 - faster.makespan, loss: slower.makespan,
        bubbleGain: 0 - faster.bubble, bubbleLoss: slower.bubble)
    }
  }
}
