import PPCluster
import PPCost
import PPSupport
import Testing

/// What small kernels do one by one, and what FP8 products need besides, by hand.
@Suite struct UnfusedTests {
  /// A layer of DeepSeek-V3 whose experts are on 64 GPUs, 4096 tokens.
  private func layer(
    _ parts: String = "none", model: String = "deepseek-v3", on cluster: String = "h800",
    _ precision: Precision = .fp8, isNarrow: Bool = true
  ) throws -> LayerOperations {
    var settings = LayerSettings(
      grid: ParallelGrid(data: 64, expert: 64), sequence: 4096, precision: precision)
    settings.unfused = try UnfusedPart.parsing(parts)
    settings.dispatchesNarrow = isNarrow
    return LayerOperations(
      try builtInModel(model), layer: 10, settings, on: try builtInCluster(cluster).machine)
  }

  private func bytes(_ operations: [GPUOperation], _ names: String...) -> Double {
    operations.filter { names.contains($0.name) }.reduce(0) { $0 + $1.bytes / Bytes(1) }
  }

  /// With groups 38 kernels and 22 back, without 22 and 14; each 4 bytes for each token and expert.
  @Test func routers() throws {
    let (grouped, plain) = (
      try layer("router"), try layer("router", model: "qwen3-235b-a22b", on: "h100", .bf16)
    )
    for (work, forward, backward, experts) in [(grouped, 38, 22, 256.0), (plain, 22, 14, 128)] {
      #expect(work.attention.forward.filter { $0.name == "router kernel" }.count == forward)
      let back = work.attention.inputGradient.filter { $0.name == "router kernel backward" }
      #expect(back.count == backward && back.allSatisfy { $0.bytes == Bytes(4 * 4096 * experts) })
    }
    #expect(try layer().attention.forward.filter { $0.name == "top-k" }.count == 1)
  }

  /// Two products as large as one together, and the input converted twice.
  @Test func latents() throws {
    let (one, two) = (try layer().attention, try layer("latents").attention)
    #expect(abs(one.productFLOPs.forward / two.productFLOPs.forward - 1) < 1e-12)
    #expect(two.forward.count == one.forward.count + 3)
    let input = 3.0 * 4096 * 7168
    #expect(bytes(one.forward, "latents conversion") == input)
    #expect(
      bytes(two.forward, "query latent conversion", "key and value latent conversion")
        == 2 * input)
  }

  /// Of each head of latent attention 64 numbers of a query are turned in place; keys and values of 128 each are read and, with 64
  /// turned ones, written.
  ///
  /// Unfused 12 numbers for each turned one, and queries of 192 once more. Grouped-query attention turns 64 + 4 heads of 128.
  @Test func rotary() throws {
    let names = ["rotary", "keys and values", "queries"]
    func all(_ work: LayerOperations) -> Double {
      names.reduce(0) { $0 + bytes(work.attention.forward, $1) }
    }
    let heads = 2.0 * 4096 * 128
    #expect(try all(layer()) == heads * (2 * 64 + 256 + 256 + 64))
    #expect(try all(layer("rotary")) == heads * (12 * 64 + 2 * 192 + 256 + 256 + 64))
    let turned = 2.0 * 4096 * 68 * 128
    #expect(
      try all(layer(model: "qwen3-235b-a22b", on: "h100", .bf16)) == 2 * turned)
    #expect(
      try all(layer("rotary", model: "qwen3-235b-a22b", on: "h100", .bf16)) == 12 * turned)
  }

  /// 6 and 4 bytes of a logit, or 38 and 14.
  @Test func losses() throws {
    let model = try builtInModel("deepseek-v3")
    let machine = try builtInCluster("h800").machine
    var settings = LayerSettings(grid: ParallelGrid(), sequence: 4096)
    let logits = 4096.0 * 129280
    for (parts, forward, backward) in [(Set<UnfusedPart>(), 6.0, 4.0), ([.loss], 38, 14)] {
      settings.unfused = parts
      let head = LayerOperations(headOf: model, settings, on: machine).mlp
      #expect(bytes(head.forward, "loss") == forward * logits)
      #expect(bytes(head.inputGradient, "loss backward") == backward * logits)
    }
  }

  /// What comes to experts in FP8 needs no conversion there and is sorted a byte a number; weights are turned for the
  /// input's gradient, both operands for the weights': 32 768 tokens for 4 experts of 7168 × 2048.
  @Test func narrowExperts() throws {
    let work = try layer()
    let mlp = work.mlp
    let copies = 32768.0
    #expect(bytes(mlp.forward, "sorting by expert") == 2 * copies * 7168)
    #expect(bytes(mlp.forward, "sorting back") == 2 * 2 * copies * 7168)
    #expect(bytes(mlp.inputGradient, "sorting back backward") == 2 * copies * 7168)
    #expect(bytes(mlp.inputGradient, "sorting by expert backward") == 2 * 2 * copies * 7168)
    #expect(bytes(mlp.forward, "expert up conversion", "expert down conversion") == 0)
    #expect(bytes(mlp.inputGradient, "expert down conversion") == 0)
    #expect(bytes(mlp.inputGradient, "expert up conversion") == 3 * copies * 4096)
    #expect(bytes(mlp.inputGradient, "expert down weights turned") == 2 * 4 * 7168 * 2048)
    #expect(bytes(mlp.weightGradient, "expert up input turned") == 2 * copies * 7168)
    #expect(bytes(mlp.weightGradient, "expert up gradient turned") == 3 * copies * 4096)
    #expect(bytes(mlp.weightGradient, "expert down gradient turned") == 2 * copies * 7168)
    // The activation writes FP8; gate and up are kept in FP8.
    #expect(bytes(mlp.forward, "expert activation") == 5 * copies * 2048)
    #expect(bytes(mlp.forward, "expert activation input kept") == 3 * copies * 4096)
    #expect(bytes(work.attention.forward, "dispatch conversion") == 3 * 4096 * 7168)
    // In BF16 on its way: sorted in two bytes, and converted by the experts.
    let wide = try layer(isNarrow: false)
    #expect(bytes(wide.mlp.forward, "sorting by expert") == 4 * copies * 7168)
    #expect(bytes(wide.mlp.forward, "expert up conversion") == 3 * copies * 7168)
    #expect(bytes(wide.attention.forward, "dispatch conversion") == 0)
  }

  @Test func names() throws {
    #expect(try UnfusedPart.parsing("all") == Set(UnfusedPart.allCases))
    #expect(try UnfusedPart.parsing("router,loss") == [.router, .loss])
    #expect(throws: CostError.self) { try UnfusedPart.parsing("router,") }
    #expect(throws: CostError.self) { try UnfusedPart.parsing("gate") }
  }
}
