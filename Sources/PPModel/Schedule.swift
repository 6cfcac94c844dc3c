import PPSupport

/// A concrete schedule: what every rank runs, in order.
///
/// Instructions are stored flat, rank by rank, as a structure of arrays: the instructions of rank r
/// are `rankStarts[r]..<rankStarts[r + 1]`. A pair keeps its forward in the main columns and its
/// backward in the `backward…` columns, which stay empty in a schedule without pairs.
/// 9 bytes an instruction, 17 with pairs.
public struct Schedule: Equatable, Sendable {
  /// The schedule's own title, such as `DualPipe`.
  public var name: String
  /// Which rank holds which stage.
  public let placement: Placement
  /// Where each rank's instructions start, `[ranks + 1]`.
  public let rankStarts: [Int]
  /// The kind of each instruction: the raw value of `InstructionKind`.
  public let kinds: [UInt8]
  /// The stage of each instruction; a pair's forward.
  public let stages: [Int32]
  /// The micro-batch of each instruction; a pair's forward.
  public let microbatches: [Int32]
  /// The stage of each pair's backward, -1 elsewhere; empty without pairs.
  public let backwardStages: [Int32]
  /// The micro-batch of each pair's backward, -1 elsewhere; empty without pairs.
  public let backwardMicrobatches: [Int32]
  /// Whether any instruction runs on a copy queue.
  public let hasCopies: Bool
  /// The slices that each micro-batch is cut into along its sequences; 1 where it is whole.
  ///
  /// What `micro` counts, and instructions name, is then a slice: slice j of micro-batch m is m × slices + j.
  public let slices: Int

  /// The number of ranks, `pp`.
  public var ranks: Int { placement.ranks }
  /// The number of micro-batches, `micro`; of slices, where these are cut.
  public var micro: Int { placement.micro }
  /// The number of whole micro-batches.
  public var batches: Int { micro / slices }
  /// The number of stages.
  public var stageCount: Int { placement.stages }
  /// The number of instructions of all ranks.
  public var count: Int { kinds.count }
  /// Whether any instruction is an overlapped pair.
  public var hasPairs: Bool { !backwardStages.isEmpty }

  /// Whether the instruction at `index` runs on its rank's copy queue.
  @inlinable
  public func isCopy(_ index: Int) -> Bool {
    kinds[index] == InstructionKind.offload.rawValue
      || kinds[index] == InstructionKind.load.rawValue
  }

  /// The positions of a rank's instructions in the columns.
  public func instructions(ofRank rank: Int) -> Range<Int> {
    rankStarts[rank]..<rankStarts[rank + 1]
  }

