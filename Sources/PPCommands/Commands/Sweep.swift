import PPExport
import PPStudy
import PPSupport

extension Command {
  /// `ppsim sweep`: many configurations.
  static let sweep = Command(
    name: "sweep",
    summary: "a grid of schedules, sizes and costs: rows as CSV, winners, trade-offs",
    operands: "",
    details: """
      Runs every combination of what is given and prints a row for each, always in the same order; a
      point that cannot be has a row that says why. A rank's share of the model costs what --cost
      says, as in ppsim compare. A sweep that was stopped goes on with --resume; --shard splits it
      over machines. Docs/ScalingOut.md has recipes, Docs/Formats.md the columns.
      """,
    options: [
      Options.scheduleList, Options.ppList, Options.microList, Options.set, Options.costRanges,
      Options.hopList, Options.hopMode, Options.heldForW, Options.equalStages,
      Options.formatOfRows, Options.rowFile, Options.resume, Options.shard, Options.jobs,
      Options.limit, Options.dryRun, Options.best, Options.per, Options.pareto,
      Options.fitMemory, Options.ascii, Options.paretoFigure, Options.width,
    ] + Options.physicalLists,
    examples: [
      "ppsim sweep --schedule all --pp 8,16 --micro 2x..4x",
      "ppsim sweep --schedule zb1p,dualpipe --pp 16 --micro 64 --cost W=0.5..1.5/0.1 --p2p 0,0.1",
      "ppsim sweep --schedule all --pp 8 --micro 16,32 --best makespan",
      "ppsim sweep --schedule all --pp 8 --micro 32 --pareto time,memory",
      "ppsim sweep --schedule all --pp 8 --micro 32 --pareto time,memory --svg front.svg",
      "ppsim sweep --schedule all --pp 4..16/4 --micro 4x --format jsonl -o sweep.jsonl --resume",
      "ppsim sweep --schedule 1f1b,dualpipe --pp 8 --micro 16 --model deepseek-v3 --ib 0.5x,1x,2x",
    ],
    execute: runSweep)
}

/// What is done with the points of a sweep.
private struct SweepRequest {
  let grid: SweepGrid
  let shard: Shard
  let points: Range<Int>
  let format: RowFormat
  let jobs: Int
  let question: SweepChoice.Question?
  let path: String?
  let resumes: Bool
  let isASCII: Bool
  /// Where trade-offs are drawn.
  let figure: OutputFile?
  let figureWidth: Int

  init(_ line: Invocation) throws {
    if let operand = line.operands.first {
      throw Refusal.trouble(
        "ppsim sweep takes no operand, but found '\(operand)'; name it with --schedule")
    }
    grid = try SweepGrid(line)
    let limit = try line.value(Options.limit) ?? 1_000_000
    guard grid.count <= limit else {
      let count = grid.count == .max ? "more than \(Int.max)" : "\(grid.count)"
      throw Refusal.trouble(
        "the sweep has \(count) points, and the limit is \(limit); narrow a range, or raise --limit"
      )
    }
    shard = try line.value(Options.shard) ?? .whole
    points = shard.points(of: grid.count)
    format = try line.value(Options.formatOfRows) ?? .csv
    jobs = try line.value(Options.jobs) ?? availableProcessors()
    question = try SweepChoice.Question(line)
    path = try line.value(Options.rowFile)
    resumes = line.has(Options.resume)
    isASCII = line.has(Options.ascii)
    figureWidth = try line.pictureWidth()
    let ofFigures: [any OptionRow] = [Options.paretoFigure, Options.width]
    if question?.pareto == nil, let option = line.first(ofFigures) {
      throw Refusal.trouble("\(option.name) is for the figure of --pareto")
    }
    figure = try line.value(Options.paretoFigure).map { try OutputFile($0, in: line.world) }
    if path == "-", question != nil, !line.has(Options.dryRun) {
      throw Refusal.trouble(
        "-o - and \(line.has(Options.best) ? "--best" : "--pareto") cannot share standard output")
    }
  }
}

private func runSweep(_ line: Invocation) throws -> ExitCode {
  let request = try SweepRequest(line)
  let (grid, points, format) = (request.grid, request.points, request.format)
  let world = line.world
  let columns = grid.columns
  var choice = try request.question.map { question throws(Refusal) in
    try SweepChoice(question, of: columns)
  }
  guard !line.has(Options.dryRun) else {
    let part = request.shard.count == 1 ? "" : ", \(points.count) in this shard"
    try world.write("\(grid.count) points\(part): \(grid.description)\n")
    return .fine
  }
  // Rows that are chosen from need not be printed too.
  let isPrinted = request.path != nil || choice == nil || request.resumes
  let file =
    isPrinted ? try GrowingFile(request.path ?? "-", resumes: request.resumes, in: world) : nil
  var done = 0
  if let file {
    let header = request.shard.number == 1 ? format.header(columns) : []
    if request.resumes {
      var saved = SavedRows(
        grid, format, path: request.path ?? "-", points: points, header: header)
      try file.readLines { line, isWhole in
        if let values = try saved.take(line, isWhole: isWhole) { choice?.take(values) }
      }
      try saved.spotCheck()
      try file.cut(at: saved.size)
      done = saved.rows
      if saved.size == 0 { try file.append(header) }
    } else {
      try file.append(header)
    }
  }
  let rest = (points.lowerBound + done)..<points.upperBound
  let signal = world.watchInterrupts()
  let tellsValues = choice != nil
  let run = SweepRun(grid, jobs: request.jobs) { row in
    let bytes = format.row(columns, row)
    return (bytes: bytes, values: tellsValues ? format.values(bytes.dropLast()) : [])
  }
  var progress = ProgressLine(world)
  defer { progress.clear() }
  var ran = 0
  done += try run.run(rest, shouldStop: { signal() != nil }) { rows in
    try file?.append(rows.flatMap(\.bytes))
    if tellsValues { for row in rows { choice?.take(row.values) } }
    ran += rows.count
    progress.show {
      ProgressLine.share(ran, before: done, of: done + rest.count, "points", after: $0)
    }
  }
  try file?.finish()
  progress.clear()
  if done < points.count, let signal = signal() {
    let advice = request.path == nil ? "" : "; the same command with --resume goes on"
    world.writeError("ppsim: interrupted after \(done) of \(points.count) points\(advice)\n")
    return signal
  }
  guard let choice else { return .fine }
  guard let text = choice.text(isASCII: request.isASCII, width: world.textWidth) else {
    world.writeError("ppsim: no point of the sweep is possible and fits\n")
    return .no
  }
  if let figure = request.figure, let drawn = choice.svg(width: request.figureWidth) {
    try figure.write(Array(drawn.utf8))
    try figure.finish()
    if figure.isStandardOutput { return .fine }
  }
  try world.write(text)
  return .fine
}
