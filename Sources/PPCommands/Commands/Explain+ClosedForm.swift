import PPAnalysis
import PPCost
import PPExport
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
        + "micro-batches take too long; the formula is the same at a smaller --pp and --micro")
  }
  // Says what is wrong with the size, if anything is.
  let home = try SizedSchedule(named, pp: size.pp, micro: size.micro, options: options)
  let known = options.isEmpty ? named.builtIn.flatMap(ClosedForm.ofSchedule(named:)) : nil
  let derived = try DerivedBubble(size: size, costs: choice.costs.durations(), known: known) {
    other, costs throws(Failure) in
    try named.evaluation(
      other == size ? home : nil, pp: other.pp, micro: other.micro, options: options, costs)
  }
  let report = ClosedFormReport(
    schedule: home.valid.schedule.name, size: size, costs: choice.costs, known: known,
    derived: derived)
  return Findings(text: report.text, table: report.table)
}

extension NamedSchedule {
  /// A run at a size with unit costs; nil where the schedule does not exist at that size.
  func evaluation(
    _ sized: SizedSchedule?, pp: Int, micro: Int, options: [String: Int], _ costs: ChunkDurations
  ) throws(Failure) -> Evaluation? {
    let other = try? sized ?? SizedSchedule(self, pp: pp, micro: micro, options: options)
    return try other?.evaluate(costs: UnitCosts(costs), view: .equalStages)
  }
}

extension UnitCosts {
  /// The costs of chunks that take so long.
  init(_ durations: ChunkDurations) {
    self.init(
      forward: durations.forward, backward: durations.backward,
      weightBackward: durations.weightBackward, pair: durations.pair, hop: durations.hop)
  }
}
