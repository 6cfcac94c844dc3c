import PPModel

/// Which stages a rank holds.
enum PrimusPlacement: Sendable {
  /// Chunk c of rank r is stage c × ranks + r: Megatron's interleaved schedule.
  case loop
  /// Every other chunk goes back: rank r of p ranks holds r and 2p - 1 - r.
  case v

  func stage(rank: Int, chunk: Int, ranks: Int) -> Int {
    chunk * ranks + (self == .v && chunk % 2 == 1 ? ranks - 1 - rank : rank)
  }
}

/// Makes chunks of the lists of one rank in one step.
struct PrimusRank {
  private let config: PrimusConfig
  private let placement: PrimusPlacement
  private let rank: Int
  private let step: Int

  init(_ config: PrimusConfig, _ placement: PrimusPlacement, rank: Int, step: Int) {
    self.config = config
    self.placement = placement
    self.rank = rank
    self.step = step
  }

  private var place: String { "pp_rank_\(rank).json, step \(step)" }

  /// The chunks, forwards and backwards that ran as one as pairs.
  func chunks(_ found: PrimusStep) throws(RecordingFault) -> [RecordedChunk] {
    let forwards = try list(
      "fwd", found.fwd_start, found.fwd_end, found.fwd_minibatch, found.fwd_chunk, .forward)
    let weights = try list(
      "wgrad", found.wgrad_start, found.wgrad_end, found.wgrad_minibatch, found.wgrad_chunk,
      .weightBackward)
    let hasWeights = !weights.isEmpty
    let backwards = try list(
      "bwd", found.bwd_start, found.bwd_end, found.bwd_minibatch, found.bwd_chunk,
      hasWeights ? .inputBackward : .backward)
    guard hasWeights, weights.count != backwards.count else {
      return merged(forwards, backwards) + weights
    }
    let areNamed =
      found.bwd_minibatch?.count == backwards.count && found.wgrad_minibatch?.count == weights.count
    guard areNamed else {
      throw RecordingFault(
        "\(place): there are \(backwards.count) backwards and \(weights.count) of weights alone, and nothing "
          + "tells which belong together")
    }
    return merged(forwards, whole(backwards, without: weights)) + weights
  }

  /// Backwards, those that leave nothing for later as whole ones.
  private func whole(
    _ backwards: [RecordedChunk], without weights: [RecordedChunk]
  ) -> [RecordedChunk] {
    let apart = Set(weights.map { [$0.stage, $0.microbatch] })
    return backwards.map { chunk in
      var chunk = chunk
      if !apart.contains([chunk.stage, chunk.microbatch]) { chunk.kind = .backward }
      return chunk
    }
  }

  /// Forwards and backwards; two that share their start and end are one pair.
  private func merged(
    _ forwards: [RecordedChunk], _ backwards: [RecordedChunk]
  ) -> [RecordedChunk] {
    var times: [Ticks: Int] = [:]
    for (index, chunk) in backwards.enumerated() { times[chunk.start] = index }
    var paired: Set<Int> = []
    var chunks = forwards.map { forward in
      guard let index = times[forward.start], backwards[index].end == forward.end,
        forward.end > forward.start
      else { return forward }
      paired.insert(index)
      let backward = backwards[index]
      return RecordedChunk(
        backward.kind == .backward ? .pair : .inputPair, stage: Int(forward.stage),
        microbatch: Int(forward.microbatch), backwardStage: Int(backward.stage),
        backwardMicrobatch: Int(backward.microbatch), start: forward.start, end: forward.end)
    }
    for (index, chunk) in backwards.enumerated() where !paired.contains(index) {
      chunks.append(chunk)
    }
    return chunks
  }

  /// The chunks of one kind; without numbers of their own in Megatron's order.
  private func list(
    _ key: String, _ starts: [Double]?, _ ends: [Double]?, _ microbatches: [Int]?, _ chunks: [Int]?,
    _ kind: InstructionKind
  ) throws(RecordingFault) -> [RecordedChunk] {
    let (starts, ends) = (starts ?? [], ends ?? [])
    guard starts.count == ends.count else {
      throw RecordingFault(
        "\(place): there are \(starts.count) of \(key)_start and \(ends.count) of \(key)_end")
    }
    let order = InterleavedOrder(config, isForward: kind == .forward)
    guard starts.count <= order.count else {
      throw RecordingFault(
        "\(place): there are \(starts.count) of \(key)_start, and config.json tells of \(order.count)"
      )
    }
    let isNamed = microbatches?.count == starts.count
    let hasChunks = chunks?.count == starts.count
    guard isNamed || config.chunks == 1 || key != "wgrad" else {
      throw RecordingFault(
        "\(place): nothing tells which stage each of \(key)_start is of, with \(config.chunks) stages a rank"
      )
    }
    var made: [RecordedChunk] = []
    for index in starts.indices {
      var (chunk, microbatch) = order[index]
      if isNamed, let given = microbatches?[index] {
        microbatch = given
        chunk = hasChunks ? chunks?[index] ?? 0 : config.chunks == 1 ? 0 : chunk
      }
      guard (0..<config.chunks).contains(chunk), (0...config.micro).contains(microbatch) else {
        throw RecordingFault(
          "\(place): \(key)_start has a chunk \(chunk) of micro-batch \(microbatch), which config.json has "
            + "not")
      }
      made.append(
        RecordedChunk(
          kind, stage: placement.stage(rank: rank, chunk: chunk, ranks: config.ranks),
          microbatch: microbatch, start: try time(starts[index], "\(key)_start"),
          end: try time(ends[index], "\(key)_end")))
    }
    return made
  }

  /// Milliseconds as ticks.
  func time(_ value: Double, _ key: String) throws(RecordingFault) -> Ticks {
    guard value >= 0, value < 1e8 else {
      throw RecordingFault("\(place): \(key) has \(value); times are milliseconds from 0 on")
    }
    return Ticks(Int64((value * 1e6).rounded()))
  }
}

/// Which stage and micro-batch the n-th forward or backward of a rank is of in Megatron's interleaved schedule:
/// groups of as many micro-batches as there are ranks go through all of a rank's stages, backwards from the last.
struct InterleavedOrder {
  private let config: PrimusConfig
  private let isForward: Bool

  init(_ config: PrimusConfig, isForward: Bool) {
    self.config = config
    self.isForward = isForward
  }

  /// How many there are.
  var count: Int { config.micro * config.chunks }

  subscript(index: Int) -> (chunk: Int, microbatch: Int) {
    let group = index / (config.ranks * config.chunks)
    let inGroup = index % (config.ranks * config.chunks)
    // The last group may be smaller.
    let size = min(config.ranks, config.micro - group * config.ranks)
    let chunk = inGroup / size
    return (
      isForward ? chunk : config.chunks - 1 - chunk, group * config.ranks + inGroup % size
    )
  }
}
