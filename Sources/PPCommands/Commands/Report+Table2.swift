import PPAnalysis
import PPExport
import PPStudy

extension Report {
  /// `ppsim report table2`: formulas beside simulations.
  static let table2 = Report(
    name: "table2",
    summary: """
      1F1B, ZB1P and DualPipe as in Table 2 of the DeepSeek-V3 report: the bubble's formula,
      its value, the simulated bubble, whether they agree and if not why; parameters; activations.
      """,
    options: [
      Options.ppSeveral, Options.microOfReport, Options.cost, Options.hop, Options.allSchedules,
      Options.format,
    ],
    execute: { line in
      let costs = try line.costs()
      guard !costs.isUneven else {
        throw Refusal.trouble(
          "--cost: formulas are for stages that all cost the same; give one number for each cost")
      }
      let micro = try line.value(Options.microOfReport)
      let format = try line.value(Options.format) ?? .text
      let sizes = try line.value(Options.ppSeveral) ?? [16]
      let names =
        line.has(Options.allSchedules)
        ? NamedSchedule.builtInNames : ["1f1b", "zb1p", "dualpipe"]
      let found = try FormulaChecks(names, sizes: sizes, micro: micro, costs: costs)
      let ranks = sizes.map(String.init).joined(separator: ", ")
      let heading =
        "Formulas and simulation: pp = \(ranks), micro = \(micro.map(String.init) ?? "2·pp")"
      let table = Table2.table(
        found.checks, costs: costs, heading: heading, omissions: found.omissions)
      try line.world.write(table.text(in: format, width: line.world.textWidth))
      return .fine
    })
}
