import PPAnalysis
import PPExport
import PPModel
import Schedules

extension Command {
  /// `ppsim report`: tables after the papers.
  static let report = Command(
    name: "report",
    summary: "tables after the papers: formulas beside simulations",
    operands: "table2",
    details: """
      table2: 1F1B, ZB1P and DualPipe as in Table 2 of the DeepSeek-V3 report: the bubble's formula,
      its value, the simulated bubble, whether they agree and if not why; parameters; activations.
      """,
    options: [.ppList, .reportMicro, .cost, .hop, .all, .reportFormat],
    examples: [
      "ppsim report table2 --pp 16",
      "ppsim report table2 --pp 8,16 --cost F=1,B=2.4,W=0.8 --format latex",
      "ppsim report table2 --all --pp 8 --format markdown",
    ],
    execute: runReport)
}

private func runReport(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard let name = invocation.operands.first else {
    throw .trouble("which report? for example: ppsim report table2 --pp 16")
  }
  guard name == "table2" else {
    let hint = closest(to: name, among: ["table2"]).map { "did you mean '\($0)'?" }
    throw .trouble("unknown report '\(name)'; \(hint ?? "there is table2")")
  }
  guard invocation.operands.count == 1 else {
    throw .trouble("ppsim report takes one report, but found '\(invocation.operands[1])' too")
  }
  let costs = try invocation.costs()
  let micro = try invocation.integer(.reportMicro, 1...Invocation.mostMicrobatches)
  let format = try invocation.choice(.reportFormat, TableFormat.self) ?? .text
  let all = Catalogue.all.map(\.name)
  let names = invocation.has(.all) ? all : ["1f1b", "zb1p", "dualpipe"]

  let sizes = try (invocation.value(.ppList) ?? "16")
    .split(separator: ",", omittingEmptySubsequences: false)
    .map { text throws(Failure) in
      try Invocation.integer(String(text), .ppList, 1...Invocation.mostRanks)
    }
  var checks: [FormulaCheck] = []
  var omissions: [String] = []
  for pp in sizes {
    for name in names {
      guard let form = ClosedForm.ofSchedule(named: name) else { continue }
      let size = ClosedFormCase(pp: pp, micro: micro ?? 2 * pp, costs: costs)
      do throws(Failure) {
        let sized = try SizedSchedule(
          NamedSchedule(name), pp: size.pp, micro: size.micro, options: [:])
        let evaluation = try sized.evaluate(costs: costs, view: .equalStages)
        checks.append(FormulaCheck(name: name, size: size, form: form, evaluation: evaluation))
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
  try invocation.world.write(table.text(in: format))
  return .fine
}
