import PPAnalysis
import PPChart
import PPExport
import PPModel
import PPStudy
import PPSupport

/// `ppsim search --caps`: time against memory.
func searchCurve(_ line: Invocation) throws -> ExitCode {
  let strays: [any OptionRow] = [
    Options.maxActivations, Options.searchedMemory, Options.outputFile, Options.formatOfProgram,
    Options.compact,
    Options.resumeSearch, Options.showDiff, Exporter<RunRecord>.trace.option,
    Exporter<RunRecord>.html.option,
  ]
  if let stray = strays.first(where: line.has) {
    throw Refusal.trouble(
      "\(stray.name) is for one limit, and --caps has several; leave one of them out")
  }
  let caps = try line.value(Options.caps)
  let count = caps?.count ?? 0
  guard let caps, count <= 1000 else {
    throw Refusal.trouble("--caps has \(count) limits; it takes at most 1000")
  }
  let request = try SearchRequest(line)
  let limits = Set((0..<count).map { caps[$0].value }).sorted().map { Chunks(count: Int($0)) }
  let world = line.world
  let files = try RequestedFiles(line, Exporter<Table>.all)
  let figure = try line.value(Exporter<RunRecord>.svg.option).map { try OutputFile($0, in: world) }
  let signal = world.watchInterrupts()
  var curve = SearchCurve(request.question)
  var progress = ProgressLine(world)
  for (place, limit) in limits.enumerated() where signal() == nil {
    let begin = world.seconds()
    let (seconds, most) = (world.seconds, request.seconds)
    let words = "limit \(place + 1) of \(limits.count): "
    try curve.search(
      within: limit, evaluations: request.evaluations,
      shouldStop: { signal() != nil || (most.map { seconds() - begin >= $0 } ?? false) }
    ) { state in
      progress.show { words + "\(state.evaluations) orders, \(ProgressLine.clock($0))" }
    }
  }
  progress.clear()
  let placement = request.question.placement
  let title =
    "Search for \(placement.label): \(RunText.count(placement.placement.ranks, "rank")), "
    + RunText.count(placement.placement.micro, "micro-batch", "micro-batches")
  let table = curve.table(title: title)
  try files.write(table, by: Exporter.all)
  if let figure, let drawn = curve.svg(title: title, width: try line.pictureWidth()) {
    try figure.write(Array(drawn.utf8))
    try figure.finish()
  }
  let answer = signal() ?? (curve.points.contains { $0.found != nil } ? .fine : .no)
  if signal() != nil { world.writeError("ppsim: interrupted; these are the limits so far\n") }
  guard !files.takesStandardOutput, !(figure?.isStandardOutput ?? false) else { return answer }
  let isASCII = line.has(Options.ascii)
  try world.write(
    table.text(in: .text, isASCII: isASCII, width: world.textWidth) + "\n"
      + curve.plot(isASCII: isASCII), answer: answer)
  return answer
}
