import PPAnalysis
import PPExport
import PPModel
import PPSearch
import PPStudy
import PPSupport

extension Command {
  /// `ppsim search`: the best schedule under a memory limit.
  static let search = Command(
    name: "search",
    summary: "the fastest schedule for a placement, costs and memory, and how good it is",
    operands: "",
    details: """
      Looks for the order in which each rank runs its forwards and backwards, starting from every built-in
      schedule that fits, so it is never slower than those. It ends when a lower bound proves that nothing
      is faster, or after --iterations or --time. Docs/Search.md has examples, Docs/Bounds.md the proofs.
      """,
    options: [
      Options.placement, Options.chunks, Options.pp, Options.micro, Options.set,
      Options.maxActivations, Options.caps, Options.searchedMemory, Options.searchObjective,
      Options.pairs,
      Options.startFile, Options.cost, Options.costTable, Options.slow, Options.hop,
      Options.heldForW, Options.iterations, Options.searchTime, Options.searchSeed, Options.jobs,
      Options.resumeSearch, Options.width, Options.fold, Options.bubbles, Options.ascii,
      Options.color, Options.noGantt, Options.outputFile, Options.formatOfProgram,
      Options.compact, Options.showDiff,
    ] + Options.files(Exporter<RunRecord>.all) + Options.physical,
    examples: [
      "ppsim search --placement linear --pp 8 --micro 20 --max-activations 7",
      "ppsim search --placement bidirectional --pp 8 --micro 20 --max-activations 7 -o best.sched",
      "ppsim search --placement v --pp 8 --micro 24 --max-activations 8 --time 3m",
      "ppsim search --placement bidirectional --pp 8 --micro 20 --max-activations 9 --cost FB=2.6 --time 1m",
      "ppsim search --placement linear --pp 8 --micro 20 --caps 4..16 --svg curve.svg",
      "ppsim search --placement linear --pp 8 --micro 20 --caps 4..16 --svg curve.svg",
      "ppsim search --placement zbv --pp 4 --micro 8 --p2p 0.1 --format pytorch -o best.csv",
      "ppsim search --placement linear --pp 8 --micro 32 --model llama-3.1-405b --cluster h100 --tp 8 --dp 16",
    ],
    execute: searchSchedule)
}

private func searchSchedule(_ line: Invocation) throws -> ExitCode {
  guard !line.has(Options.caps) else { return try searchCurve(line) }
  let request = try SearchRequest(line)
  let chart = try ChartRequest(line, hasWindow: false)
  let files = try RequestedFiles(line, Exporter<RunRecord>.all)
  let world = line.world
  var search = try ScheduleSearch(request.question)
  let signal = world.watchInterrupts()
  let (begin, limit) = (world.seconds(), request.seconds)
  let seconds = world.seconds
  var progress = ProgressLine(world)
  let (bound, scale) = (search.bound.time, search.scale)
  let (space, label) = (search.space, request.question.placement.label)
  var saved = begin
  var trouble: (any Error)?
  search.run(
    evaluations: request.evaluations,
    shouldStop: { signal() != nil || (limit.map { seconds() - begin >= $0 } ?? false) }
  ) { state in
    progress.show { words(state, bound: bound, scale, after: $0) }
    // What was found so far outlives whatever ends this process.
    guard state.isBetter, let orders = state.orders, seconds() - saved >= 2, trouble == nil else {
      return
    }
    saved = seconds()
    do {
      if let schedule = space.schedule(orders, name: ScheduleSearch.title(label)) {
        try request.save(schedule, evaluations: state.evaluations, in: world)
      }
    } catch { trouble = error }
  }
  progress.clear()
  if let trouble { throw trouble }
  guard let result = search.result else {
    world.writeError("ppsim: no schedule that fits was found; search longer, or allow more\n")
    return signal() ?? .no
  }
  let compact = request.isCompact ? CompactProgram(result.schedule) : nil
  let writesProgram = try request.save(
    result.schedule, compact, evaluations: result.evaluations, in: world)
  let sized = try SizedSchedule(found: result.schedule, label: result.label)
  let run = try sized.run(search.conditions)
  var record = RunRecord(run)
  record.command = line.commandLine
  record.search = result
  record.picture =
    try files.has(Exporter<RunRecord>.svg)
    ? chart.picture(run, search.conditions.workload) : nil
  try files.write(record, by: Exporter.all)
  let answer = signal() ?? .fine
  if answer != .fine {
    world.writeError(
      "ppsim: interrupted after \(result.evaluations) orders; this is the best so far\n")
  }
  guard !files.takesStandardOutput, !writesProgram else { return answer }
  try world.writeText(
    SearchText.text(result, search, run, limit: request.limitText), answer: answer)
  if let drawn = try chart.chart(run, search.conditions.workload) {
    try world.write("\n", answer: answer)
    try drawn.picture.write { text in try world.write(text, answer: answer) }
  }
  try world.writeText("\n" + RunText.figures(run.evaluation), answer: answer)
  if let compact {
    let words = compact.words(micro: result.schedule.batches)
    try world.writeText("\n" + words, answer: answer)
  }
  if line.has(Options.showDiff), let start = result.start {
    try world.write("\n" + diff(from: start, to: run, search.conditions, line), answer: answer)
  }
  return answer
}

/// How far a search is: `best 70, bound 67, gap 4.48 %, 120000 orders, 0:03`; nil before anything was found.
private func words(
  _ state: SearchProgress, bound: Ticks, _ scale: TimeScale, after seconds: Double
) -> String? {
  guard state.time < .max else { return nil }
  let gap = NumberText.percent(Double(state.time) / Double(max(1, bound)) - 1)
  return "best \(scale.rounded(state.time)), bound \(scale.rounded(bound)), gap \(gap), "
    + "\(state.evaluations) orders, \(ProgressLine.clock(seconds))"
}

/// What a found schedule does otherwise than the one that the search started from.
private func diff(
  from start: SearchStart, to run: Run, _ conditions: Conditions, _ line: Invocation
) throws -> String {
  let before = try SizedSchedule(found: start.schedule, label: start.label).run(conditions)
  let ink = try line.ink()
  let report = DiffReport(
    before: before.figures, after: run.figures,
    program: ProgramDiff(from: start.schedule, to: run.evaluation.schedule),
    costs: run.costs.description)
  return report.text(
    limit: 12, showsProgram: true, isASCII: ink == .ascii, hasColor: ink == .color,
    width: line.world.textWidth)
}
