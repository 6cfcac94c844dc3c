import PPAnalysis
import PPExport
import PPStudy

/// `ppsim explain --closed-form`: the bubble as a formula, found from simulations.
func closedForm(
  _ named: NamedSchedule, _ request: SizeRequest, _ conditions: Conditions
) throws(Refusal) -> Findings {
  guard conditions.workload == nil, !conditions.isBlocking else {
    throw .trouble("--closed-form is for unit costs, with messages that travel beside computation")
  }
  if let miss = conditions.formulaMiss { throw .trouble("--closed-form is for \(miss)") }
  guard named.size == nil else {
    throw .trouble("--closed-form needs a schedule for many sizes, and \(named.label) is for one")
  }
  let options = request.options(of: named)
  let size = PipelineSize(pp: request.pp ?? 8, micro: request.micro ?? 20)
  guard size.pp >= 2 else {
    throw .trouble("--pp is '\(size.pp)'; it must be a whole number from 2 to 65536")
  }
  guard size.pp * size.micro <= 20_000 else {
    throw .trouble(
      "--closed-form runs hundreds of simulations, and \(size.pp) ranks with \(size.micro) "
        + "micro-batches take too long; a formula that holds at any size is found at a smaller --pp and "
        + "--micro too")
  }
  // Says what is wrong with the size or the costs, if anything is.
  let home = try SizedSchedule(named, pp: size.pp, micro: size.micro, options: options)
  _ = try home.run(conditions)
  let known = options.isEmpty ? named.closedForm : nil
  let derived = DerivedBubble(home.valid, costs: conditions.costs.durations(), known: known) {
    named.valid(at: $0, options: options)
  }
  let report = ClosedFormReport(
    schedule: home.valid.schedule.name, size: size, costs: conditions.costs, known: known,
    derived: derived)
  return Findings(text: report.text, table: report.table)
}
