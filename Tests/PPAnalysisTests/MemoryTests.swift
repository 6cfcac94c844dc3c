import PPAnalysis
import PPCluster
import PPCost
import PPModel
import TestSupport
import Testing

@Suite struct MemoryTests {
  private func workload(
    _ precision: Precision = .fp8, recomputes: Bool = true, gpus: Int = 2048
  ) throws -> Workload {
    let model = try #require(ModelCatalogue.all.first { $0.name == "deepseek-v3" })
    let cluster = try #require(ClusterCatalogue.all.first { $0.name == "h800" })
    let profile = try #require(ProfileCatalogue.all.first)
    return Workload(
      model: try Architecture(file: "m", text: model.text),
      cluster: try Cluster(file: "c", text: cluster.text),
      profile: try ComponentProfile(file: "p", text: profile.text), isMeasured: false,
      tokens: 4096, expertParallel: 64, expertsPerToken: 8, precision: precision,
      communicationScale: 1, recomputes: recomputes, gpus: gpus)
  }

  private func evaluation(
    _ name: String, _ workload: Workload, micro: Int = 32
  ) throws -> Evaluation {
    let layout = try Layout(
      balancing: workload.model, stages: 16, weight: workload.weight)
    return try Evaluation(
      ValidSchedule(builtIn(name, 16, micro)), workload: workload, layout: layout, fidelity: .chunk)
  }

  /// Four MoE layers, worked out by hand from the table in `Docs/Memory.md`.
  @Test func oneStage() throws {
    let workload = try workload()
    let layout = try Layout(parsing: "Ettt|(tttt)|(tt)*27mL", for: workload.model)
    let stage = workload.stageMemory(layout, lanes: 128)[1]
    // 187.1 M attention, 44.0 M shared expert, 1.8 M router; 4 of 256 experts of 44.0 M.
    let plain = 4 * (187.1e6 + 44.04e6 + 1.835e6)
    let expert = 4 * 4 * 44.04e6
    #expect(abs(stage.parameters / (2 * (plain + expert)) - 1) < 0.001)
    #expect(abs(stage.gradients / (4 * (plain + expert)) - 1) < 0.001)
    #expect(abs(stage.optimizer / (8 * (plain / 128 + expert / 2)) - 1) < 0.001)
    let latents: Double = 2 * (1536 + 512 + 64) + 4 * 128
    let output: Double = 1.5 * 128 * 128
    let experts: Double = 9 * 7168 + 9 * 2 * 2048
    let token: Double = 4 * 7168 + latents + output + experts
    #expect(abs(stage.activations / (4 * 4096 * token) - 1) < 1e-9)
  }

  @Test(arguments: ["1f1b", "zb1p", "dualpipe"])
  func theReportsSettingsFit(_ name: String) throws {
    let memory = try #require(try evaluation(name, try workload()).memory)
    #expect(memory.fits)
    #expect(memory.ranks[memory.fullest].total > 0.5 * memory.capacity)
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
