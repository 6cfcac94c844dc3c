import PPModel

extension RecordingFormat {
  /// What Primus writes with `--dump_pp_data`: `config.json`, and a `pp_rank_N.json` for each rank.
  public static let primus = RecordingFormat(
    name: "Primus' pp_rank_N.json with config.json",
    knows: { source in
      source.headHolds("\"fwd_start\"")
        || source.headHolds("\"pp_size\"")
          && (source.headHolds("\"num_mbs\"") || source.headHolds("\"micro_batches\""))
    },
    read: { sources throws(RecordingFault) in .timeline(try PrimusReader(sources).recording) })
}

/// Reads the files of a run of Primus.
private struct PrimusReader {
  let config: PrimusConfig
  /// The steps of each rank, by their numbers.
  private var ranks: [[Int: PrimusStep]]

  init(_ sources: [TraceSource]) throws(RecordingFault) {
    let configs = sources.filter { !$0.headHolds("\"fwd_start\"") }
    guard let first = configs.first else {
      throw RecordingFault(
        "Primus' config.json is missing, which tells how many micro-batches and stages a rank runs; give the "
          + "folder, or that file too")
    }
    guard configs.count == 1 else {
      throw RecordingFault(
        "'\(first.name)' and '\(configs[1].name)' are of two runs; give files of one")
    }
    config = try PrimusConfig(first)
    var found: [Int: TraceSource] = [:]
    for source in sources where source.headHolds("\"fwd_start\"") {
      let name = source.fileName
      guard name.hasPrefix("pp_rank_"), name.hasSuffix(".json"),
        let rank = Int(name.dropFirst(8).dropLast(5)), (0..<config.ranks).contains(rank)
      else {
        throw RecordingFault(
          "'\(source.name)' is of no rank: files are called pp_rank_0.json to "
            + "pp_rank_\(config.ranks - 1).json")
      }
      guard found.updateValue(source, forKey: rank) == nil else {
        throw RecordingFault("rank \(rank) has two files; give those of one run")
      }
    }
    let missing = (0..<config.ranks).filter { found[$0] == nil }
    guard missing.isEmpty else {
      throw RecordingFault(
        "there is no pp_rank_\(missing[0]).json"
          + (missing.count > 1 ? ", and \(missing.count - 1) other ranks are missing" : "")
          + ": config.json tells of \(config.ranks) ranks")
    }
    ranks = []
    for rank in 0..<config.ranks {
      if let source = found[rank] { ranks.append(try PrimusStep.steps(source)) }
    }
  }

  /// The steps that any rank has.
  var recording: RawRecording {
    get throws(RecordingFault) {
      let numbers = Set(ranks.flatMap(\.keys)).sorted()
      // Which way chunks lie shows in the order in which they run.
      var shapes: [PrimusPlacement] = [.loop]
      if config.chunks == 2 { shapes.append(.v) }
      var best: (steps: [RecordedStep], early: Int)?
      for shape in shapes {
        var steps: [RecordedStep] = []
        for number in numbers { steps.append(try step(number, shape)) }
        let early = shapes.count == 1 ? 0 : steps.reduce(0) { $0 + $1.earlyForwards }
        if best.map({ early < $0.early }) ?? true { best = (steps, early) }
      }
      var recording = RawRecording(
        source:
          "Primus, \(config.ranks) ranks, \(config.micro) micro-batches"
          + (config.chunks > 1 ? ", \(config.chunks) stages a rank" : ""),
        steps: best?.steps ?? [])
      recording.startsAtZero = true
      return recording
    }
  }

  private func step(
    _ number: Int, _ placement: PrimusPlacement
  ) throws(RecordingFault) -> RecordedStep {
    var step = RecordedStep(number: number, ranks: config.ranks)
    for rank in 0..<config.ranks {
      guard let found = ranks[rank][number] else { continue }
      let reader = PrimusRank(config, placement, rank: rank, step: number)
      step.ranks[rank] = try reader.chunks(found)
      if let total = found.total { step.totals[rank] = try reader.time(total, "total") }
      step.memory[rank] = found.memory.flatMap { gigabytes in
        gigabytes >= 0 && gigabytes < 1e6 ? Int64(gigabytes * 1_073_741_824) : nil
      }
    }
    return step
  }
}

extension RecordedStep {
  /// How many forwards start before the stage before them has ended: none where stages are told right.
  fileprivate var earlyForwards: Int {
    var ends: [[Int32]: Ticks] = [:]
    for chunk in ranks.joined() where chunk.kind == .forward || chunk.kind.isPair {
      ends[[chunk.stage, chunk.microbatch]] = chunk.end
    }
    return ranks.joined().count { chunk in
      guard chunk.kind == .forward || chunk.kind.isPair,
        let end = ends[[chunk.stage - 1, chunk.microbatch]]
      else { return false }
      // Clocks differ a little.
      return chunk.start < end - 5_000_000
    }
  }
}
