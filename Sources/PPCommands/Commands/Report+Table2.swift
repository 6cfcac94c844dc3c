import PPAnalysis
import PPCost
import PPExport
import Schedules

extension Report {
  /// `ppsim report table2`: formulas beside simulations.
  static let table2 = Report(
    name: "table2",
    summary: """
      1F1B, ZB1P and DualPipe as in Table 2 of the DeepSeek-V3 report: the bubble's formula,
      its value, the simulated bubble, whether they agree and if not why; parameters; activations.
      """,
    options: [.ppList, .reportMicro, .cost, .hop, .all, .reportFormat],
    execute: { invocation throws(Failure) in
      let costs = try invocation.costs()
      let micro = try invocation.integer(.reportMicro, 1...Invocation.mostMicrobatches)
      let format = try invocation.choice(.reportFormat, TableFormat.self) ?? .text
      let sizes = try invocation.integers(.ppList, 1...Invocation.mostRanks) ?? [16]
      let names = invocation.has(.all) ? Catalogue.all.map(\.name) : ["1f1b", "zb1p", "dualpipe"]

      var derivations = Derivations(costs: costs)
      var checks: [FormulaCheck] = []
      var omissions: [String] = []
      for pp in sizes {
        for name in names {
          let size = ClosedFormCase(pp: pp, micro: micro ?? 2 * pp, costs: costs)
          do throws(Failure) {
            let named = try NamedSchedule(name)
            guard let form = named.closedForm else { continue }
            let sized = try SizedSchedule(
              named, pp: size.pp, micro: size.micro, options: [:],
              limits: .lower(to: SizedSchedule.mostKept, for: "ppsim report table2"))
            let evaluation = try sized.evaluate(costs: costs, view: .equalStages)
            guard
              var check = FormulaCheck(
                name: name, size: size, form: form, measurement: evaluation.measurement)
            else {
              omissions.append("no row for \(name) at pp = \(pp): its formula overflows the clock")
              continue
            }
            check.derived = derivations.text(named, evaluation, known: form)
            checks.append(check)
          } catch {
            guard let reason = error.unmetRequirement else { throw error }
            omissions.append("no row for \(name) at pp = \(pp): \(reason)")
          }
        }
      }
      let ranks = sizes.map(String.init).joined(separator: ", ")
      let heading =
        "Formulas and simulation: pp = \(ranks), micro = \(micro.map(String.init) ?? "2·pp")"
      let table = Table2.table(checks, costs: costs, heading: heading, omissions: omissions)
      try invocation.world.write(table.text(in: format, width: invocation.world.textWidth))
      return .fine
    })
}

/// The formulas that small simulations of the schedules give, each found once.
private struct Derivations {
  let costs: UnitCosts
  private var found: [String: DerivedBubble] = [:]

  init(costs: UnitCosts) { self.costs = costs }

  /// The formula where it gives what was simulated, else the combination of costs at this size.
  mutating func text(
    _ named: NamedSchedule, _ evaluation: Evaluation, known: ClosedForm
  ) -> String {
    let durations = costs.durations()
    let derived: DerivedBubble
    if let earlier = found[named.label] {
      derived = earlier
    } else {
      guard let small = named.valid(at: PipelineSize(pp: 8, micro: 20), options: [:]) else {
        return "\(CostCounts(bubbleOf: evaluation))"
      }
      derived = DerivedBubble(small, costs: durations, known: known, findsRegions: false) {
        named.valid(at: $0, options: [:])
      }
      found[named.label] = derived
    }
    let size = PipelineSize(
      pp: evaluation.schedule.ranks, micro: evaluation.schedule.microbatchCount)
    let formula = derived.formula(
      at: size, costs: durations, bubble: evaluation.metrics.bubbleTime)
    return formula.map { "\($0)" } ?? "\(CostCounts(bubbleOf: evaluation))"
  }
}
