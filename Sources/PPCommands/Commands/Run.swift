import PPAnalysis
import PPExport
import PPModel
import PPStudy

extension Command {
  /// `ppsim run`: one schedule, simulated.
  static let run = Command(
    name: "run",
    summary: "simulate one schedule: chart, makespan, bubble, memory",
    operands: "<schedule>",
    operandCompletion: .schedules,
    details: """
      Expands the schedule for --pp ranks and --micro micro-batches, times it, and prints a Gantt
      chart and the figures. All stages cost the same, unless --model gives them layers of a model on
      a cluster. Docs/Metrics.md defines every figure.
      """,
    options: [
      Options.pp, Options.micro, Options.set, Options.cost, Options.costTable, Options.slow,
      Options.hop, Options.hopMode, Options.heldForW, Options.width, Options.fold, Options.from,
      Options.to, Options.ascii, Options.color, Options.noGantt, Options.bubbles, Options.summary,
      Options.ranks, Options.memory,
    ] + Options.files(Exporter<RunRecord>.all) + [Options.traceFolder] + Options.physical
      + Options.components,
    examples: [
      "ppsim run dualpipe --pp 16 --micro 32",
      "ppsim run zb1p --pp 8 --micro 20 --cost F=1,B=2.2,W=0.8 --p2p 0.1",
      "ppsim run interleaved --pp 4 --micro 8 --set chunks=4 --width 100",
      "ppsim run dualpipe --pp 8 --micro 20 --json -",
      "ppsim run dualpipe --pp 16 --micro 120 --model deepseek-v3 --cluster h800 --no-gantt",
      "ppsim run dualpipe --pp 16 --micro 120 --model deepseek-v3 --close-up pair",
      "ppsim run 1f1b --pp 8 --model llama-3.1-405b --cluster h100 --tp 8 --dp 16 --global-batch 256 --memory",
    ],
    execute: runSchedule)
}

private func runSchedule(_ line: Invocation) throws -> ExitCode {
  let operand = try line.oneSchedule(
    example: "dualpipe --pp 16 --micro 32", advice: "; ppsim compare takes several")
  let world = line.world
  let conditions = try Conditions(line)
  let request = try ChartRequest(line)
  let size = try SizeRequest(line, conditions)
  let named = try line.schedule(named: operand)
  try size.check(named)
  let files = try RequestedFiles(line, Exporter<RunRecord>.all)
  if line.has(Options.memory), conditions.workload == nil, !files.has(Exporter<RunRecord>.svg) {
    throw Refusal.trouble(
      "--memory goes with --model or --svg; chunks of unit costs have no bytes")
  }
  let traces = try line.value(Options.traceFolder).map(OutputFolder.init)
  let isSummary = line.has(Options.summary)
  if isSummary { try refuseTimeline(conditions, files, hasTraces: traces != nil) }
  let tableStyle = line.has(Options.ranks) ? line.has(Options.ascii) : nil
  let sized = try size.sized(named)
  if files.has(Exporter<RunRecord>.html) {
    try sized.check(atMost: SizedSchedule.mostDrawn, for: "--html")
  }
  if isSummary {
    return try summarise(sized, conditions, files, ranksInASCII: tableStyle, world)
  }
  let run = try sized.run(conditions, recordsComponents: line.has(Options.streams))
  let evaluation = run.evaluation
  let chart =
    files.takesStandardOutput ? nil : try request.chart(run, conditions.holding(run).workload)

  var record = RunRecord(run)
  record.command = line.commandLine
  record.picture =
    try files.has(Exporter<RunRecord>.svg)
    ? request.picture(run, conditions.holding(run).workload) : nil
  try files.write(record, by: Exporter.all)
  if let traces { try write(record, to: traces, in: world) }
  guard !files.takesStandardOutput else { return .fine }
  try world.writeText(
    RunText.heading(evaluation.schedule, costs: run.costs.description, heldForW: run.heldForW)
      + "\n")
  if let chart {
    if let title = chart.title { try world.writeText(title + "\n\n") }
    try chart.picture.write { text in try world.write(text) }
    try world.write("\n")
  }
  var text = RunText.figures(evaluation)
  if case .workload(let priced) = run.costs {
    text += "\n" + RunText.physicalFigures(evaluation, priced, width: world.textWidth)
    if line.has(Options.memory) {
      text +=
        "\n"
        + MemoryText.text(
          evaluation, priced, heldForW: run.heldForW, isASCII: line.has(Options.ascii),
          width: world.textWidth)
    }
  }
  if let isASCII = tableStyle {
    text +=
      "\n"
      + RunText.ranks(evaluation).text(in: .text, isASCII: isASCII, width: world.textWidth)
  }
  try world.writeText(text)
  return .fine
}

/// A trace for each rank.
private func write(_ record: RunRecord, to folder: OutputFolder, in world: World) throws {
  guard let traces = RankTraces(record) else { return }
  for (rank, name) in traces.names.enumerated() {
    let file = try folder.file(name, in: world)
    try traces.write(rank: rank) { bytes in try file.write(bytes) }
    try file.finish()
  }
}
