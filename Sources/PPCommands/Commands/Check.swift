import PPExport
import PPStudy

extension Command {
  /// `ppsim check`: validity and budgets.
  static let check = Command(
    name: "check",
    summary: "is a schedule valid, and does it stay inside budgets",
    operands: "<schedule>…",
    operandCompletion: .schedules,
    details: """
      Expands, validates and times each schedule, at each of the sizes given, and holds its figures
      against the budgets given, all of them. With --p2p-mode blocking it also says whether ranks that
      send and receive in program order, each waiting for the other side, come to an end. With
      --budgets budgets.txt each line of that file is such a command line. The exit code is 0 if all is
      well, 1 if a rule is broken, 2 if a schedule cannot be read.
      """,
    options: [
      Options.ppList, Options.microOfCheck, Options.set, Options.formatOfCheck,
      Options.budgetsFile,
    ] + Options.budgets + Options.conditions,
    examples: [
      "ppsim check dualpipe --pp 16 --micro 32 --max-bubble-rate 20%",
      "ppsim check 1f1b zb1p --pp 8,16 --micro 2x,4x --max-bubble-rate 32%",
      "ppsim check ./mine.sched --pp 8 --micro 20 --max-makespan 70 --format github",
      "ppsim check gpipe --pp 8 --micro 20 --p2p-mode blocking",
    ],
    execute: checkSchedules)
}

/// How `ppsim check` prints what it found.
enum CheckFormat: String, CaseIterable, Sendable {
  case text, json, github, junit

  func text(_ results: [CheckResult]) -> String {
    switch self {
    case .text: CheckReport.text(results)
    case .json: CheckReport.json(results)
    case .github: CheckReport.github(results)
    case .junit: CheckReport.junit(results)
    }
  }
}

private func checkSchedules(_ invocation: Invocation) throws -> ExitCode {
  let format = try invocation.value(Options.formatOfCheck) ?? .text
  let requests: [CheckRequest]
  if invocation.has(Options.budgetsFile) {
    let file = try BudgetsFile(invocation)
    if let failure = file.failure {
      // An annotation at the line helps where people look at it; others read standard error.
      if format == .github {
        try invocation.world.write(format.text(file.faults), answer: failure.code)
      }
      throw failure
    }
    requests = file.requests
  } else {
    guard !invocation.operands.isEmpty else {
      throw Refusal.trouble("which schedules? for example: ppsim check dualpipe --pp 16 --micro 32")
    }
    requests = [try CheckRequest(invocation)]
  }
  let results = requests.flatMap { $0.results() }
  let outcomes = results.map(\.outcome)
  let answer: ExitCode =
    outcomes.contains(.error) ? .trouble : outcomes.contains(.failed) ? .no : .fine
  try invocation.world.write(format.text(results), answer: answer)
  return answer
}