  /// The rank of an instruction.
  ///
  /// - Complexity: O(log ranks).
  public func rank(ofInstruction index: Int) -> Int {
    precondition((0..<count).contains(index), "instructions are numbered from 0")
    var (low, high) = (0, ranks)
    while high - low > 1 {
      let middle = (low + high) / 2
      if rankStarts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// The kinds that occur, in the order of the table.
  ///
  /// - Complexity: O(instructions).
  public var presentKinds: [InstructionKind] {
    let isPresent = kinds.withColumn { kinds in
      var isPresent = [Bool](repeating: false, count: InstructionKind.tableSize)
      isPresent.withMutableColumn { isPresent in
        for index in 0..<kinds.count { isPresent[Int(kinds[index])] = true }
      }
      return isPresent
    }
    return InstructionKind.allCases.filter { isPresent[Int($0.rawValue)] }
  }

  /// The kind of the instruction at `index`.
  public func kind(at index: Int) -> InstructionKind {
    InstructionKind(rawValue: kinds[index]) ?? .pair
  }

  /// The instruction at `index`.
  public subscript(index: Int) -> Instruction {
    let stage = Int(stages[index])
    let microbatch = Int(microbatches[index])
    guard let kind = OperationKind(rawValue: kinds[index]) else {
      return .pair(
        forward: StageOperation(.forward, stage: stage, microbatch: microbatch),
        backward: StageOperation(
          kinds[index] == InstructionKind.inputPair.rawValue ? .inputBackward : .backward,
          stage: Int(backwardStages[index]),
          microbatch: Int(backwardMicrobatches[index])))
    }
    return .single(StageOperation(kind, stage: stage, microbatch: microbatch))
  }
}

extension Schedule {
  /// Whether an operation's input comes from another rank, as a PP message.
  public func needsMessage(_ operation: StageOperation) -> Bool {
    guard let input = operation.input(stages: stageCount) else { return false }
    return placement.rank(ofStage: input.stage, microbatch: operation.microbatch)
      != placement.rank(ofStage: operation.stage, microbatch: operation.microbatch)
  }
}

/// Collects a schedule instruction by instruction, rank by rank.
public struct ScheduleBuilder: Sendable {
  @usableFromInline internal var rankStarts = [0]
  @usableFromInline internal var kinds: [UInt8] = []
  @usableFromInline internal var stages: [Int32] = []
  @usableFromInline internal var microbatches: [Int32] = []
  @usableFromInline internal var backwardStages: [Int32] = []
  @usableFromInline internal var backwardMicrobatches: [Int32] = []

  /// An empty builder.
  public init() {}

  /// The number of instructions so far.
  @inlinable
  public var count: Int { kinds.count }

  /// Makes room for `count` instructions in all, in large pages where there are any.
  public mutating func reserve(_ count: Int) {
    kinds.reserveLargePages(count)
    stages.reserveLargePages(count)
    microbatches.reserveLargePages(count)
    if !backwardStages.isEmpty {
      backwardStages.reserveLargePages(count)
      backwardMicrobatches.reserveLargePages(count)
    }
  }

  /// Adds one operation to the rank that is being built.
  @inlinable
  public mutating func append(_ kind: OperationKind, stage: Int, microbatch: Int) {
    append(kind.rawValue, stage, microbatch)
    if !backwardStages.isEmpty {
      backwardStages.append(-1)
      backwardMicrobatches.append(-1)
    }
  }

  /// Adds an overlapped pair to the rank that is being built.
  ///
  /// - Parameter kind: F&B or F&I.
  @inlinable
  public mutating func appendPair(
    _ kind: InstructionKind = .pair, forwardStage: Int, forwardMicrobatch: Int, backwardStage: Int,
    backwardMicrobatch: Int
  ) {
    if backwardStages.isEmpty {
      backwardStages = [Int32](repeating: -1, count: count)
      backwardMicrobatches = backwardStages
    }
    append(kind.rawValue, forwardStage, forwardMicrobatch)
    backwardStages.append(Int32(clamping: backwardStage))
    backwardMicrobatches.append(Int32(clamping: backwardMicrobatch))
  }

  @inlinable
  mutating func append(_ kind: UInt8, _ stage: Int, _ microbatch: Int) {
    kinds.append(kind)
    stages.append(Int32(clamping: stage))
    microbatches.append(Int32(clamping: microbatch))
  }

  /// Adds any instruction to the rank that is being built.
  public mutating func append(_ instruction: Instruction) {
    switch instruction {
    case .single(let operation):
      append(operation.kind, stage: operation.stage, microbatch: operation.microbatch)
    case .pair(let forward, let backward):
      appendPair(
        .pair(with: backward.kind), forwardStage: forward.stage,
        forwardMicrobatch: forward.microbatch,
        backwardStage: backward.stage, backwardMicrobatch: backward.microbatch)
    }
  }

  /// Adds `times` iterations of the same instructions, whose micro-batches move evenly.
  package mutating func append(_ rows: [MovingInstruction], times: Int) {
    let first = count
    let added = rows.count * times
    if rows.contains(where: { $0.backwardStage >= 0 }), backwardStages.isEmpty {
      backwardStages = [Int32](repeating: -1, count: first)
      backwardMicrobatches = backwardStages
    }
    let places = [Int32](repeating: -1, count: added)
    kinds += [UInt8](repeating: 0, count: added)
    stages += places
    microbatches += places
    kinds.withMutableColumn { kinds in
      stages.withMutableColumn { stages in
        microbatches.withMutableColumn { microbatches in
          var index = first
          var time: Int32 = 0
          while index < kinds.count {
            for place in rows.indices {
              let row = rows[place]
              kinds[index] = row.kind
              stages[index] = row.stage
              microbatches[index] = row.microbatch &+ row.step &* time
              index &+= 1
            }
            time &+= 1
          }
        }
      }
    }
    guard !backwardStages.isEmpty else { return }
    backwardStages += places
    backwardMicrobatches += places
    for (place, row) in rows.enumerated() where row.backwardStage >= 0 {
      var microbatch = row.backwardMicrobatch
      for time in 0..<times {
        let index = first + time * rows.count + place
        backwardStages[index] = row.backwardStage
        backwardMicrobatches[index] = microbatch
        microbatch &+= row.backwardStep
      }
    }
  }

  /// Calls `body` with the stages and micro-batches so far, to write in.
  package mutating func withPlaces<Result>(
    _ body: (_ stages: MutableColumn<Int32>, _ microbatches: MutableColumn<Int32>) -> Result
  ) -> Result {
    stages.withMutableColumn { stages in
      microbatches.withMutableColumn { microbatches in body(stages, microbatches) }
    }
  }

  /// Closes the rank that is being built and starts the next.
  public mutating func endRank() { rankStarts.append(kinds.count) }

  /// The schedule; every rank of the placement must have been closed, and micro-batches be a multiple of `slices`.
  public consuming func schedule(name: String, placement: Placement, slices: Int = 1) -> Schedule {
    precondition(rankStarts.count == placement.ranks + 1, "every rank is closed exactly once")
    let (offload, load) = (InstructionKind.offload.rawValue, InstructionKind.load.rawValue)
    let hasCopies = kinds.withUnsafeBufferPointer { bytes in
      var found = false
      for index in bytes.indices where bytes[index] == offload || bytes[index] == load {
        found = true
      }
      return found
    }
    return Schedule(
      name: name, placement: placement, rankStarts: rankStarts, kinds: kinds, stages: stages,
      microbatches: microbatches, backwardStages: backwardStages,
      backwardMicrobatches: backwardMicrobatches, hasCopies: hasCopies, slices: slices)
  }
}
