import PPAnalysis
import PPCost
import PPModel
import PPSupport

/// `report table2`: formulas beside simulations, after Table 2 of the DeepSeek-V3 report.
public enum Table2 {
  /// The table, a row for each check; `omissions` tell which rows are missing and why.
  public static func table(
    _ checks: [FormulaCheck], costs: UnitCosts, heading: String, omissions: [String]
  ) -> Table {
    Table(
      title: heading + "; " + RunText.description(costs),
      schema: "ppsim.table2/1",
      facts: [("costs", RunText.description(costs))],
      columns: [
        .words("schedule", "schedule"), .numbers("pp", "pp"),
        .numbers("micro", "micro", for: .machines),
        .words("bubble_formula", "bubble formula", for: .machines),
        .words("marked_formula", "bubble formula", for: .people),
        .words("formula_origin", "origin", for: .machines),
        .words("bubble_derived", "from simulation"),
        .numbers("bubble_formula_value", "value").startingGroup,
        .numbers("bubble_simulated", "simulated"),
        .numbers("bubble_difference", "difference", for: .machines),
        .words("agrees", "agrees", for: .machines), .words("reason", "reason", for: .machines),
        .words("agreement", "agrees", for: .people),
        .numbers("stage_copies", "copies").startingGroup,
        .words("activations_formula", "activations"),
        .numbers("activations_formula_value", "value"),
        .numbers("activations_simulated", "simulated"),
      ],
      rows: checks.map(row),
      notes: notes(checks) + omissions, keys: 3)
  }

  private static func row(_ check: FormulaCheck) -> [Table.Cell] {
    let scale = check.summary.scale
    let metrics = check.summary.metrics
    func time(_ ticks: Ticks) -> Table.Cell { .time(ticks, scale) }
    let form = check.form
    let activations = check.value.activationsFormula
    let mark = form.origin == .derived ? "*" : ""
    let peak = NumberText.rounded(Double(metrics.peakActivations), decimals: 6)
    let known = NumberText.rounded(Double(check.value.activations), decimals: 6)
    let sign = check.difference > 0 ? "+" : ""
    return [
      .text(check.name), .count(check.size.pp), .count(check.size.micro),
      .text(form.text), .formula(form.text, mark),
      .text(form.origin.rawValue), .formula(check.derived),
      time(check.value.bubble), time(metrics.bubbleTime), time(check.difference),
      .flag(check.agrees), .text(check.reason),
      .text(
        check.agrees ? "yes" : "no, \(sign)\(scale.rounded(check.difference))"),
      .number(exact: "\(metrics.stageCopies)", shown: "\(metrics.stageCopies)×"),
      .formula(activations),
      .number(exact: known, shown: known),
      .number(exact: peak, shown: peak),
    ]
  }

  private static func notes(_ checks: [FormulaCheck]) -> [String] {
    var notes = [
      "value: the formula's; simulated: the largest bubble of a rank, in one run",
      "from simulation: the form that holds at these costs; ppsim explain --closed-form tells where",
    ]
    for check in checks where !check.agrees {
      let reason = "\(check.name): \(check.reason)"
      if !notes.contains(reason) { notes.append(reason) }
    }
    if checks.contains(where: { $0.form.origin == .derived }) {
      notes.append("* derived from simulations by this project; the others are published")
    }
    if checks.contains(where: { $0.summary.stages != $0.size.pp }) {
      notes.append(
        "every stage costs F, B and W: schedules with two stages per rank do twice the work here")
    }
    return notes
  }
}
