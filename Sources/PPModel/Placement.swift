/// Where stages live: which stage each rank holds in each of its slots, for which micro-batches.
///
/// Shapes: `slots` is `[ranks][slots of that rank]`; the look-up behind `rank(ofStage:microbatch:)`
/// is `[pipelines × stages]`, where a pipeline is a run of micro-batches that all travel the same
/// way. Linear placements have one pipeline, DualPipe's bidirectional one has two.
public struct Placement: Equatable, Sendable {
  /// One stage held by a rank, for a range of micro-batches.
  public struct Slot: Hashable, Sendable {
    /// The stage, `0..<stages`; -1 for a slot that is empty on this rank.
    public var stage: Int
    /// The micro-batches that this slot works on.
    public var microbatches: Range<Int>

    /// A slot that holds `stage` for `microbatches`.
    public init(stage: Int, microbatches: Range<Int>) {
      self.stage = stage
      self.microbatches = microbatches
    }
  }

  /// The number of ranks, `pp`.
  public let ranks: Int
  /// The number of micro-batches in a step, `micro`.
  public let micro: Int
  /// The number of stages.
  public let stages: Int
  /// The slots of each rank, `[ranks][slots]`.
  public let slots: [[Slot]]
  /// The first micro-batch of each pipeline, ascending, starting with 0.
  public let pipelineStarts: [Int]
  /// The rank of each stage, `[pipelines × stages]`.
  let rankOfStage: [Int32]

  /// How many ways micro-batches travel: 1, or 2 for a bidirectional placement.
  public var pipelines: Int { pipelineStarts.count }

  /// On how many ranks each stage lives, the fewest over stages: 2 for a bidirectional placement.
  ///
  /// - Complexity: O(total slots).
  public var copies: Int {
    var held = [Int](repeating: 0, count: stages)
    for slots in slots {
      for stage in Set(slots.map(\.stage)) where stage >= 0 { held[stage] += 1 }
    }
    return held.min() ?? 1
  }

  /// Checks that every micro-batch finds each stage on exactly one rank, and builds the look-up.
  ///
  /// - Complexity: O(pipelines × total slots).
  /// - Throws: `PlacementError` naming the stage that is missing or held twice.
  public init(micro: Int, slots: [[Slot]]) throws(PlacementError) {
    precondition(micro > 0 && !slots.isEmpty)
    let all = slots.joined()
    let stages = (all.map(\.stage).max() ?? -1) + 1
    guard stages > 0 else { throw PlacementError("no rank holds a stage") }
    guard stages <= all.count else {
      throw PlacementError("stage \(stages - 1) is named, but there are only \(all.count) slots")
    }
    var bounds: Set<Int> = [0]
    for slot in all {
      bounds.insert(slot.microbatches.lowerBound)
      bounds.insert(slot.microbatches.upperBound)
    }
    let starts = bounds.filter { $0 < micro }.sorted()
    guard starts.count * all.count <= 1 << 26 else {
      throw PlacementError("the slots cut the micro-batches into too many ranges")
    }
    var rankOfStage = [Int32](repeating: -1, count: starts.count * stages)
    for (pipeline, start) in starts.enumerated() {
      for (rank, held) in slots.enumerated() {
        for slot in held where slot.stage >= 0 && slot.microbatches.contains(start) {
          let index = pipeline * stages + slot.stage
          guard rankOfStage[index] < 0 else {
            throw PlacementError(
              "stage \(slot.stage) of micro-batch \(start) is on rank \(rankOfStage[index]) and on "
                + "rank \(rank)")
          }
          rankOfStage[index] = Int32(rank)
        }
      }
      if let missing = rankOfStage[pipeline * stages..<(pipeline + 1) * stages].firstIndex(of: -1) {
        throw PlacementError(
          "stage \(missing - pipeline * stages) of micro-batch \(start) is on no rank")
      }
    }
    self.ranks = slots.count
    self.micro = micro
    self.stages = stages
    self.slots = slots
    self.pipelineStarts = starts
    self.rankOfStage = rankOfStage
  }

  /// The pipeline that a micro-batch travels.
  ///
  /// - Complexity: O(log pipelines).
  public func pipeline(ofMicrobatch microbatch: Int) -> Int {
    var low = 0
    var high = pipelineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pipelineStarts[middle] <= microbatch { low = middle } else { high = middle }
    }
    return low
  }

  /// The rank that holds `stage` for `microbatch`.
  public func rank(ofStage stage: Int, microbatch: Int) -> Int {
    Int(rankOfStage[pipeline(ofMicrobatch: microbatch) * stages + stage])
  }

  /// The rank that holds `stage` for the micro-batches of `pipeline`.
  public func rank(ofStage stage: Int, pipeline: Int) -> Int {
    Int(rankOfStage[pipeline * stages + stage])
  }

  /// Which of the rank's slots works on (stage, micro-batch); 0 if none does.
  public func slot(rank: Int, stage: Int, microbatch: Int) -> Int {
    slots[rank].firstIndex { $0.stage == stage && $0.microbatches.contains(microbatch) } ?? 0
  }

  /// How many ranks hold a copy of the same stage's parameters: the largest over the stages.
  public var stageCopies: Int {
    var copies = [Int](repeating: 0, count: stages)
    for held in slots {
      for stage in Set(held.map(\.stage)) where stage >= 0 { copies[stage] += 1 }
    }
    return copies.max() ?? 0
  }
}

/// Why slots do not make a placement, as a phrase.
public struct PlacementError: Error, Equatable, Sendable {
  /// What is wrong: `stage 3 of micro-batch 0 is on rank 1 and on rank 2`.
  public let message: String

  init(_ message: String) { self.message = message }
}
