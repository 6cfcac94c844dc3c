import PPAnalysis
import PPCost
import PPExport

extension Command {
  /// `ppsim diff`: what changed.
  static let diff = Command(
    name: "diff",
    summary: "what changed between two schedules, and what that did to the figures",
    operands: "<before> <after>",
    details: """
      Compares what each rank runs: instructions inserted, removed, moved, split (B into I and W) or paired
      (F and B into F&B), then the figures. Any two schedules mix: built-in, .sched, PyTorch's .csv; two
      .json files of run --json are compared by their figures. The exit code is 0 if they are the same, 1 if
      they differ or one breaks a rule.
      """,
    options: [.pp, .micro, .set, .equalStages, .diffFormat, .stat, .allChanges, .ascii, .color]
      + CostChoice.options,
    examples: [
      "ppsim diff 1f1b zb1p --pp 4 --micro 8",
      "ppsim diff dualpipe ./mine.sched --pp 8 --micro 20 --stat",
      "ppsim diff dualpipe ./mine.sched --pp 8 --micro 20 --format markdown",
    ],
    execute: diffSchedules)
}

private enum DiffFormat: String, CaseIterable {
  case text, markdown, json, github
}

private func diffSchedules(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard invocation.operands.count == 2 else {
    throw .trouble("which two? for example: ppsim diff 1f1b zb1p --pp 4 --micro 8")
  }
  let format = try invocation.choice(.diffFormat, DiffFormat.self) ?? .text
  let ink = try invocation.ink()
  let saved = invocation.operands.filter { $0.hasSuffix(".json") }
  guard saved.count != 1 else {
    throw .trouble(
      "\(saved[0]) holds figures and the other side is a schedule; compare like with like")
  }
  let report = try saved.isEmpty ? invocation.schedulesDiff() : invocation.savedDiff()
  let showsProgram = !invocation.has(.stat)
  let limit = invocation.has(.allChanges) ? Int.max : 12
  let text =
    switch format {
    case .text:
      report.text(
        limit: limit, showsProgram: showsProgram, ink: ink, width: invocation.world.textWidth)
    case .markdown: report.markdown(limit: limit, showsProgram: showsProgram)
    case .json: report.json(showsProgram: showsProgram)
    case .github: report.github(showsProgram: showsProgram)
    }
  let answer: ExitCode = report.isSame ? .fine : .no
  try invocation.world.write(text, answer: answer)
  return answer
}

extension Invocation {
  fileprivate func savedDiff() throws(Failure) -> DiffReport {
    let taken = [Option.diffFormat, .stat, .allChanges, .ascii, .color].map(\.name)
    if let stray = command.options.first(where: { has($0) && !taken.contains($0.name) }) {
      throw .trouble("\(stray.name) is for schedules; saved runs are compared as they are")
    }
    let runs = try operands.map { path throws(Failure) in try SavedRun(reading: path) }
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

  fileprivate func schedulesDiff() throws(Failure) -> DiffReport {
    let choice = try CostChoice(self)
    let named = try operands.map { name throws(Failure) in try schedule(named: name) }
    let settings = try settings(for: named)
    let sized = try named.map { named throws(Failure) in
      try self.sized(named, settings: settings)
    }
    // Where both have as many stages, a stage costs what it costs in `run`.
    for one in sized { try one.check(atMost: SizedSchedule.mostKept, for: "ppsim diff") }
    let stages = Set(sized.map(\.valid.schedule.stageCount))
    let view: StageView =
      has(.equalStages) || stages.count == 1 ? .equalStages : .equalModel
    var costs = ""
    let isUnique = named[0].label != named[1].label
    let figures = try sized.map { sized throws(Failure) in
      let (evaluation, source) = try choice.evaluate(sized, view: view)
      costs = source.description + (view == .equalModel ? ", equal model size" : "")
      return Figures(
        evaluation.measurement, label: isUnique ? sized.named.label : sized.named.name)
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
