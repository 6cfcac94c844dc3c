import PPAnalysis
import PPEngine
import PPExport
import PPModel

extension ExplainedRun {
  /// `--what-if`: the figures before and after.
  func whatIf() throws(Failure) -> Findings {
    let changes = try WhatIf(invocation.value(.whatIf) ?? "", schedule: evaluation.schedule)
    var changed = evaluation
    if changes.speeds != [:] {
      guard let workload = choice.workload else {
        throw .trouble("--what-if ib and nvlink go with --model; unit costs have p2p=0.5x")
      }
      changed = try sized.evaluate(workload.changing(changes.speeds), heldForW: choice.heldForW)
        .evaluation
    }
    // Links alone are simulated as ever; other factors stretch the durations that were found.
    var timelines = (evaluation.timeline, changed.timeline)
    if changes.hasFactors {
      let (before, plain) = (try timed("--what-if"), TimedSchedule(changed))
      timelines = try times { () throws(SimulationError) in
        (try before.run(), try changes.applied(to: plain).run())
      }
    }
    func figures(_ label: String, _ timeline: Timeline) -> Figures {
      let metrics = Metrics(timeline, heldForW: choice.heldForW)
      let scale = evaluation.scale
      return Figures(
        label: label, pp: evaluation.schedule.ranks, micro: evaluation.schedule.microbatchCount,
        timeUnit: scale.unit,
        values: [
          .makespan: scale.units(metrics.makespan), .bubbleTime: scale.units(metrics.bubbleTime),
          .bubbleRate: metrics.bubbleRate,
        ])
    }
    let report = DiffReport(
      before: figures("as it is", timelines.0), after: figures(changes.text, timelines.1),
      program: nil, costs: "")
    var table = report.table
    if changes.hasFactors, evaluation.sharesResources {
      table.notes.append("chunks and messages held as long as they took, times the factors")
    }
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
