import PPCost
import PPEngine
import PPModel
import PPSupport

/// The memory of one rank's GPU at its peak.
public struct RankMemory: Equatable, Sendable {
  /// Parameters of every stage held.
  public var parameters: Bytes = 0
  /// Their gradients.
  public var gradients: Bytes = 0
  /// This GPU's share of the optimizer's state.
  public var optimizer: Bytes = 0
  /// Activations, at their peak: what chunks keep, and what the running backward computes again.
  public var activations: Bytes = 0
  /// Messages between ranks, and tokens on their way to experts and back.
  public var buffers: Bytes = 0
  /// What the driver and libraries take, and what the allocator wastes.
  public var overhead: Bytes = 0

  /// All of it.
  public var total: Bytes {
    parameters + gradients + optimizer + activations + buffers + overhead
  }
}

/// The memory of every rank.
public struct MemoryUse: Equatable, Sendable {
  /// For each rank, `[ranks]`.
  public let ranks: [RankMemory]
  /// What a GPU has.
  public let capacity: Bytes

  /// The rank that needs most.
  public var fullest: Int { ranks.indices.max { ranks[$0].total < ranks[$1].total } ?? 0 }
  /// Whether every rank fits.
  public var fits: Bool { ranks.allSatisfy { $0.total <= capacity } }

  /// Adds up what a schedule holds.
  ///
  /// - Parameters:
  ///   - schedule: the schedule.
  ///   - stages: the memory of each stage, `[stages]`.
  ///   - heldForW: the share of a chunk's activations that stays from I until W.
  ///   - capacity: the GPU's memory.
  ///   - besides: what a GPU with so many stages needs besides.
  ///   - timeline: when it all happens, which a schedule with copies needs.
  /// - Complexity: O(instructions).
  public init(
    _ schedule: Schedule, stages: [StageMemory], heldForW: Chunks, capacity: Bytes,
    at timeline: Timeline? = nil, besides: (_ stages: Int) -> WorkingMemory
  ) {
    precondition(timeline != nil || !schedule.hasCopies, "when copies run is a matter of time")
    let copies = ActivationChanges(schedule, heldForW: heldForW, stages: stages)
    self.capacity = capacity
    let recomputed = RecomputedCells(schedule)
    ranks = (0..<schedule.ranks).map { rank in
      var memory = RankMemory()
      let slots = schedule.placement.slots[rank].filter { $0.stage >= 0 }
      let held = Set(slots.map(\.stage)).sorted()
      for stage in held {
        memory.parameters += stages[stage].held.parameters
        memory.gradients += stages[stage].held.gradients
        memory.optimizer += stages[stage].held.optimizer
      }
      var now: Bytes = 0
      if schedule.hasCopies, let timeline {
        memory.activations = Bytes(ActivationsOverTime(timeline, rank: rank, copies).peak)
      } else {
        for index in schedule.instructions(ofRank: rank) {
          for operation in schedule[index].operations {
            now += operation.activations(stages, heldForW: heldForW, recomputed)
            memory.activations = max(memory.activations, now)
          }
        }
      }
      memory.activations += held.map { stages[$0].working }.max() ?? 0
      let working = besides(slots.count)
      memory.buffers = working.messages + working.dispatch
      memory.overhead = working.total(activations: memory.activations) - memory.buffers
      return memory
    }
  }
}

extension MemoryUse {
  /// What a schedule of a model's stages holds.
  ///
  /// - Parameter heldForW: see `Metrics`.
  /// - Complexity: O(instructions).
  public init(
    _ timeline: Timeline, _ workload: Workload, _ layout: Layout, heldForW: Chunks = 1
  ) {
    self.init(
      timeline.schedule, stages: workload.stageMemory(layout), heldForW: heldForW,
      capacity: workload.cluster.gpu.memory, at: timeline, besides: workload.workingMemory)
  }
}

extension StageOperation {
  /// By how much an operation changes what its rank keeps.
  ///
  /// - Parameters:
  ///   - stages: the memory of each stage, `[stages]`.
  ///   - heldForW: see `Metrics`.
  ///   - recomputed: what is run forward once more: then the first forward keeps the stage's input alone.
  func activations(
    _ stages: [StageMemory], heldForW: Chunks, _ recomputed: RecomputedCells?
  ) -> Bytes {
    let (chunks, held) = kind.traits.activations
    if let recomputed, recomputed.contains(stage: stage, microbatch: microbatch) {
      if kind == .forward { return stages[stage].input }
      if kind == .recomputation {
        return stages[stage].activations - stages[stage].input
      }
    }
    return stages[stage].activations * (Double(chunks) + Double(held) * Double(heldForW))
  }
}
