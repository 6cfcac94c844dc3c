import PPStudy
import PPSupport

/// One report of `ppsim report`.
struct Report: Sendable {
  /// The operand that asks for it.
  let name: String
  /// What it shows, in a sentence.
  let summary: String
  /// The options it takes.
  let options: [any OptionRow]
  /// Prints it.
  let execute: @Sendable (Invocation) throws -> ExitCode

  /// Every report, in the order of the help.
  static let all: [Report] = [table2, allToAll, validation]
}

extension Command {
  /// `ppsim report`: tables after the papers.
  static let report = Command(
    name: "report",
    summary: "tables after the papers: formulas beside simulations, all-to-all traffic",
    operands: Report.all.map(\.name).joined(separator: " | "),
    operandCompletion: .words(Report.all.map(\.name)),
    details: Report.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n\n"),
    options: Report.all.reduce(into: []) { options, report in
      options += report.options.filter { option in
        !options.contains { $0.name == option.name }
      }
    },
    examples: [
      "ppsim report table2 --pp 16",
      "ppsim report table2 --pp 8,16 --cost F=1,B=2.4,W=0.8 --format latex",
      "ppsim report table2 --all --pp 8 --format markdown",
      "ppsim report all-to-all --experts-per-token 8,13,16",
      "ppsim report all-to-all --cluster h100 --ep 32 --format csv",
      "ppsim report validation",
      "ppsim report validation --runs",
    ],
    execute: runReport)
}

private func runReport(_ invocation: Invocation) throws -> ExitCode {
  let names = Report.all.map(\.name)
  guard let name = invocation.operands.first else {
    throw Refusal.trouble(
      "which report? there are \(names.joined(separator: ", ")); for example: "
        + "ppsim report table2 --pp 16")
  }
  guard let report = Report.all.first(where: { $0.name == name }) else {
    let hint = didYouMean(name, among: names)
    throw Refusal.trouble(
      "unknown report '\(name)'; \(hint ?? "there are \(names.joined(separator: ", "))")")
  }
  guard invocation.operands.count == 1 else {
    throw Refusal.trouble(
      "ppsim report takes one report, but found '\(invocation.operands[1])' too")
  }
  let taken = report.options.map(\.name)
  if let stray = Command.report.options.first(where: {
    invocation.has($0) && !taken.contains($0.name)
  }) {
    throw Refusal.trouble(
      "ppsim report \(name) takes no \(stray.name); its options are \(taken.joined(separator: ", "))"
    )
  }
  return try report.execute(invocation)
}
