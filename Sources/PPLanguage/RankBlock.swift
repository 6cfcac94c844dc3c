import PPModel
import PPSupport

/// One rank's building block: what it runs for each micro-batch, and when, if nothing were in the way.
struct RankBlock {
  /// An instruction of the block, for all micro-batches of its slot.
  struct Entry {
    let kind: OperationKind
    let stage: Int
    let microbatches: Range<Int>
    /// When it would start for the first micro-batch, in instructions.
    let start: Int
    /// Where it stands in the file, in bytes.
    let offset: Int
    /// The next micro-batch.
    var next: Int

    /// When it would start for its next micro-batch; nil where none is left.
    func time(every period: Int) -> Int? {
      next < microbatches.upperBound
        ? start + period * (next - microbatches.lowerBound) : nil
    }
  }

  /// How many instructions' time lies between one micro-batch and the next.
  let period: Int
  /// The most chunks of activations that the rank may hold; nil for any number.
  let limit: Int?
  /// The instructions, in the order of the file.
  var entries: [Entry] = []
  /// The kind that fills gaps, first in, first out; nil where the file has none.
  var filler: OperationKind?
  /// Chunks held: forwards less backwards, so without those that wait for their filler.
  var live = 0
  /// What the filler has to do yet, the oldest at `pendingHead`.
  var pending: [(stage: Int32, microbatch: Int32)] = []
  var pendingHead = 0
  /// What the rank runs so far.
  var program: [Placed] = []

  /// An instruction in its place.
  struct Placed {
    let kind: OperationKind
    let stage: Int32
    let microbatch: Int32
  }

  init(period: Int, limit: Int?) {
    self.period = period
    self.limit = limit
  }

  /// The entries' next instructions by time, earliest first; of equal times that which stands first.
  ///
  /// - Complexity: O(entries).
  func earliest(_ entries: [Entry]) -> (index: Int, time: Int)? {
    var best: (index: Int, time: Int)?
    for (index, entry) in entries.enumerated() {
      guard let time = entry.time(every: period) else { continue }
      if let known = best, known.time <= time { continue }
      best = (index, time)
    }
    return best
  }
}

extension Expander {
  /// The largest time in a block; micro-batches times that fits a number.
  static let longestBlock = 1_000_000_000

  /// Reads the rank's building block.
  mutating func readBlock(_ node: BlockNode) throws(Diagnostic) {
    let period = try blockNumber(node.period, "the time between micro-batches", atLeast: 0)
    var limit: Int?
    if let expression = node.limit {
      limit = try blockNumber(expression, "the limit of chunks", atLeast: 1)
    }
    block = RankBlock(period: period, limit: limit)
    try execute(block: node.body)
  }

  /// Notes an instruction of the block.
  mutating func place(_ node: OperationNode, at time: ExpressionID) throws(Diagnostic) {
    try countSteps(1, node.offset)
    let slot = try slot(of: node)
    let start = try blockNumber(time, "the time", atLeast: -Expander.longestBlock)
    let held = state.slots[slot]
    guard held.stage >= 0 else { return }
    block?.entries.append(
      RankBlock.Entry(
        kind: node.kind, stage: held.stage, microbatches: held.microbatches, start: start,
        offset: node.offset, next: held.microbatches.lowerBound))
  }

  /// Brings the blocks of all ranks into an order.
  mutating func squeeze(_ node: BlockNode, _ placement: Placement) throws(Diagnostic) {
    let limits = limits
    let earlier = steps
    var squeeze = BlockSqueeze(blocks, stages: placement.stages, micro: micro)
    let isThrough = squeeze.run { steps, made in
      made <= limits.instructions && earlier + steps <= limits.steps + 64 * made
    }
    guard let isThrough else {
      throw misfit(
        node.offset,
        "the block takes too long to bring into an order at pp = \(pp), micro = \(micro); take fewer"
      )
    }
    guard isThrough else { throw standstill(node, squeeze) }
    for rank in squeeze.ranks {
      for placed in rank.program {
        builder.append(
          placed.kind, stage: Int(placed.stage), microbatch: Int(placed.microbatch))
      }
      builder.endRank()
    }
  }

  private func standstill(_ node: BlockNode, _ squeeze: BlockSqueeze) -> Diagnostic {
    let left = squeeze.firstLeft
    let limit = left.flatMap { squeeze.ranks[$0.rank].limit }
    let first = left.map { "; rank \($0.rank) has \($0.operation) left" } ?? ""
    let room = limit.map { " within \($0) chunk\($0 == 1 ? "" : "s")" } ?? ""
    return error(
      node.offset,
      "the block comes to a stand\(room): no rank can go on\(first); a block has an F and a B or an I for "
        + "each slot" + (limit == nil ? "" : ", and a limit that one micro-batch fits in"))
  }

  /// Where one instruction of one rank comes from: the entry of its kind and stage.
  mutating func offset(ofInstruction instruction: Int, rank: Int, in node: BlockNode) -> Int? {
    guard let schedule = try? schedule(name: ""), blocks.indices.contains(rank) else { return nil }
    let program = schedule.instructions(ofRank: rank)
    guard program.indices.contains(program.lowerBound + instruction) else { return nil }
    let operation = schedule[program.lowerBound + instruction].operations[0]
    return blocks[rank].entries.first {
      $0.kind == operation.kind && $0.stage == operation.stage
    }?.offset ?? node.offset
  }

  private mutating func blockNumber(
    _ expression: ExpressionID, _ what: String, atLeast least: Int
  ) throws(Diagnostic) -> Int {
    let value = try evaluateCounted(expression)
    guard value >= least, value <= Expander.longestBlock else {
      throw error(
        offset(of: expression),
        "\(what) in a block is \(least) to \(Expander.longestBlock), not \(value)")
    }
    return value
  }
}
