import PPAnalysis
import PPCost
import PPModel

/// `explain --closed-form`: what was derived from simulations beside what is known.
public struct ClosedFormReport: Sendable {
  private let schedule: String
  private let size: (pp: Int, micro: Int)
  private let costs: UnitCosts
  private let known: ClosedForm?
  private let derived: DerivedBubble

  /// A report from its parts; `size` is what was asked for.
  public init(
    schedule: String, size: (pp: Int, micro: Int), costs: UnitCosts, known: ClosedForm?,
    derived: DerivedBubble
  ) {
    self.schedule = schedule
    self.size = size
    self.costs = costs
    self.known = known
    self.derived = derived
  }

  private func formula(_ form: DerivedBubble.Form) -> String {
    form.formula.map { "\($0)" } ?? "\(form.counts), at this size; not linear in pp and micro"
  }

  private func region(_ form: DerivedBubble.Form) -> String {
    form.region.isEmpty
      ? "at all costs tried" : ClosedFormText.inequalities(form.region).joined(separator: ", ")
  }

  private func value(_ counts: CostCounts) -> String {
    TimeScale.unitCosts.text(counts.value(costs.durations()))
  }

  /// As people read it.
  public var text: String {
    guard let first = derived.forms.first else { return "" }
    var text = "\(schedule): the bubble of the most idle rank, from simulations at "
    text += RunText.description(costs) + "\n\n"
    text += "derived    \(formula(first))\n"
    text += "where      \(region(first))\n"
    text += "here       \(first.counts) = \(value(first.counts))"
    text +=
      ", at \(size.pp) ranks and \(RunText.count(size.micro, "micro-batch", "micro-batches"))\n"
    if let known { text += comparison(known, first.counts) }
    let found = derived.found
    text +=
      "verified   \(RunText.count(found.samples.count, "simulation")) at random costs; the last "
    text += "\(found.agreeing) agree with the \(RunText.count(found.forms.count, "form")) found\n"
    guard derived.forms.count > 1 else { return text }
    text += "\nAt these costs other forms give the same; they take over beyond:\n\n"
    return text
      + derived.forms.dropFirst().map { "  \(formula($0))\n    where \(region($0))\n" }.joined()
  }

  private func comparison(_ known: ClosedForm, _ counts: CostCounts) -> String {
    let difference = counts - known.form(pp: size.pp)
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
      _ origin: String, _ formula: String, _ counts: CostCounts, _ region: String?
    ) -> [Table.Cell] {
      let here = value(counts)
      return [
        .text(origin), .text(formula), .text("\(counts)"), .number(exact: here, shown: here),
        region.map { .text($0) } ?? .none,
      ]
    }
    return Table(
      title: "The bubble of \(schedule) at \(RunText.description(costs))",
      schema: "ppsim.closed_form/1",
      facts: [("pp", "\(size.pp)"), ("micro", "\(size.micro)")],
      columns: [
        .words("origin", "origin"), .words("formula", "formula"), .words("here", "here"),
        .numbers("value", "value"), .words("region", "where"),
      ],
      rows: derived.forms.map {
        row("simulated", $0.formula.map { "\($0)" } ?? "", $0.counts, region($0))
      }
        + (known.map { [row($0.origin.rawValue, $0.text, $0.form(pp: size.pp), nil)] } ?? []))
  }
}
