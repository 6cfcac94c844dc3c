import PPAnalysis
import PPExport
import PPStudy
import PPSupport

extension Command {
  /// `ppsim compare`: schedules side by side.
  static let compare = Command(
    name: "compare",
    summary: "schedules side by side, on the same work",
    operands: "<schedule>…",
    operandCompletion: .schedules,
    details: """
      One row for each schedule; the first is the yardstick of the speed-up. The costs are those of a
      rank's share of the model: where a rank holds two stages, each costs half. With --equal-stages
      every stage costs the same, so that schedules with more stages run a larger model. A schedule
      that there is not at the size is left out, and a note says why. With --what-if each schedule has a
      second row: with the changes.
      """,
    options: [
      Options.pp, Options.micro, Options.set, Options.equalStages, Options.whatIf, Options.strict,
      Options.format, Options.width, Options.memory,
    ] + Options.files(Exporter<RunRecords>.all) + Options.conditions,
    examples: [
      "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 32",
      "ppsim compare 1f1b interleaved zbv dualpipev --pp 8 --micro 32 --p2p 0.1 --format markdown",
      "ppsim compare 1f1b zb1p --pp 8 --micro 32 --what-if W=0.8x",
      "ppsim compare dualpipe ./mine.sched --pp 16 --micro 32",
      "ppsim compare 1f1b dualpipe --pp 8 --micro 20 --html page.html",
      "ppsim compare 1f1b zb1p dualpipe --pp 8 --micro 20 --svg three.svg --memory",
      "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 120 --model deepseek-v3 --cluster h800",
    ],
    execute: compareSchedules)
}

private func compareSchedules(_ line: Invocation) throws -> ExitCode {
  guard !line.operands.isEmpty else {
    throw Refusal.trouble(
      "which schedules? for example: ppsim compare 1f1b zb1p --pp 16 --micro 32")
  }
  let conditions = try Conditions(line)
  if conditions.workload != nil, line.has(Options.equalStages) {
    throw Refusal.trouble(
      "--equal-stages is for unit costs; with --model the model is the same for all")
  }
  let format = try line.value(Options.format) ?? .text
  let size = try SizeRequest(line, conditions)
  let schedules = try line.operands.map { name throws(Refusal) in try line.schedule(named: name) }
  try SizeRequest.check(size.settings, of: schedules)
  let files = try RequestedFiles(line, Exporter<RunRecords>.all)
  let draws = files.has(Exporter<RunRecords>.svg)
  let ofFigures: [any OptionRow] = [Options.width, Options.memory]
  if !draws, let option = line.first(ofFigures) {
    throw Refusal.trouble("\(option.name) is for the figure that --svg draws")
  }
  let makesPage = files.has(Exporter<RunRecords>.html)
  let mostDrawn = max(1, SizedSchedule.mostDrawn / schedules.count)
  let comparison = try Comparison(
    schedules, conditions, view: line.has(Options.equalStages) ? .equalStages : .equalModel,
    changes: line.value(Options.whatIf),
    keepsRuns: draws || makesPage
  ) { named throws(Refusal) in
    let sized = try size.sized(named)
    if makesPage { try sized.check(atMost: mostDrawn, for: "--html") }
    return sized
  }
  var records = RunRecords(comparison, command: line.commandLine)
  records.width = try line.pictureWidth()
  records.showsActivations = line.has(Options.memory)
  try files.write(records, by: Exporter.all)
  let answer: ExitCode = line.has(Options.strict) && !comparison.leftOut.isEmpty ? .no : .fine
  guard !files.takesStandardOutput else { return answer }
  var table = ComparisonTable.table(comparison, isPhysical: conditions.workload != nil)
  table.notes += comparison.notes
  // CSV has no place for notes.
  if format == .csv { comparison.notes.forEach { line.world.writeError("ppsim: \($0)\n") } }
  try line.world.write(table.text(in: format, width: line.world.textWidth), answer: answer)
  return answer
}
