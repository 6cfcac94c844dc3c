import PPAnalysis
import PPExport

extension Command {
  /// `ppsim check`: validity and budgets.
  static let check = Command(
    name: "check",
    summary: "is a schedule valid, and does it stay inside budgets",
    operands: "<schedule>…",
    details: """
      Expands, validates and times each schedule and holds its figures against the budgets given, all of
      them. With --p2p-mode blocking it also says whether ranks that send and receive in program order,
      each waiting for the other side, come to an end. The exit code is 0 if all is well, 1 if a rule is
      broken, 2 if a schedule cannot be read.
      """,
    options: [.pp, .micro, .set, .checkFormat] + Option.budgets + CostChoice.options,
    examples: [
      "ppsim check dualpipe --pp 16 --micro 32 --max-bubble-rate 20%",
      "ppsim check ./mine.sched --pp 8 --micro 20 --max-makespan 70 --format github",
      "ppsim check gpipe --pp 8 --micro 20 --p2p-mode blocking",
    ],
    execute: checkSchedules)
}

private enum CheckFormat: String, CaseIterable {
  case text, json, github, junit
}

private func checkSchedules(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard !invocation.operands.isEmpty else {
    throw .trouble("which schedules? for example: ppsim check dualpipe --pp 16 --micro 32")
  }
  let choice = try CostChoice(invocation)
  let budgets = try Budgets(invocation)
  let format = try invocation.choice(.checkFormat, CheckFormat.self) ?? .text
  let settings = try invocation.settings()
  var declared: Set<String> = []
  let results = invocation.operands.map { name in
    var size = ""
    do throws(Failure) {
      let named = try NamedSchedule(name)
      declared.formUnion(named.optionNames)
      let sized = try invocation.sized(named, settings: settings)
      let evaluation = try choice.evaluate(sized, view: .equalStages).evaluation
      let schedule = evaluation.schedule
      size = "\(schedule.ranks) ranks × \(schedule.microbatchCount) micro-batches"
      let valid = choice.isBlocking ? "valid, no deadlock with blocking messages" : "valid"
      return CheckResult(
        name: name, size: size,
        findings: [CheckFinding(rule: "valid", .ok, valid)]
          + budgets.findings(Figures(evaluation.measurement, label: named.label)))
    } catch {
      return CheckResult(
        name: name, size: size,
        findings: [
          CheckFinding(rule: "valid", error.code == .no ? .failed : .error, error.message)
        ])
    }
  }
  if let unknown = settings.keys.sorted().first(where: { !declared.contains($0) }) {
    throw .trouble("--set \(unknown): no such option in any of the schedules")
  }
  let text =
    switch format {
    case .text: CheckReport.text(results)
    case .json: CheckReport.json(results)
    case .github: CheckReport.github(results)
    case .junit: CheckReport.junit(results)
    }
  try invocation.world.write(World.printable(text, keeping: "\n"))
  let outcomes = results.map(\.outcome)
  return outcomes.contains(.error) ? .trouble : outcomes.contains(.failed) ? .no : .fine
}
