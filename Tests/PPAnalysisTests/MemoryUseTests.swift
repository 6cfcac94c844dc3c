import PPAnalysis
import PPModel
import PPSupport
import TestSupport
import Testing

@testable import PPCost

/// The bytes of a rank, counted by hand.
@Suite struct MemoryUseTests {
  /// Stages whose terms are all different: 10ˢ parameters, twice the gradients, half the optimizer's state.
  private func stages(_ activations: [Bytes]) -> [StageMemory] {
    activations.enumerated().map { index, activations in
      let size: Bytes = [1, 10, 100, 1000][index]
      return stage(size, activations: activations)
    }
  }

  /// So many parameters' bytes, twice the gradients, half the optimizer's state.
  private func stage(_ size: Bytes, activations: Bytes, working: Bytes = 0) -> StageMemory {
    var held = HeldMemory(ParameterCount(), TrainingState(), ParallelGrid())
    (held.parameters, held.gradients, held.optimizer) = (size, 2 * size, size / 2)
    return StageMemory(held: held, activations: activations, working: working)
  }

  /// Four messages of so many bytes for each stage, and nothing else.
  private func messages(_ bytes: Bytes) throws -> (Int) -> WorkingMemory {
    let workload = try presetWorkload()
    return { stages in
      var working = workload.workingMemory(stages: stages)
      (working.messages, working.dispatch, working.fixed) = (Double(4 * stages) * bytes, 0, 0)
      return working
    }
  }

  /// Two ranks in a V: rank 0 holds stages 0 and 3, rank 1 stages 1 and 2.
  ///
  /// Rank 0 has two chunks of stage 0
  /// all the while; of stage 3 one is in I-and-W form, of which a share stays while the next chunk's F runs.
  @Test(arguments: [(0 as Chunks, 207 as Bytes), (0.25, 208.75), (1, 214)])
  func twoRanks(_ heldForW: Chunks, _ peak: Bytes) throws {
    let text = """
      placement vshape
      if rank == 0 { F[0] F[0] F[1] I[1] F[1] W[1] B[1] B[0] B[0] }
      else { F[0] F[1] B[1] F[0] F[1] B[1] B[0] B[0] }
      """
    let schedule = try schedule(text, pp: 2, micro: 2)
    let memory = MemoryUse(
      schedule, stages: stages([100, 30, 20, 7]), heldForW: heldForW, capacity: 10_000,
      besides: try messages(5))
    #expect(memory.ranks[0].parameters == 1001 && memory.ranks[1].parameters == 110)
    #expect(memory.ranks[0].gradients == 2002 && memory.ranks[1].gradients == 220)
    #expect(memory.ranks[0].optimizer == 500.5 && memory.ranks[1].optimizer == 55)
    // One message in and one out, activations and gradients, for each of two stages.
    #expect(
      memory.ranks[0].buffers == Bytes(2 * 4 * 5) && memory.ranks[1].buffers == Bytes(2 * 4 * 5))
    #expect(memory.ranks[0].activations == peak)
    // Rank 1: 30, 50, 30, 60, 80, and down again.
    #expect(memory.ranks[1].activations == 80)
    // The allocator wastes a twentieth of activations and messages.
    #expect((memory.ranks[0].overhead - (peak + 40) / 20).magnitude < 1e-9)
    #expect((memory.ranks[0].total - 3503.5 - (peak + 40) * 1.05).magnitude < 1e-9)
    #expect(memory.fullest == 0 && memory.fits)
  }

  /// A GPU is full to the byte; of equally full ranks the first is named.
  @Test func capacityIsHeldExactly() throws {
    let schedule = try schedule("F B", pp: 2, micro: 1)
    // 10 + 20 + 5, and 4 of activations, 12 more for a layer's backward, 4 × 1 of messages, with a twentieth.
    let one = stage(10, activations: 4, working: 12)
    for (capacity, fits) in [(56.0 as Bytes, true), (55.9, false)] {
      let memory = MemoryUse(
        schedule, stages: [one, one], heldForW: 0, capacity: capacity, besides: try messages(1))
      #expect(memory.ranks.map(\.total) == [56, 56])
      #expect(memory.fits == fits && memory.fullest == 0)
    }
  }

  /// What is run forward once more keeps the stage's input until then: two inputs besides one chunk.
  @Test func recomputation() throws {
    var one = stage(1, activations: 100)
    one.input = 7
    let memory = MemoryUse(
      try schedule("F F F R B R B R B", pp: 1, micro: 3), stages: [one], heldForW: 0,
      capacity: 1000, besides: try messages(0))
    #expect(memory.ranks[0].activations == Bytes(2 * 7 + 100))
  }

  /// A rank that holds one stage for both directions keeps its parameters once, and buffers for each way.
  @Test func aStageHeldTwice() throws {
    let text = "placement { slot 0 for 0 ..< 1 slot 0 for 1 ..< 2 slot -1 } F[0] B[0] F[1] B[1]"
    let memory = MemoryUse(
      try schedule(text, pp: 1, micro: 2), stages: stages([3]), heldForW: 0, capacity: 100,
      besides: try messages(2))
    #expect(memory.ranks[0].parameters == 1 && memory.ranks[0].optimizer == 0.5)
    #expect(memory.ranks[0].buffers == Bytes(2 * 4 * 2) && memory.ranks[0].activations == 3)
  }
}
