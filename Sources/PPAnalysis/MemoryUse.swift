import PPCost
import PPModel

/// The memory of one rank's GPU at its peak, in bytes.
public struct RankMemory: Equatable, Sendable {
  /// Parameters of every stage held.
  public var parameters = 0.0
  /// Their gradients.
  public var gradients = 0.0
  /// This GPU's share of the optimizer's state.
  public var optimizer = 0.0
  /// Activations, at their peak.
  public var activations = 0.0
  /// Buffers for messages: one to receive and one to send, for each stage and direction.
  public var buffers = 0.0

  /// All of it.
  public var total: Double { parameters + gradients + optimizer + activations + buffers }
}

/// The memory of every rank.
public struct MemoryUse: Equatable, Sendable {
  /// For each rank, `[ranks]`.
  public let ranks: [RankMemory]
  /// What a GPU has.
  public let capacity: Double

  /// The rank that needs most.
  public var fullest: Int { ranks.indices.max { ranks[$0].total < ranks[$1].total } ?? 0 }
  /// Whether every rank fits.
  public var fits: Bool { ranks.allSatisfy { $0.total <= capacity } }

  /// Adds up what a schedule holds.
  ///
  /// - Parameters:
  ///   - schedule: the schedule.
  ///   - stages: the memory of each stage, `[stages]`.
  ///   - heldForW: the share of a chunk's activations that stays from I until W, in millionths.
  ///   - messageBytes: one PP message.
  ///   - capacity: the GPU's memory, in bytes.
  /// - Complexity: O(instructions).
  public init(
    _ schedule: Schedule, stages: [StageMemory], heldForW: Int, messageBytes: Double,
    capacity: Double
  ) {
    self.capacity = capacity
    let share = Double(heldForW) / Double(Metrics.chunk)
    ranks = (0..<schedule.ranks).map { rank in
      var memory = RankMemory()
      let held = schedule.placement.slots[rank].filter { $0.stage >= 0 }
      for stage in Set(held.map(\.stage)).sorted() {
        memory.parameters += stages[stage].parameters
        memory.gradients += stages[stage].gradients
        memory.optimizer += stages[stage].optimizer
      }
      memory.buffers = Double(held.count) * 4 * messageBytes
      var now = 0.0
      for index in schedule.instructions(ofRank: rank) {
        for operation in schedule[index].operations {
          let bytes = stages[operation.stage].activations
          let (chunks, held) = operation.kind.traits.activations
          now += bytes * (Double(chunks) + Double(held) * share)
          memory.activations = max(memory.activations, now)
        }
      }
      return memory
    }
  }
}
