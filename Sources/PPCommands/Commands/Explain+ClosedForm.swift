import PPAnalysis
import PPCost
import PPExport
import PPLanguage
import PPModel

/// `ppsim explain --closed-form`: the bubble as a formula, found from simulations.
func closedForm(
  _ invocation: Invocation, _ named: NamedSchedule, _ settings: [String: Int], _ choice: CostChoice
) throws(Failure) -> Findings {
  guard choice.workload == nil, !choice.isBlocking else {
    throw .trouble("--closed-form is for unit costs, with messages that travel beside computation")
  }
  guard named.size == nil else {
    throw .trouble("--closed-form needs a schedule for many sizes, and \(named.label) is for one")
  }
  let options = settings.filter { named.optionNames.contains($0.key) }
  let size = (
    pp: try invocation.integer(.pp, 2...Invocation.mostRanks) ?? 8,
    micro: try invocation.integer(.micro, 1...Invocation.mostMicrobatches) ?? 20
  )
  guard size.pp * size.micro <= 20_000 else {
    throw .trouble(
      "--closed-form runs hundreds of simulations, and \(size.pp) ranks with \(size.micro) "
        + "micro-batches take too long; a formula that holds at any size is found at a smaller --pp and "
        + "--micro too")
  }
  // Says what is wrong with the size or the costs, if anything is.
  let home = try SizedSchedule(named, pp: size.pp, micro: size.micro, options: options)
  _ = try home.evaluate(costs: choice.costs, view: .equalStages)
  let known = options.isEmpty ? named.closedForm : nil
  let derived = DerivedBubble(home.valid, costs: choice.costs.durations(), known: known) {
    named.valid(at: $0, options: options)
  }
  let report = ClosedFormReport(
    schedule: home.valid.schedule.name, size: PipelineSize(pp: size.pp, micro: size.micro),
    costs: choice.costs, known: known, derived: derived)
  return Findings(text: report.text, table: report.table)
}

extension NamedSchedule {
  /// The schedule at a size; nil where it does not exist at that size.
  ///
  /// Many sizes are tried, so a program that takes long for a small schedule is given up.
  func valid(at size: PipelineSize, options: [String: Int]) -> ValidSchedule? {
    guard case .program(let program) = source else { return nil }
    let limits = ExpansionLimits(instructions: 200_000, stages: 100_000, steps: 200_000)
    let schedule = try? program.expand(
      pp: size.pp, micro: size.micro, options: options, limits: limits)
    return schedule.flatMap { try? ValidSchedule($0, limit: 1) }
  }
}
