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
      .pp, .micro, .set, .cost, .hop, .hopMode, .heldForW, .width, .fold, .from, .to, .ascii,
      .color,
      .noGantt, .bubbles, .summary, .ranks, .csv, .json,
    ] + Option.physical + Option.components,
    examples: [
      "ppsim run dualpipe --pp 16 --micro 32",
      "ppsim run zb1p --pp 8 --micro 20 --cost F=1,B=2.2,W=0.8 --p2p 0.1",
      "ppsim run interleaved --pp 4 --micro 8 --set chunks=4 --width 100",
      "ppsim run dualpipe --pp 8 --micro 20 --json -",
      "ppsim run dualpipe --pp 16 --micro 120 --model deepseek-v3 --cluster h800 --no-gantt",
      "ppsim run dualpipe --pp 16 --micro 120 --model deepseek-v3 --close-up pair",
    ],
    execute: runSchedule)
}

private func runSchedule(_ invocation: Invocation) throws(Failure) -> ExitCode {
  let operand = try invocation.oneSchedule(
    example: "dualpipe --pp 16 --micro 32", advice: "; ppsim compare takes several")
  let world = invocation.world
  let choice = try CostChoice(invocation)
  let request = try ChartRequest(invocation)
  let named = try invocation.schedule(named: operand)
  let settings = try invocation.settings(for: [named])
  let files = try RequestedFiles(invocation)
  if invocation.has(.summary) { try refuseTimeline(invocation, choice) }
  let sized = try invocation.sized(named, settings: settings)
  if invocation.has(.summary) { return try summarise(sized, choice, json: files.json, invocation) }
  let (evaluation, source) = try choice.evaluate(
    sized, view: .equalStages, recordsComponents: invocation.has(.streams))
  let chart =
    files.takesStandardOutput
    ? nil : try request.chart(evaluation, sized, choice.workload)

  try files.write { json throws(Failure) in
    try json.write(
      RunJSON.text(evaluation, label: named.label, costs: source, heldForW: choice.heldForW))
  } csv: { csv throws(Failure) in
    if evaluation.components != nil {
      try ComponentCSV.write(evaluation) { bytes throws(Failure) in try csv.write(bytes) }
    } else {
      try TimelineCSV.write(evaluation) { bytes throws(Failure) in try csv.write(bytes) }
    }
  }
  guard !files.takesStandardOutput else { return .fine }
  try world.writeText(
    RunText.heading(evaluation.schedule, costs: source.description, heldForW: choice.heldForW)
      + "\n")
  if let chart {
    if let title = chart.title { try world.writeText(title + "\n\n") }
    try chart.picture.write { text throws(Failure) in try world.write(text) }
    try world.write("\n")
  }
  var text = RunText.figures(evaluation)
  if case .workload(let priced) = source {
    text += "\n" + RunText.physicalFigures(evaluation, priced, width: world.textWidth)
  }
  if invocation.has(.ranks) {
    text +=
      "\n"
      + RunText.ranks(evaluation).text(
        in: .text, isASCII: invocation.has(.ascii), width: world.textWidth)
  }
  try world.writeText(text)
  return .fine
}
