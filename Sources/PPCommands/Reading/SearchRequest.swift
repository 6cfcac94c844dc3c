import PPAnalysis
import PPCost
import PPExport
import PPLanguage
import PPModel
import PPPyTorch
import PPStudy
import PPSupport

/// What `ppsim search` is asked, for how long, and where the program goes.
struct SearchRequest {
  let question: SearchQuestion
  let evaluations: Int
  /// For how long, in seconds; nil where orders are counted.
  let seconds: Double?
  /// The limit in words; nil without one.
  let limitText: String?
  private let path: String?
  private let format: ProgramFormat
  /// Whether the program is to be short.
  let isCompact: Bool
  private let seed: Int

  init(_ line: Invocation) throws {
    if let operand = line.operands.first {
      throw Refusal.trouble(
        "ppsim search takes no operand, but found '\(operand)'; name it with --placement or --from")
    }
    let conditions = try Conditions(line)
    path = try line.value(Options.outputFile)
    format = try line.value(Options.formatOfProgram) ?? .sched
    seed = try line.value(Options.searchSeed) ?? 1
    guard path != nil || !line.has(Options.formatOfProgram) else {
      throw Refusal.trouble("--format is of the program that -o writes; give -o a file, or -")
    }
    isCompact = line.has(Options.compact)
    guard !isCompact || (path != nil && format == .sched) else {
      throw Refusal.trouble("--compact is of the schedule file that -o writes; give it as -o FILE")
    }
    // A bad path fails before the work.
    if let path { _ = try OutputFile(path, in: line.world) }
    var resumed: NamedSchedule?
    var done = 0
    if line.has(Options.resumeSearch) {
      guard let path, path != "-", format == .sched else {
        throw Refusal.trouble("--resume goes on from the schedule file of -o; give it as -o FILE")
      }
      if InputFile.exists(path) {
        resumed = try NamedSchedule(path)
        done = SearchRequest.evaluations(in: try InputFile.read(path))
      }
    }
    let placement = try SearchRequest.placement(line, conditions)
    let size = (pp: placement.placement.ranks, micro: placement.placement.micro)
    let names = try line.all(Options.startFile)
    let starts = try names.map { try line.schedule(named: $0) } + (resumed.map { [$0] } ?? [])
    let settings = try SizeRequest.settings(line)
    let sized = try starts.map { named in
      try SizedSchedule(
        named, pp: size.pp, micro: size.micro,
        options: settings.filter { named.optionNames.contains($0.key) })
    }
    let limit = try SearchRequest.limit(line, conditions)
    switch limit {
    case .none:
      limitText = conditions.workload == nil ? nil : "what fits the GPU"
    case .chunks(let most):
      limitText = "at most \(NumberText.shortest(Double(most))) chunks on a rank"
    case .memory(let most): limitText = "at most \(NumberText.shortest(most.value / 1e9)) GB"
    }
    seconds = try line.value(Options.searchTime)
    let given = try line.value(Options.iterations)
    evaluations = given ?? (seconds == nil ? 100_000 : .max / 2)
    question = SearchQuestion(
      placement, conditions, limit: limit,
      objective: try line.value(Options.searchObjective) ?? .makespan,
      pairs: try line.value(Options.pairs), starts: sized, seed: UInt64(seed),
      jobs: try line.value(Options.jobs) ?? availableProcessors(), done: done)
  }

  private static func placement(
    _ line: Invocation, _ conditions: Conditions
  ) throws -> SearchedPlacement {
    guard let name = try line.value(Options.placement) else {
      throw Refusal.trouble(
        "--placement is missing; for example: ppsim search --placement linear --pp 8 --micro 20 "
          + "--max-activations 7")
    }
    guard name == "interleaved" || !line.has(Options.chunks) else {
      throw Refusal.trouble("--chunks is for --placement interleaved")
    }
    let request = try SizeRequest(line, conditions)
    var size: (pp: Int, micro: Int)?
    if let pp = request.pp {
      let following = try conditions.workload?.micro(pp: pp)
      if let micro = request.micro ?? following { size = (pp, micro) }
    }
    return try SearchedPlacement(name, chunks: line.value(Options.chunks), size: size) {
      () throws(Refusal) in
      let named = try line.schedule(named: name)
      try request.check(named)
      return try request.sized(named)
    }
  }

  private static func limit(
    _ line: Invocation, _ conditions: Conditions
  ) throws -> SearchQuestion.Limit {
    let memory = try line.value(Options.searchedMemory)
    let chunks = try line.value(Options.maxActivations)
    if memory != nil {
      guard conditions.workload != nil else {
        throw Refusal.trouble(
          "--fit-memory goes with --model; chunks of unit costs have no bytes, --max-activations counts them"
        )
      }
      guard chunks == nil else {
        throw Refusal.trouble("--max-activations and --fit-memory are two limits; give one of them")
      }
    }
    if let memory { return .memory(Bytes(Double(memory))) }
    guard let chunks else { return .none }
    guard chunks >= DecimalNumber.one else {
      throw Refusal.trouble(
        "--max-activations is \(line.typed(Options.maxActivations)); a rank that runs anything holds at "
          + "least 1 chunk")
    }
    return .chunks(Chunks(count: Int(chunks)))
  }
}

extension SearchRequest {
  /// What the comment above a found schedule says of the orders that were timed.
  private static let mark = " orders timed, seed "

  /// Writes the program to the file of `-o`, if there is one; whether that is standard output.
  @discardableResult
  func save(
    _ schedule: Schedule, _ compact: CompactProgram? = nil, evaluations: Int, in world: World
  ) throws -> Bool {
    guard let path else { return false }
    let file = try OutputFile(path, in: world)
    let text =
      switch format {
      case .sched:
        "# Found by ppsim search: \(evaluations)\(SearchRequest.mark)\(seed).\n\n"
          + (compact?.text ?? CanonicalText(schedule).text())
      case .csv: ProgramCSV.text(schedule)
      case .json: ProgramJSON.text(schedule, label: schedule.name)
      case .pytorch: PyTorchCSV.text(schedule)
      }
    try file.write(Array(text.utf8))
    try file.finish()
    return file.isStandardOutput
  }

  /// How many orders were timed for a file; 0 where it does not say.
  private static func evaluations(in bytes: [UInt8]) -> Int {
    let words = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self).split(separator: " ")
    guard let place = words.firstIndex(of: "orders"), place > 0,
      words[place...].joined(separator: " ").hasPrefix(mark.dropFirst())
    else { return 0 }
    return Int(words[place - 1]).map { max(0, $0) } ?? 0
  }
}
