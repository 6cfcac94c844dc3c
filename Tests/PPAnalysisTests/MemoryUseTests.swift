import PPAnalysis
import PPModel
import TestSupport
import Testing

@testable import PPCost

/// The bytes of a rank, counted by hand.
@Suite struct MemoryUseTests {
  /// Stages whose terms are all different: 10ˢ parameters, twice the gradients, half the optimizer's state.
  private func stages(_ activations: [Double]) -> [StageMemory] {
    activations.enumerated().map { stage, activations in
      let size = [1.0, 10, 100, 1000][stage]
      return StageMemory(
        parameters: size, gradients: 2 * size, optimizer: size / 2, activations: activations)
    }
  }

  /// Two ranks in a V: rank 0 holds stages 0 and 3, rank 1 stages 1 and 2.
  ///
  /// Rank 0 has two chunks of stage 0
  /// all the while; of stage 3 one is in I-and-W form, of which a share stays while the next chunk's F runs.
  @Test(arguments: [(0, 207.0), (250_000, 208.75), (1_000_000, 214)])
  func twoRanks(_ heldForW: Int, _ peak: Double) throws {
    let text = """
      placement vshape
      if rank == 0 { F[0] F[0] F[1] I[1] F[1] W[1] B[1] B[0] B[0] }
      else { F[0] F[1] B[1] F[0] F[1] B[1] B[0] B[0] }
      """
    let schedule = try schedule(text, pp: 2, micro: 2)
    let memory = MemoryUse(
      schedule, stages: stages([100, 30, 20, 7]), heldForW: heldForW, messageBytes: 5,
      capacity: 10_000)
    #expect(memory.ranks[0].parameters == 1001 && memory.ranks[1].parameters == 110)
    #expect(memory.ranks[0].gradients == 2002 && memory.ranks[1].gradients == 220)
    #expect(memory.ranks[0].optimizer == 500.5 && memory.ranks[1].optimizer == 55)
    // One message in and one out, activations and gradients, for each of two stages.
    #expect(memory.ranks[0].buffers == 2 * 4 * 5 && memory.ranks[1].buffers == 2 * 4 * 5)
    #expect(memory.ranks[0].activations == peak)
    // Rank 1: 30, 50, 30, 60, 80, and down again.
    #expect(memory.ranks[1].activations == 80)
    #expect(memory.ranks[0].total == 1001 + 2002 + 500.5 + peak + 40)
    #expect(memory.fullest == 0 && memory.fits)
  }

  /// A GPU is full to the byte; of equally full ranks the first is named.
  @Test func capacityIsHeldExactly() throws {
    let schedule = try schedule("F B", pp: 2, micro: 1)
    // 10 + 20 + 5, 4 of activations, 4 × 1 of messages.
    let stage = StageMemory(parameters: 10, gradients: 20, optimizer: 5, activations: 4)
    for (capacity, fits) in [(43.0, true), (42.5, false)] {
      let memory = MemoryUse(
        schedule, stages: [stage, stage], heldForW: 0, messageBytes: 1, capacity: capacity)
      #expect(memory.ranks.map(\.total) == [43, 43])
      #expect(memory.fits == fits && memory.fullest == 0)
    }
  }

  /// A rank that holds one stage for both directions keeps its parameters once, and buffers for each way.
  @Test func aStageHeldTwice() throws {
    let text = "placement { slot 0 for 0 ..< 1 slot 0 for 1 ..< 2 slot -1 } F[0] B[0] F[1] B[1]"
    let memory = MemoryUse(
      try schedule(text, pp: 1, micro: 2), stages: stages([3]), heldForW: 0, messageBytes: 2,
      capacity: 100)
    #expect(memory.ranks[0].parameters == 1 && memory.ranks[0].optimizer == 0.5)
    #expect(memory.ranks[0].buffers == 2 * 4 * 2 && memory.ranks[0].activations == 3)
  }
}
