import PPCluster
import PPCost
import PPSupport
import Testing

/// What a layer computes, against arithmetic on whole models.
@Suite struct OperationsTests {
  /// All GPUs of a lane together compute what the model has, however it is divided.
  ///
  /// That is 2 FLOPs for each token and parameter forward, as many for inputs' and for weights' gradients; the core
  /// tokens² / 2 × 2 × heads × 2 × width for each sequence, and 2.5 times that backward.
  @Test(arguments: [
    ("llama-3.1-405b", 1, 1, 1), ("llama-3.1-405b", 8, 2, 3), ("llama-3-70b", 4, 1, 2),
    ("gpt-175b", 8, 1, 1), ("qwen3-235b-a22b", 2, 4, 1), ("mixtral-8x7b", 4, 2, 2),
  ])
  func wholeModels(_ name: String, _ tensor: Int, _ context: Int, _ sequences: Int) throws {
    let model = try builtInModel(name)
    let machine = try builtInCluster("h100").machine
    let gpus = Double(tensor * context)
    let expert = model.experts == nil ? 1 : tensor * context
    let settings = LayerSettings(
      grid: ParallelGrid(tensor: tensor, context: context, expert: expert), sequence: 4096,
      sequences: sequences)
    let tokens = Double(4096 * sequences)
    var flops = (forward: 0.0, input: 0.0, weight: 0.0)
    var core = (forward: 0.0, backward: 0.0)
    for layer in 0..<model.layers {
      let work = LayerOperations(model, layer: layer, settings, on: machine)
      for section in [work.attention, work.mlp] {
        let products = section.productFLOPs
        flops.forward += products.forward * gpus
        flops.input += products.input * gpus
        flops.weight += products.weight * gpus
        core.forward += section.coreFLOPs.forward * gpus
        core.backward += section.coreFLOPs.backward * gpus
      }
    }
    let head = LayerOperations(headOf: model, settings, on: machine).mlp.productFLOPs
    flops.forward += head.forward * gpus
    let idle = model.experts.map { ($0.count - $0.perToken) * model.expertParameters } ?? 0
    let used: Int = model.kinds.reduce(0) {
      $0 + model.parameters($1) - ($1 == .experts ? idle : 0)
    }
    let layers = 2 * tokens * Double(used)
    let vocabulary = 2 * tokens * Double(model.vocabulary) * Double(model.hidden)
    #expect(abs(flops.forward / (layers + vocabulary) - 1) < 1e-12)
    #expect(abs(flops.input / layers - 1) < 1e-12 && abs(flops.weight / layers - 1) < 1e-12)
    guard case .grouped(let heads, _, let width) = model.attention else { return }
    let pairs: Double = 4096.0 * 4096 / 2
    let attention: Double =
      Double(model.layers * sequences) * pairs * 2 * 2 * Double(heads * width)
    #expect(abs(core.forward / attention - 1) < 1e-12)
    #expect(abs(core.backward / (2.5 * attention) - 1) < 1e-12)
  }

  /// A MoE layer of DeepSeek-V3 on 4096 tokens, worked out by hand, in GFLOP: projections 1532.7, the core 687.2, router
  /// 15.0, nine experts of 360.8.
  @Test func aLatentLayer() throws {
    let model = try builtInModel("deepseek-v3")
    let settings = LayerSettings(
      grid: ParallelGrid(data: 64, expert: 64), sequence: 4096, precision: .fp8)
    let work = LayerOperations(
      model, layer: 10, settings, on: try builtInCluster("h800").machine)
    #expect(abs(work.attention.productFLOPs.forward / 1e9 - 1532.7 - 15) < 0.1)
    #expect(abs(work.attention.coreFLOPs.forward / 1e9 - 687.2) < 0.1)
    #expect(abs(work.attention.coreFLOPs.backward / 1e9 - 2.6 * 687.2) < 0.2)
    #expect(abs(work.mlp.productFLOPs.forward / 1e9 - 9 * 360.8) < 0.3)
    // With 10 % more tokens for the fullest GPU, the eight routed experts have 10 % more to do.
    var uneven = settings
    uneven.expertImbalance = 1.1
    let more = LayerOperations(model, layer: 10, uneven, on: try builtInCluster("h800").machine)
    #expect(abs(more.mlp.productFLOPs.forward / 1e9 - 9.8 * 360.8) < 0.3)
  }

  /// A window of 128: each token sees 128 others but the first, 128 × tokens - 128² / 2 pairs; every second layer
  /// sees all.
  @Test func windowsAreCounted() throws {
    let model = try builtInModel("gpt-oss-120b")
    let machine = try builtInCluster("b200").machine
    let settings = LayerSettings(grid: ParallelGrid(), sequence: 8192)
    let flops = (0..<2).map {
      LayerOperations(model, layer: $0, settings, on: machine).attention.coreFLOPs.forward
    }
    let each: Double = 2 * 64 * 2 * 64
    #expect(flops == [(128.0 * 8192 - 8192) * each, 8192.0 * 8192 / 2 * each])
  }

