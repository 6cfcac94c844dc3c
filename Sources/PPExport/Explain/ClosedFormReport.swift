import PPAnalysis
import PPCost
import PPModel

/// `explain --closed-form`: what was derived from simulations beside what is known.
public struct ClosedFormReport: Sendable {
  private let schedule: String
  private let size: PipelineSize
  private let costs: UnitCosts
  private let known: ClosedForm?
  private let derived: DerivedBubble

  /// A report from its parts; `size` is what was asked for.
  public init(
    schedule: String, size: PipelineSize, costs: UnitCosts, known: ClosedForm?,
    derived: DerivedBubble
  ) {
    self.schedule = schedule
    self.size = size
    self.costs = costs
    self.known = known
    self.derived = derived
  }

  /// The formula and the sizes that it is for.
  private func formula(_ form: DerivedBubble.Form) -> String {
    guard let general = form.general else { return "\(form.counts), at this size" }
    let domain = "\(general.domain)"
    return "\(general.formula)" + (domain.isEmpty ? "" : ", for \(domain)")
  }

  /// The costs that a form is for.
  private func region(_ form: DerivedBubble.Form) -> String {
    guard let region = form.region else { return "at these costs" }
    let limits = form.general?.limits ?? region.limits.map { FittedForm($0) }
    var parts = zip(limits, region.limits).map { ClosedFormText.inequality($0, like: $1) }
    if derived.space.limitsPairs { parts.append("max(F,B) <= F&B <= F + B") }
    return parts.isEmpty ? "at all costs" : parts.joined(separator: ", ")
  }

  private func value(_ counts: CostCounts) -> String {
    TimeScale.unitCosts.text(counts.value(costs.durations()))
  }

  /// As people read it.
  public var text: String {
    guard let first = derived.forms.first else { return "" }
    var text = "\(schedule): the bubble of the most idle rank, from simulations at "
    text += RunText.description(costs)
    if derived.slices > 1 { text += " of a slice, \(derived.slices) to a micro-batch" }
    text += "\n\n"
    text += "derived    \(formula(first))\n"
    text += "where      \(region(first))\n"
    text += "here       \(first.counts) = \(value(first.counts))"
    text +=
      ", at \(size.pp) ranks and \(RunText.count(size.micro, "micro-batch", "micro-batches"))\n"
    if let known { text += comparison(known, first.counts) }
    text += "sizes      \(sizes(first))\n"
    text += "costs      \(proof(first))\n"
    guard derived.forms.count > 1 else { return text }
    text += "\nAt these costs other forms give the same; they take over beyond:\n\n"
    return text
      + derived.forms.dropFirst().map { "  \(formula($0))\n    where \(region($0))\n" }.joined()
  }

  /// What stands behind the formula.
  private func sizes(_ form: DerivedBubble.Form) -> String {
    if let confirmed = form.general?.confirmed {
      return "simulated at \(confirmed.count) beside those it was made from, \(range(confirmed))"
    }
    let tried = derived.sizes.filter { $0 != size }
    guard tried.count >= 6 else {
      let all = tried.map { "\($0.pp)×\($0.micro)" }.joined(separator: ", ")
      let found = tried.isEmpty ? "it exists at none of" : "only \(all) of"
      return "too few to find a formula: \(found) \(derived.refused + tried.count) others tried"
    }
    return "no formula in pp and micro was found to be right elsewhere; "
      + "\(tried.count) others tried, \(range(tried))"
  }

  private func range(_ sizes: [PipelineSize]) -> String {
    func span(_ name: String, _ numbers: [Int]) -> String {
      let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
      return "\(name) \(least)" + (least == most ? "" : " to \(most)")
    }
    return span("pp", sizes.map(\.pp)) + " and " + span("micro", sizes.map(\.micro))
  }

  /// What stands behind the region.
  private func proof(_ form: DerivedBubble.Form) -> String {
    guard let region = form.region else {
      return "these only: the numbers of the region get too large"
    }
    return "proven here by \(RunText.count(region.simulations, "simulation")), at all "
      + "\(region.corners) corners of the region"
  }

  private func comparison(_ known: ClosedForm, _ counts: CostCounts) -> String {
    guard let form = known.form(pp: size.pp, micro: size.micro) else {
      return "published  \(known.text), no combination of costs\n"
    }
    let difference = counts - form
    let line = (known.origin == .published ? "published" : "known    ") + "  \(known.text)"
    guard difference != CostCounts() else { return line + ", the same\n" }
    let ticks = difference.value(costs.durations())
    return line
      + (ticks == 0
        ? ", the same where \(ClosedFormText.equation(difference.reduced)), as here\n"
        : ", which differs here by \(value(difference))\n")
  }

  /// As machines read it: a row for each form that holds at the costs, and one for what is known.
  public var table: Table {
    func row(
      _ origin: String, _ formula: String, _ counts: CostCounts, _ region: String?, _ sizes: String?
    ) -> [Table.Cell] {
      let here = value(counts)
      return [
        .text(origin), .text(formula), .text("\(counts)"), .number(exact: here, shown: here),
        region.map { .text($0) } ?? .none, sizes.map { .text($0) } ?? .none,
      ]
    }
    return Table(
      title: "The bubble of \(schedule) at \(RunText.description(costs))",
      schema: "ppsim.closed_form/1",
      facts: [("pp", "\(size.pp)"), ("micro", "\(size.micro)")],
      columns: [
        .words("origin", "origin"), .words("formula", "formula"), .words("here", "here"),
        .numbers("value", "value"), .words("region", "where"), .words("sizes", "sizes"),
      ],
      rows: derived.forms.map { form in
        row(
          "simulated", form.general.map { "\($0.formula)" } ?? "", form.counts, region(form),
          form.general.map { "\($0.domain)" } ?? "pp = \(size.pp), micro = \(size.micro)")
      }
        + (known.flatMap { known in
          known.form(pp: size.pp, micro: size.micro).map {
            [row(known.origin.rawValue, known.text, $0, nil, nil)]
          }
        } ?? []))
  }
}
