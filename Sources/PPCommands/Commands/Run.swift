import PPAnalysis
import PPExport
import PPModel

extension Command {
  /// `ppsim run`: one schedule, simulated.
  static let run = Command(
    name: "run",
    summary: "simulate one schedule: chart, makespan, bubble, memory",
    operands: "<schedule>",
    details: """
      Expands the schedule for --pp ranks and --micro micro-batches, times it, and prints a Gantt
      chart and the figures. All stages cost the same, unless --model gives them layers of a model on
      a cluster. Docs/Metrics.md defines every figure.
      """,
    options: [
      .pp, .micro, .set, .cost, .hop, .heldForW, .width, .fold, .from, .to, .ascii, .color,
      .noGantt, .ranks, .csv, .json,
    ] + Option.physical,
    examples: [
      "ppsim run dualpipe --pp 16 --micro 32",
      "ppsim run zb1p --pp 8 --micro 20 --cost F=1,B=2.2,W=0.8 --p2p 0.1",
      "ppsim run interleaved --pp 4 --micro 8 --set chunks=4 --width 100",
      "ppsim run dualpipe --pp 8 --micro 20 --json -",
      "ppsim run dualpipe --pp 16 --micro 120 --model deepseek-v3 --cluster h800 --no-gantt",
    ],
    execute: runSchedule)
}

private func runSchedule(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard invocation.operands.count == 1 else {
    throw .trouble(
      invocation.operands.isEmpty
        ? "which schedule? for example: ppsim run dualpipe --pp 16 --micro 32"
        : "ppsim run takes one schedule, but found '\(invocation.operands[1])' too; "
          + "ppsim compare takes several")
  }
  let world = invocation.world
  let workload = try NamedWorkload(invocation)
  let costs = try invocation.costs()
  let heldForW = try invocation.heldForW()
  let style = try GanttRequest(invocation)
  let named = try NamedSchedule(invocation.operands[0])
  let settings = try invocation.settings(for: [named])
  if let path = invocation.value(.csv), path == invocation.value(.json), path != "-" {
    throw .trouble("--csv and --json both name '\(path)'; give each a file of its own")
  }
  let csv = try invocation.value(.csv).map { path throws(Failure) in
    try OutputFile(path, in: world)
  }
  let json = try invocation.value(.json).map { path throws(Failure) in
    try OutputFile(path, in: world)
  }
  let dashes = [invocation.value(.csv), invocation.value(.json)].count { $0 == "-" }
  guard dashes < 2 else {
    throw .trouble("--csv - and --json - cannot share standard output; write one to a file")
  }

  let sized = try invocation.sized(named, settings: settings)
  let evaluation: Evaluation
  if let workload {
    evaluation = try sized.evaluate(workload, heldForW: heldForW)
  } else {
    evaluation = try sized.evaluate(costs: costs, view: .equalStages, heldForW: heldForW)
  }
  let chart = dashes == 0 ? try style.chart(evaluation) : nil

  // Files first: they are complete even if nobody reads standard output to its end.
  if let json {
    try json.write(
      RunJSON.text(
        evaluation, label: named.label, costs: workload == nil ? costs : nil,
        workload: workload?.description, heldForW: heldForW))
    try json.finish()
  }
  if let csv {
    try TimelineCSV.write(evaluation) { bytes throws(Failure) in try csv.write(bytes) }
    try csv.finish()
  }
  guard dashes == 0 else { return .fine }
  let what = workload?.description ?? RunText.description(costs)
  try world.write(RunText.heading(evaluation.schedule, costs: what, heldForW: heldForW) + "\n")
  if let chart {
    try chart.write { text throws(Failure) in try world.write(text) }
    try world.write("\n")
  }
  var text = RunText.figures(evaluation)
  if let workload {
    text +=
      "\n"
      + RunText.physicalFigures(
        evaluation, workload.workload, gpuHourPrice: workload.gpuHourPrice)
  }
  if invocation.has(.ranks) {
    text += "\n" + RunText.ranks(evaluation).text(in: .text, isASCII: invocation.has(.ascii))
  }
  try world.write(text)
  return .fine
}

/// What the options say of the chart.
private struct GanttRequest {
  enum When: String, CaseIterable {
    case auto, always, never
  }

  let isWanted: Bool
  let isFolded: Bool
  let ink: GanttStyle.Ink
  let width: Int
  let from: Int64?
  let to: Int64?

  init(_ invocation: Invocation) throws(Failure) {
    let world = invocation.world
    let most = 1_000_000_000 * TimeScale.unitCosts.ticksPerUnit
    isWanted = !invocation.has(.noGantt)
    isFolded = invocation.has(.fold)
    from = try invocation.decimal(.from, upTo: most)
    to = try invocation.decimal(.to, upTo: most)
    let given = try invocation.integer(.width, 20...10_000)
    let terminal = world.outputIsTerminal ? world.terminalWidth : nil
    width = given ?? max(20, terminal ?? 120)
    let noColor = !(world.variable("NO_COLOR") ?? "").isEmpty || world.variable("TERM") == "dumb"
    let hasColor =
      switch try invocation.choice(.color, When.self) ?? .auto {
      case .auto: world.outputIsTerminal && !noColor
      case .always: true
      case .never: false
      }
    ink = invocation.has(.ascii) ? .ascii : hasColor ? .color : .plain
  }

  func chart(_ evaluation: Evaluation) throws(Failure) -> GanttChart? {
    guard isWanted else { return nil }
    let makespan = evaluation.metrics.makespan
    let window = (from ?? 0)..<max(min(to ?? makespan, makespan), from ?? 0)
    guard !window.isEmpty else {
      let end = evaluation.scale.text(makespan)
      throw .trouble("nothing to draw: --from must be less than --to, and the step ends at \(end)")
    }
    return GanttChart(
      evaluation,
      style: GanttStyle(ink: ink, width: width, window: window, isFolded: isFolded))
  }
}
