import PPAnalysis
import PPCost
import PPExport
import PPModel

/// Whether messages between ranks travel beside computation, or hold both ranks.
enum HopMode: String, CaseIterable {
  case overlap, blocking
}

/// What times follow from, as the options of a command say: unit costs, or a model on a cluster.
struct CostChoice {
  let workload: NamedWorkload?
  let costs: UnitCosts
  let heldForW: Int
  let isBlocking: Bool

  /// The options that are read here.
  static let options: [Option] = [.cost, .hop, .hopMode, .heldForW] + Option.physical

  /// Reads the options.
  init(_ invocation: Invocation) throws(Failure) {
    workload = try NamedWorkload(invocation)
    costs = try invocation.costs()
    heldForW = try invocation.heldForW()
    isBlocking = try invocation.choice(.hopMode, HopMode.self) == .blocking
    if isBlocking, workload != nil {
      throw .trouble("--p2p-mode blocking is for unit costs; leave it out with --model")
    }
  }

  /// Times and measures a schedule.
  func evaluate(
    _ sized: SizedSchedule, view: StageView, recordsComponents: Bool = false
  ) throws(Failure) -> (evaluation: Evaluation, source: RunCosts) {
    guard let workload else {
      let evaluation = try sized.evaluate(
        costs: costs, view: view, heldForW: heldForW, isBlocking: isBlocking)
      return (evaluation, .unit(costs, isBlocking: isBlocking))
    }
    let run = try sized.evaluate(
      workload, heldForW: heldForW, recordsComponents: recordsComponents)
    return (run.evaluation, .workload(run.priced))
  }

  /// Times and measures a schedule as it would be with some changes.
  func evaluate(
    _ sized: SizedSchedule, view: StageView, changed: WhatIf
  ) throws(Failure) -> Evaluation {
    guard let workload else {
      return try sized.evaluate(
        costs: costs, factors: changed.factors, view: view, heldForW: heldForW,
        isBlocking: isBlocking)
    }
    return try sized.evaluate(
      workload.changing(changed.speeds), factors: changed.factors, heldForW: heldForW
    ).evaluation
  }
}
