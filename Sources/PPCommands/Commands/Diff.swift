import PPAnalysis
import PPExport
import PPStudy

extension Command {
  /// `ppsim diff`: what changed.
  static let diff = Command(
    name: "diff",
    summary: "what changed between two schedules, and what that did to the figures",
    operands: "<before> <after>",
    operandCompletion: .schedules,
    details: """
      Compares what each rank runs: instructions inserted, removed, moved, split (B into I and W) or paired
      (F and B into F&B), then the figures. Any two schedules mix: built-in, .sched, PyTorch's .csv; two
      .json files of run --json are compared by their figures. The exit code is 0 if they are the same, 1 if
      they differ or one breaks a rule.
      """,
    options: [
      Options.pp, Options.micro, Options.set, Options.equalStages, Options.formatOfDiff,
      Options.stat, Options.allChanges, Options.ascii, Options.color,
    ] + Options.conditions,
    examples: [
      "ppsim diff 1f1b zb1p --pp 4 --micro 8",
      "ppsim diff dualpipe ./mine.sched --pp 8 --micro 20 --stat",
      "ppsim diff dualpipe ./mine.sched --pp 8 --micro 20 --format markdown",
    ],
    execute: diffSchedules)
}

/// How `ppsim diff` prints what changed.
enum DiffFormat: String, CaseIterable, Sendable {
  case text, markdown, json, github
}

private func diffSchedules(_ invocation: Invocation) throws -> ExitCode {
  guard invocation.operands.count == 2 else {
    throw Refusal.trouble("which two? for example: ppsim diff 1f1b zb1p --pp 4 --micro 8")
  }
  let format = try invocation.value(Options.formatOfDiff) ?? .text
  let ink = try invocation.ink()
  let saved = invocation.operands.filter { $0.hasSuffix(".json") }
  guard saved.count != 1 else {
    throw Refusal.trouble(
      "\(saved[0]) holds figures and the other side is a schedule; compare like with like")
  }
  let report = try saved.isEmpty ? invocation.schedulesDiff() : invocation.savedDiff()
  let showsProgram = !invocation.has(Options.stat)
  let limit = invocation.has(Options.allChanges) ? Int.max : 12
  let text =
    switch format {
    case .text:
      report.text(
        limit: limit, showsProgram: showsProgram, isASCII: ink == .ascii, hasColor: ink == .color,
        width: invocation.world.textWidth)
    case .markdown: report.markdown(limit: limit, showsProgram: showsProgram)
    case .json: report.json(showsProgram: showsProgram)
    case .github: report.github(showsProgram: showsProgram)
    }
  let answer: ExitCode = report.isSame ? .fine : .no
  try invocation.world.write(text, answer: answer)
  return answer
}

extension Invocation {
  fileprivate func savedDiff() throws(Refusal) -> DiffReport {
    let taken: [any OptionRow] = [
      Options.formatOfDiff, Options.stat, Options.allChanges, Options.ascii, Options.color,
    ]
    let names = taken.map(\.name)
    if let stray = command.options.first(where: { has($0) && !names.contains($0.name) }) {
      throw .trouble("\(stray.name) is for schedules; saved runs are compared as they are")
    }
    let runs = try operands.map { path throws(Refusal) in try SavedRun(reading: path) }
    let figures = runs.map(\.figures)
    guard figures[0].timeUnit == figures[1].timeUnit else {
      throw .trouble(
        "\(operands[0]) is in \(figures[0].timeUnit) and \(operands[1]) in \(figures[1].timeUnit); "
          + "compare runs of one unit")
    }
    return DiffReport(
      before: figures[0], after: figures[1], program: nil, costs: "",
      otherWork: runs[1].work.differences(from: runs[0].work))
  }

  fileprivate func schedulesDiff() throws(Refusal) -> DiffReport {
    let conditions = try Conditions(self)
    let size = try SizeRequest(self, conditions)
    let named = try operands.map { name throws(Refusal) in try schedule(named: name) }
    try SizeRequest.check(size.settings, of: named)
    let sized = try named.map { named throws(Refusal) in try size.sized(named) }
    for one in sized { try one.check(atMost: SizedSchedule.mostKept, for: "ppsim diff") }
    // Where both have as many stages, a stage costs what it costs in `run`.
    let stages = Set(sized.map(\.valid.schedule.stageCount))
    let view: StageView =
      has(Options.equalStages) || stages.count == 1 ? .equalStages : .equalModel
    let runs = try sized.map { sized throws(Refusal) in try sized.run(conditions, view: view) }
    let costs = runs[1].costs.description + (view == .equalModel ? ", equal model size" : "")
    let figures = zip(runs, named.labels).map { run, label in
      ComparedFigures(run.evaluation.summary, label: label)
    }
    let program = ProgramDiff(from: sized[0].valid.schedule, to: sized[1].valid.schedule)
    return DiffReport(
      before: figures[0], after: figures[1], program: program, costs: costs,
      place: sized[1].place(ofFirst: program))
  }
}

extension SizedSchedule {
  /// Where the file makes the first instruction that is new or elsewhere; nil for a built-in schedule.
  fileprivate func place(ofFirst diff: ProgramDiff) -> FilePlace? {
    guard let path = named.path else { return nil }
    for rank in diff.ranks {
      guard let first = rank.changes.lazy.compactMap(\.after.first).first else { continue }
      return FilePlace(
        named.diagnostic(
          rank: rank.rank, instruction: first.number, valid.schedule, options, ""))
    }
    return FilePlace(file: path)
  }
}
