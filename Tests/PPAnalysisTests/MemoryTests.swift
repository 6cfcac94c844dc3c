import PPAnalysis
import PPCluster
import PPCost
import PPModel
import PPSupport
import TestSupport
import Testing

@Suite struct MemoryTests {
  private func workload(recomputes: Bool = true) throws -> Workload {
    try presetWorkload(recomputation: recomputes ? .deepSeekV3 : .none)
  }

  private func evaluation(
    _ name: String, _ workload: Workload, micro: Int = 32
  ) throws -> Evaluation {
    let layout = try workload.balancedLayout(stages: 16)
    return try Evaluation(
      ValidSchedule(builtIn(name, 16, micro)), workload: workload, layout: layout, fidelity: .chunk)
  }

  /// Four MoE layers, worked out by hand from the table in `Docs/Memory.md`.
  @Test func oneStage() throws {
    let workload = try workload()
    let layout = try Layout(parsing: "Ettt|(tttt)|(tt)*27mL", for: workload.model)
    let stage = workload.stageMemory(layout)[1]
    // 187.1 M attention, 44.0 M shared expert, 1.8 M router; 4 of 256 experts of 44.0 M.
    let plain = 4 * (187.1e6 + 44.04e6 + 1.835e6)
    let expert = 4 * 4 * 44.04e6
    let held = stage.held
    #expect(abs(held.parameters.value / (2 * (plain + expert)) - 1) < 0.001)
    #expect(abs(held.gradients.value / (4 * (plain + expert)) - 1) < 0.001)
    #expect(abs(held.optimizer.value / (8 * (plain / 128 + expert / 2)) - 1) < 0.001)
    // Two of the residual stream, latents, heads' statistics, the core's output in BF16 and FP8; what the router takes
    // and its scores; the tokens of eight experts; gate and up of nine.
    let attention: Double = 2 * 7168 + 2 * (1536 + 512 + 64) + 4 * 128 + 3 * 128 * 128
    let experts: Double = 2 * 7168 + 4 * 256 + 8 * 7168 + 9 * 2 * 2048
    let activated: Double = 2048
    let token = attention + experts + activated
    #expect(abs(stage.activations.value / (4 * 4096 * token) - 1) < 0.03)
    // While a layer's backward runs, its normalised inputs, queries, keys, values and expert outputs are there again.
    #expect(stage.working.value > 4096 * 2 * 128 * (192 + 192 + 128))
  }

  @Test(arguments: ["1f1b", "zb1p", "dualpipe"])
  func theReportsSettingsFit(_ name: String) throws {
    let memory = try #require(try evaluation(name, try workload()).memory)
    let most = memory.ranks[memory.fullest].total
    // Published are the settings alone; the estimate is within a tenth of what a GPU has.
    #expect(most > 0.5 * memory.capacity && most < 1.1 * memory.capacity)
    let kept = try #require(try evaluation(name, try workload(recomputes: false)).memory)
    #expect(!kept.fits)
  }

  @Test func dualPipeHoldsTwoStages() throws {
    let one = try #require(try evaluation("1f1b", try workload()).memory)
    let two = try #require(try evaluation("dualpipe", try workload()).memory)
    for rank in 0..<16 {
      let sum = one.ranks[rank].parameters + one.ranks[15 - rank].parameters
      #expect(abs(two.ranks[rank].parameters / sum - 1) < 1e-12)
    }
  }
}
