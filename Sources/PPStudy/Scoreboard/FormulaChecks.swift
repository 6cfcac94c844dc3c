import PPAnalysis
import PPCost
import PPLanguage

/// Published formulas of schedules beside simulations, as in Table 2 of the DeepSeek-V3 report.
public struct FormulaChecks: Sendable {
  /// Size by size and schedule by schedule.
  public private(set) var checks: [FormulaCheck] = []
  /// A sentence for each schedule and size without a row.
  public private(set) var omissions: [String] = []

  /// Simulates built-in schedules that have a formula.
  ///
  /// - Parameters:
  ///   - names: the schedules, in the order of the rows.
  ///   - sizes: numbers of ranks.
  ///   - micro: micro-batches of a step; nil for twice the ranks.
  /// - Throws: what is wrong with a schedule, but for sizes that it does not accept.
  public init(
    _ names: [String], sizes: [Int], micro: Int? = nil, costs: UnitCosts = .standard
  ) throws(Refusal) {
    var derivations = Derivations(costs: costs)
    for pp in sizes {
      for name in names {
        let size = ClosedFormCase(pp: pp, micro: micro ?? 2 * pp, costs: costs)
        do throws(Refusal) {
          let named = try NamedSchedule(name)
          guard let form = named.closedForm else { continue }
          let sized = try SizedSchedule(
            named, pp: size.pp, micro: size.micro,
            limits: .lower(to: SizedSchedule.mostKept, for: "ppsim report table2"))
          let evaluation = try sized.run(Conditions(costs: costs)).evaluation
          guard
            var check = FormulaCheck(
              name: name, size: size, form: form, summary: evaluation.summary)
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
  }
}
