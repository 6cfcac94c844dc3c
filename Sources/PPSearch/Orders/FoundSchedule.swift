import PPModel
import PPSupport

extension ScheduleSpace {
  /// The schedule that an order comes to, with its Ws where they were put; nil where the order cannot run.
  ///
  /// - Parameter name: its title.
  /// - Complexity: O(chunks).
  public func schedule(_ orders: RankOrders, name: String) -> Schedule? {
    let decoder = OrderDecoder(LaneTables(self))
    var programs = Programs(self)
    let result = decoder.time(orders, &programs)
    guard result.time < .max else { return nil }
    var builder = ScheduleBuilder()
    for program in programs.ranks {
      for instruction in program { builder.append(instruction) }
      builder.endRank()
    }
    return builder.schedule(name: name, placement: placement)
  }
}

extension OrderDecoder {
  /// Times an order that nobody changes.
  func time(_ orders: RankOrders, _ sink: inout some InstructionSink) -> OrderTime {
    var tokens = orders.tokens
    return tokens.withMutableColumn {
      decode($0, patience: orders.patience, limit: .max / 2, &sink)
    }
  }

  /// Times an order that nobody changes.
  func time(_ orders: RankOrders) -> OrderTime {
    var sink = NoInstructions()
    return time(orders, &sink)
  }
}

/// Keeps what each rank runs.
private struct Programs: InstructionSink {
  /// `[ranks]`.
  var ranks: [[Instruction]]
  private let stages: [Int]
  /// From a cell to the micro-batch, `[lanes]`, forwards; backwards lie `chunks` further on.
  private let offsets: [Int]
  private let chunks: Int

  init(_ space: ScheduleSpace) {
    ranks = Array(repeating: [], count: space.placement.ranks)
    stages = space.lanes.map(\.stage)
    chunks = space.chunks
    var next = 0
    offsets = space.lanes.map { lane in
      defer { next += lane.microbatches.count }
      return lane.microbatches.lowerBound - next
    }
  }

  private func operation(_ kind: OperationKind, _ lane: Int, _ cell: Int32) -> StageOperation {
    let number = Int(cell) >= chunks ? Int(cell) - chunks : Int(cell)
    return StageOperation(kind, stage: stages[lane], microbatch: number + offsets[lane])
  }

  mutating func take(_ kind: InstructionKind, _ lane: Int, _ cell: Int32, rank: Int) {
    for operation in kind.operations {
      ranks[rank].append(.single(self.operation(operation, lane, cell)))
    }
  }

  mutating func takePair(
    _ forward: Int, _ cell: Int32, _ backward: Int, _ other: Int32, rank: Int
  ) {
    ranks[rank].append(
      .pair(
        forward: operation(.forward, forward, cell), backward: operation(.backward, backward, other)
      ))
  }
}