  /// What is computed again, by Megatron-LM's names of modules.
  @Test func recomputation() throws {
    let model = try builtInModel("deepseek-v3")
    let machine = try builtInCluster("h800").machine
    func recomputed(_ text: String, layer: Int = 10) throws -> [String] {
      let settings = LayerSettings(
        grid: ParallelGrid(), sequence: 4096, precision: .bf16,
        recomputation: try Recomputation(parsing: text))
      let work = LayerOperations(model, layer: layer, settings, on: machine)
      return (work.attention.recomputed + work.mlp.recomputed).map(\.name)
    }
    #expect(try recomputed("none").isEmpty)
    #expect(try recomputed("core_attn") == ["attention core"])
    #expect(
      try recomputed("mla_up_proj") == [
        "query up product", "key and value up product", "rotary", "keys and values",
      ])
    #expect(try recomputed("moe_act") == ["expert activation"])
    #expect(try recomputed("shared_experts").count == 3)
    #expect(
      try recomputed("moe") == [
        "router product", "top-k", "permutation", "shared expert up product",
        "shared expert activation", "shared expert down product", "expert up product",
        "expert activation", "expert down product", "weighted sum",
      ])
    #expect(try recomputed("mlp").isEmpty)
    #expect(
      try recomputed("mlp", layer: 0) == ["MLP up product", "MLP activation", "MLP down product"])
    let both = try recomputed("layernorm,moe_act")
    #expect(
      both == ["attention norm", "query norm", "latent norm", "MLP norm", "expert activation"])
    let settings = LayerSettings(
      grid: ParallelGrid(), sequence: 4096, recomputation: .full)
    let work = LayerOperations(model, layer: 10, settings, on: machine)
    #expect(work.mlp.recomputed == work.mlp.forward)
    #expect(throws: CostError.self) { try Recomputation(parsing: "layernorm,mla") }
  }

  /// Tokens are copied and added up by their own GPU where they stay or where each copy travels by itself, else by
  /// those that have the experts; where several experts share a GPU, what comes is sorted.
  @Test(arguments: [
    (1, LayerSettings.Dispatcher.deepEP, ["permutation", "weighted sum"]),
    (64, .deepEP, ["sorting by expert", "sorting back"]),
    (64, .allToAll, ["permutation", "sorting by expert", "sorting back", "weighted sum"]),
    (256, .deepEP, []), (256, .allToAll, ["permutation", "weighted sum"]),
  ])
  func permutations(
    _ gpus: Int, _ dispatcher: LayerSettings.Dispatcher, _ names: [String]
  ) throws {
    let settings = LayerSettings(
      grid: ParallelGrid(data: 256, expert: gpus), sequence: 4096, dispatcher: dispatcher)
    let work = LayerOperations(
      try builtInModel("deepseek-v3"), layer: 10, settings, on: try builtInCluster("h800").machine)
    let found = (work.attention.forward + work.mlp.forward).filter {
      if case .memory(.permutation, _) = $0.work { true } else { false }
    }
    #expect(found.map(\.name) == names)
  }

  /// Operations one after the other; a host that is slower than they are; a graph, which it need not start.
  @Test func secondsOfOperations() throws {
    var machine = try builtInCluster("h100").machine
    let copy = GPUOperation("copy", .memory(.elementwise, bytes: 2.95e9))
    #expect((copy.seconds(on: machine) - 1.003e-3).magnitude < 1e-9)
    #expect(([copy, copy].seconds(on: machine) - 2.006e-3).magnitude < 1e-9)
    machine.hostPerKernel = 0.01
    #expect([copy, copy].seconds(on: machine) == 0.02)
    #expect(([copy, copy].seconds(on: machine, isGraph: true) - 2.006e-3).magnitude < 1e-9)
  }

  /// FP8 products whose times hold no conversion have kernels for it: each of five a conversion and its scales.
  ///
  /// What attention gives is kept. An MTP layer joins two inputs.
  @Test func conversionsAndPrediction() throws {
    let model = try builtInModel("deepseek-v3")
    func names(_ cluster: String) throws -> [String] {
      let settings = LayerSettings(grid: ParallelGrid(), sequence: 4096, precision: .fp8)
      return LayerOperations(
        predictionOf: model, settings, on: try builtInCluster(cluster).machine
      ).attention.forward.map(\.name)
    }
    let (h800, h100) = (try names("h800"), try names("h100"))
    let besides = h800.filter { !h100.contains($0) }
    #expect(besides.filter { $0.hasSuffix(" conversion") }.count == 5)
    #expect(besides.filter { $0.hasSuffix(" scales") }.count == 5)
    #expect(besides.count == 11 && besides.contains("attention output kept"))
    #expect(h800.filter { !besides.contains($0) } == h100)
    #expect(h100.prefix(3) == ["MTP hidden norm", "MTP embedding norm", "MTP projection product"])
  }
}
