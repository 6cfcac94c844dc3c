import PPAnalysis
import PPCost
import PPExport
import PPModel

/// `ppsim explain --closed-form`: the bubble as a formula, found from simulations.
func explainClosedForm(
  _ invocation: Invocation, _ named: NamedSchedule, _ settings: [String: Int], _ choice: CostChoice
) throws(Failure) -> ExitCode {
  guard choice.workload == nil, !choice.isBlocking else {
    throw .trouble("--closed-form is for unit costs, with messages that travel beside computation")
  }
  guard named.size == nil else {
    throw .trouble("--closed-form needs a schedule for many sizes, and \(named.label) is for one")
  }
  let options = settings.filter { named.optionNames.contains($0.key) }
  let costs = choice.costs.durations()
  let size = (
    pp: try invocation.integer(.pp, 2...256) ?? 8,
    micro: try invocation.integer(.micro, 1...4096) ?? 20
  )
  let home = try SizedSchedule(named, pp: size.pp, micro: size.micro, options: options)
  guard home.valid.schedule.count <= 100_000 else {
    throw .trouble("--closed-form runs hundreds of simulations; give a smaller --pp or --micro")
  }
  let forms = try BubbleForms(around: costs) { costs throws(Failure) in
    try home.evaluate(costs: UnitCosts(costs), view: .equalStages)
  }
  let holding = forms.holding(at: costs)
  let known = options.isEmpty ? named.builtIn.flatMap(ClosedForm.ofSchedule(named:)) : nil
  let rows = try holding.map { form throws(Failure) in
    HoldingForm(
      form: form,
      fitted: try fit(named, options, forms.interior(of: form) ?? costs, home: (size, form)),
      region: forms.region(of: form).map(ClosedFormText.inequality),
      distance: known.map { (form - $0.form(pp: size.pp)).reduced.size } ?? 0,
      share: forms.samples.count { forms.holding(at: $0).contains(form) })
  }.sorted {
    ($0.fitted == nil ? 1 : 0, $0.distance, -$0.share) < (
      $1.fitted == nil ? 1 : 0, $1.distance, -$1.share
    )
  }
  guard let first = rows.first else { return .fine }

  let schedule = home.valid.schedule
  var text =
    "\(schedule.name): the bubble of the most idle rank, from simulations at "
    + RunText.description(choice.costs) + "\n\n"
  text += "derived    \(first.formula)\n"
  text += "where      \(first.place)\n"
  text += "here       \(first.form) = \(TimeScale.unitCosts.text(first.form.value(costs)))"
  text += ", at \(size.pp) ranks and \(size.micro) micro-batches\n"
  if let known { text += comparison(known, first.form, size, costs) }
  text +=
    "verified   \(RunText.count(forms.samples.count, "simulation")) at random costs; the last "
  text += "\(forms.agreeing) agree with the \(RunText.count(forms.forms.count, "form")) found\n"
  if rows.count > 1 {
    text += "\nAt these costs other forms give the same; they take over beyond:\n\n"
    for row in rows.dropFirst() {
      text += "  \(row.formula)\n    where \(row.place)\n"
    }
  }
  try invocation.world.write(text)
  return .fine
}

/// One form that holds at the costs asked for.
private struct HoldingForm {
  let form: CostCounts
  let fitted: FittedForm?
  let region: [String]
  /// How far it is from the formula that is known.
  let distance: Int
  /// At how many of the sampled costs it holds.
  let share: Int

  /// At any size, or at this one.
  var formula: String {
    fitted.map { "\($0)" } ?? "\(form), at this size; not linear in pp and micro"
  }
  /// The costs for which it holds.
  var place: String { region.isEmpty ? "at all costs tried" : region.joined(separator: ", ") }
}

/// The formula over several sizes of the form that holds at some costs; nil if it has none.
private func fit(
  _ named: NamedSchedule, _ options: [String: Int], _ costs: ChunkDurations,
  home: (size: (pp: Int, micro: Int), form: CostCounts)
) throws(Failure) -> FittedForm? {
  var found = [home]
  for pp in [4, 6, 8, 10, 12] {
    for micro in [2 * pp + 4, 3 * pp, 3 * pp + 2] where (pp, micro) != home.size {
      guard let sized = try? SizedSchedule(named, pp: pp, micro: micro, options: options) else {
        continue
      }
      let evaluation = try sized.evaluate(costs: UnitCosts(costs), view: .equalStages)
      found.append(((pp, micro), BubbleForms.form(evaluation)))
    }
  }
  return FittedForm(found)
}

/// What is known of the schedule beside what was found.
private func comparison(
  _ known: ClosedForm, _ form: CostCounts, _ size: (pp: Int, micro: Int), _ costs: ChunkDurations
) -> String {
  let difference = form - known.form(pp: size.pp)
  let origin = known.origin == .published ? "published" : "known    "
  let name = "\(origin)  \(known.text)"
  guard difference != CostCounts() else { return name + ", the same\n" }
  let value = TimeScale.unitCosts.text(difference.value(costs))
  return name
    + (difference.value(costs) == 0
      ? ", the same where \(ClosedFormText.equation(difference.reduced)), as here\n"
      : ", which differs here by \(value)\n")
}

extension UnitCosts {
  /// The costs of chunks that take so long.
  init(_ durations: ChunkDurations) {
    self.init(
      forward: durations.forward, backward: durations.backward,
      weightBackward: durations.weightBackward, pair: durations.pair, hop: durations.hop)
  }
}
