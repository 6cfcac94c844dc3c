import PPExport

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
      .scheduleList, .ppRanges, .microRanges, .set, .costRanges, .hopList, .hopMode, .heldForW,
      .equalStages, .rowFormat, .rowFile, .resume, .shard, .jobs, .limit, .dryRun, .best, .per,
      .pareto, .fitMemory, .ascii,
    ] + Option.physicalLists,
    examples: [
      "ppsim sweep --schedule all --pp 8,16 --micro 2x..4x",
      "ppsim sweep --schedule zb1p,dualpipe --pp 16 --micro 64 --cost W=0.5..1.5/0.1 --p2p 0,0.1",
      "ppsim sweep --schedule all --pp 8 --micro 16,32 --best makespan",
      "ppsim sweep --schedule all --pp 8 --micro 32 --pareto time,memory",
      "ppsim sweep --schedule all --pp 4..16/4 --micro 4x --format jsonl -o sweep.jsonl --resume",
      "ppsim sweep --schedule 1f1b,dualpipe --pp 8 --micro 16 --model deepseek-v3 --ib 0.5x,1x,2x",
    ],
    execute: runSweep)
}

private func runSweep(_ invocation: Invocation) throws(Failure) -> ExitCode {
  if let operand = invocation.operands.first {
    throw .trouble("ppsim sweep takes no operand, but found '\(operand)'; name it with --schedule")
  }
  let world = invocation.world
  let grid = try SweepGrid(invocation)
  let limit = try invocation.integer(.limit, 1...1_000_000_000_000_000) ?? 1_000_000
  guard grid.count <= limit else {
    let count = grid.count == .max ? "more than \(Int.max)" : "\(grid.count)"
    throw .trouble(
      "the sweep has \(count) points, and the limit is \(limit); narrow a range, or raise --limit")
  }
  let shard = try Shard(invocation)
  let points = shard.points(of: grid.count)
  let format = try invocation.choice(.rowFormat, RowFormat.self) ?? .csv
  let jobs = try invocation.integer(.jobs, 1...1024) ?? availableProcessors()
  var choice = try SweepChoice(invocation, grid)
  guard !invocation.has(.dryRun) else {
    let part = shard.count == 1 ? "" : ", \(points.count) in this shard"
    try world.write("\(grid.count) points\(part): \(grid.description)\n")
    return .fine
  }
  let path = invocation.value(.rowFile)
  if path == "-", choice != nil {
    throw .trouble(
      "-o - and \(invocation.has(.best) ? "--best" : "--pareto") cannot share standard output")
  }
  // Rows that are chosen from need not be printed too.
  let isPrinted = path != nil || choice == nil || invocation.has(.resume)
  let file =
    isPrinted
    ? try GrowingFile(path ?? "-", resumes: invocation.has(.resume), in: world) : nil
  var done = 0
  if let file {
    let header = shard.number == 1 ? format.header(grid.table.columns) : []
    var saved: SavedRows?
    if invocation.has(.resume) {
      saved = try SavedRows(
        file, path: path ?? "-", points: points, header: header,
        evaluator: PointEvaluator(grid, format)
      ) { choice?.take($0) }
    }
    done = try file.start(after: saved, header: header)
  }
  let rest = (points.lowerBound + done)..<points.upperBound
  let run = SweepRun(
    grid: grid, format: format, jobs: jobs, tellsValues: choice != nil, world: world)
  let (ran, signal) = try run.run(rest, before: done) { rows, values throws(Failure) in
    try file?.append(rows)
    for row in values { choice?.take(row) }
  }
  done += ran
  try file?.finish()
  if let signal, done < points.count {
    let advice = path == nil ? "" : "; the same command with --resume goes on"
    world.writeError("ppsim: interrupted after \(done) of \(points.count) points\(advice)\n")
    return signal
  }
  guard choice != nil else { return .fine }
  guard let text = choice?.text() else {
    world.writeError("ppsim: no point of the sweep is possible and fits\n")
    return .no
  }
  try world.write(text)
  return .fine
}

extension GrowingFile {
  /// Throws out a row that is cut, and writes the header where there is none yet.
  ///
  /// - Returns: how many rows are there.
  fileprivate func start(after saved: SavedRows?, header: [UInt8]) throws(Failure) -> Int {
    if let saved { try cut(at: saved.size) }
    if (saved?.size ?? 0) == 0 { try append(header) }
    return saved?.rows ?? 0
  }
}
