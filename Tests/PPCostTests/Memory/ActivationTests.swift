import PPCost
import PPSupport
import Testing

/// Activations against Korthikanti et al., arXiv 2205.05198, and the rest against published figures.
@Suite struct ActivationTests {
  /// A layer's bytes over s × b × h, as table 2 counts them.
  private func share(
    tensor: Int, divides: Bool, _ recomputation: Recomputation, sequences: Int = 1
  ) throws -> Double {
    let model = try builtInModel("gpt-175b")
    let settings = LayerSettings(
      grid: ParallelGrid(tensor: tensor, dividesSequence: divides), sequence: 2048,
      sequences: sequences, recomputation: recomputation)
    let bytes = LayerActivations(
      model, .dense, settings, ActivationSettings(keepsScores: true, hasDropout: true)
    ).keptBytes
    return bytes / (2048 * Double(sequences) * 12288)
  }

  /// Table 2, with 5as/h = 80 for GPT-3.
  @Test func tableTwo() throws {
    let core = Recomputation.selective([.coreAttention])
    #expect(try share(tensor: 1, divides: false, .none) == 34 + 80)
    #expect(try share(tensor: 1, divides: false, .none, sequences: 4) == 34 + 80)
    #expect(try share(tensor: 8, divides: false, .none) == 10 + 24.0 / 8 + 80.0 / 8)
    #expect(try share(tensor: 8, divides: true, .none) == 34.0 / 8 + 80.0 / 8)
    #expect(try share(tensor: 8, divides: false, core) == 10 + 24.0 / 8)
    #expect(try share(tensor: 8, divides: true, core) == 34.0 / 8)
    #expect(try share(tensor: 8, divides: false, .full) == 2)
    // "selective activation recomputation saves 70 %" of what GPT-3 needs, section 5.
    let saved =
      try 1 - share(tensor: 1, divides: false, core) / share(tensor: 1, divides: false, .none)
    #expect(abs(saved - 0.70) < 0.005)
  }

  /// With FlashAttention, and without dropout: two masks and the scores are gone, a number for each head and token is
  /// there.
  @Test func flashAttention() throws {
    let model = try builtInModel("gpt-175b")
    let settings = LayerSettings(grid: ParallelGrid(), sequence: 2048)
    let bytes = LayerActivations(model, .dense, settings).keptBytes
    #expect(bytes == Bytes(2048 * (32 * 12288 + 4 * 96)))
  }

  /// The head's logits in FP32: 4sbv/t, and 2sbh before and after the normalisation: section 4.3.
  @Test func headAndEmbedding() throws {
    let model = try builtInModel("gpt-175b")
    let settings = LayerSettings(grid: ParallelGrid(tensor: 8), sequence: 2048)
    let wide = ActivationSettings(hasDropout: true, logit: 4)
    let head = Bytes(2048 * (4 * 51200 / 8 + 4 * 12288 / 8))
    #expect(LayerActivations(headOf: model, settings, wide).keptBytes == head)
    #expect(
      LayerActivations(embeddingOf: model, settings, wide).keptBytes == Bytes(2048 * 12288 / 8))
  }

  /// A MoE layer of DeepSeek-V3, in FP8, with DeepSeek's recomputation: tensor by tensor.
  @Test func aLayerOfExperts() throws {
    let model = try builtInModel("deepseek-v3")
    var settings = LayerSettings(
      grid: ParallelGrid(data: 64, expert: 64), sequence: 4096, precision: .fp8)
    let narrow = ActivationSettings(narrowsActivations: true)
    let all = LayerActivations(model, .experts, settings, narrow)
    let streams: Int = 2 * 2 * 7168
    let norms: Int = 7168 + 1536 + 512 + 2 * 7168
    let latents: Int = 2 * (1536 + 512 + 64)
    let heads: Int = 2 * 128 * (192 + 192 + 128)
    let output: Int = (2 + 1) * 128 * 128 + 4 * 128
    let routed: Int = 4 * 256 + 8 * 7168 + 8 * 2 * 2048
    let shared: Int = 3 * 2048
    let token: Int = streams + norms + latents + heads + output + routed + shared + 8 * 2048
    #expect(all.keptBytes == Bytes(4096 * Double(token)))
    settings.recomputation = .deepSeekV3
    let kept = LayerActivations(model, .experts, settings, narrow)
    #expect(kept.keptBytes == Bytes(4096 * Double(token - norms - heads - 8 * 2048)))
    #expect(kept.workingBytes == all.keptBytes)
  }

  /// ZeRO's own example (arXiv 1910.02054, figure 1): 7.5 billion parameters on 64 GPUs take 120, 31.4, 16.6 and 1.9 GB.
  @Test(arguments: [(0, 120.0), (1, 31.4), (2, 16.6), (3, 1.9)])
  func zeroOptimizer(_ stage: Int, _ gigabytes: Double) {
    let memory = HeldMemory(
      ParameterCount(divided: 7_500_000_000),
      TrainingState(gradient: 2, reducedGradient: 2, zero: stage), ParallelGrid(data: 64))
    #expect(abs(memory.total / 1e9 - gigabytes) < 0.06)
  }

  /// Experts are divided by EP first, and their state by the GPUs that hold the same ones.
  @Test func expertsAreHeldByFew() {
    let count = ParameterCount(divided: 1_000_000, experts: 64_000_000)
    let grid = ParallelGrid(data: 128, expert: 64, pipeline: 16)
    let memory = HeldMemory(count, .deepSeekV3, grid)
    #expect(memory.parameters == 4e6 && memory.gradients == 8e6)
    #expect(memory.optimizer == Bytes(8 * (1e6 / 128 + 1e6 / 2)))
  }

  /// Four messages a stage, and tokens on their way, there and back.
  @Test func buffers() throws {
    let model = try builtInModel("deepseek-v3")
    let settings = LayerSettings(
      grid: ParallelGrid(data: 64, expert: 64), sequence: 4096, expertImbalance: 1.5)
    let working = WorkingMemory(model, settings, stages: 2)
    #expect(working.messages == Bytes(8 * 2 * 4096 * 7168))
    #expect(working.dispatch == Bytes(2 * 7168 * 8 * 4096 * 2.5))
    let total = working.total(activations: 1e9)
    let asked = working.messages + working.dispatch
    #expect((total - (2e9 + asked + 0.05 * (1e9 + asked))).magnitude < 1)
  }
}
