import PPCluster
import PPCost
import PPSupport
import Testing

@Suite struct TransferTests {
  /// Llama 3.1 405B on TP8 and CP2: half of 8192 tokens, 16384 wide, in BF16.
  @Test func tensorParallelism() throws {
    let model = try builtInModel("llama-3.1-405b")
    var settings = LayerSettings(grid: ParallelGrid(tensor: 8, context: 2), sequence: 8192)
    let whole = Bytes(2 * 4096 * 16384)
    let divided = LayerTransfers(model, .dense, settings)
    let mlp = divided.mlp
    #expect(mlp.map(\.bytes) == [Bytes](repeating: whole, count: 5))
    #expect(
      mlp.map(\.kind) == [
        .collective(.allGather), .collective(.reduceScatter), .collective(.allGather),
        .collective(.allGather), .collective(.reduceScatter),
      ])
    #expect(mlp.allSatisfy { $0.group == GPUGroup(size: 8, stride: 1) })
    settings.grid.dividesSequence = false
    let plain = LayerTransfers(model, .dense, settings).mlp
    #expect(plain.map(\.kind) == [.collective(.allReduce), .collective(.allReduce)])
    // As much travels forward and backward, an all-reduce being a reduce-scatter and an all-gather; but for the
    // input that is gathered once more.
    #expect(plain.map(\.bytes) == [whole, whole])
  }

  /// Keys and values of 8 heads of 128 over TP8: 4096 tokens × 2 × 128 × 2 bytes to the neighbour, eight places
  /// further; backward their gradients too.
  @Test func contextParallelism() throws {
    let model = try builtInModel("llama-3.1-405b")
    var settings = LayerSettings(grid: ParallelGrid(tensor: 8, context: 2), sequence: 8192)
    func transfers() -> [Transfer] {
      LayerTransfers(model, .dense, settings).attention.filter { $0.group.stride == 8 }
    }
    #expect(transfers().map(\.kind) == [.ring(steps: 1), .ring(steps: 1)])
    let local = Bytes(4096 * 2 * 128 * 2)
    #expect(transfers().map(\.bytes) == [local, 2 * local])
    let cluster = try builtInCluster("h200")
    // The neighbour is on another node, or in the same domain of a larger one.
    let seconds = transfers()[0].seconds(on: cluster, domain: 8)
    #expect(abs(seconds.value - (2_097_152 / 45e9 + 3.7e-6)) < 1e-12)
    #expect(transfers()[0].seconds(on: cluster, domain: 16) < seconds)
    settings.contextExchange = .allGather
    #expect(transfers().map(\.bytes) == [Bytes](repeating: 2 * local, count: 3))
  }

  /// Routed experts are not cut, shared ones are; head and embedding are.
  @Test func otherParts() throws {
    let settings = LayerSettings(
      grid: ParallelGrid(tensor: 2, expert: 2), sequence: 4096)
    #expect(LayerTransfers(try builtInModel("mixtral-8x7b"), .experts, settings).mlp.isEmpty)
    let model = try builtInModel("deepseek-v3")
    #expect(LayerTransfers(model, .experts, settings).mlp.count == 5)
    let head = LayerTransfers(headOf: model, settings).mlp
    #expect(head.filter { $0.place == .afterForward }.map(\.bytes) == [16384, 16384, 16384])
    #expect(
      LayerTransfers(embeddingOf: model, settings).mlp.map(\.kind) == [
        .collective(.reduceScatter), .collective(.allGather),
      ])
    let alone = LayerSettings(grid: ParallelGrid(), sequence: 4096)
    #expect(LayerTransfers(headOf: model, alone).mlp.isEmpty)
  }

  /// DeepEP's authors measured 51 and 50 GB/s for EP64 on H800: 2.63 and 5.22 ms.
  @Test func expertsAcrossNodes() throws {
    let model = try builtInModel("deepseek-v3")
    let cluster = try builtInCluster("h800-effective")
    let settings = LayerSettings(grid: ParallelGrid(data: 64, expert: 64), sequence: 4096)
    let exchange = try #require(
      ExpertExchange(model, settings, domain: 8, isNarrow: true))
    #expect(abs(exchange.dispatch.expertSeconds(on: cluster) / 2.63e-3 - 1) < 0.03)
    #expect(abs(exchange.combine.expertSeconds(on: cluster) / 5.22e-3 - 1) < 0.03)
    // In one domain nothing crosses; tokens in BF16 are as many bytes as those that come back.
    let inside = try #require(
      ExpertExchange(model, settings, domain: 64, isNarrow: false))
    #expect(inside.dispatch.infiniband == 0 && inside.dispatch == inside.combine)
    #expect(
      ExpertExchange(try builtInModel("llama-3-70b"), settings, domain: 8, isNarrow: true) == nil)
  }

  /// NCCL sends a copy for each of a token's 8 experts: of 32 GPUs 24 are on other nodes, 7 on the same.
  @Test func copiesForEachExpert() throws {
    let model = try builtInModel("qwen3-235b-a22b")
    let cluster = try builtInCluster("h100")
    var settings = LayerSettings(
      grid: ParallelGrid(tensor: 2, data: 16, expert: 32), sequence: 4096, dispatcher: .allToAll)
    func exchange() throws -> ExpertExchange {
      try #require(ExpertExchange(model, settings, domain: 8, isNarrow: false))
    }
    let copies = try exchange()
    let whole = copies.combine.infiniband * (32.0 / 24)
    #expect(abs(whole.value / (2048.0 * 8 * 4096 * 2) - 1) < 0.01)
    #expect(abs((copies.combine.nvlink / whole) as Double - 7.0 / 32) < 1e-9)
    // What crosses nodes takes longest: 40 GB/s.
    let seconds = copies.seconds(of: copies.combine, on: cluster)
    #expect(abs(seconds / (whole * 0.75 / BytesPerSecond(40e9)) - 1) < 0.02)
    settings.dispatcher = .deepEP
    let once = try exchange()
    // A token's 8 experts are on 3.6 of 4 nodes: 4 × (1 - (3/4)^8).
    #expect(abs(copies.combine.infiniband / once.combine.infiniband - 8 / 3.6) < 0.1)
  }

  /// A stage that two ranks of a pipeline hold has twice as many copies of its parameters, the halves far apart.
  @Test func stagesOfTwoRanks() {
    var grid = ParallelGrid(tensor: 2, data: 4, expert: 2, pipeline: 8)
    grid.copies = 2
    #expect(grid.replicas.size == 8 && grid.replicas.inside(domain: 8) == 4)
    #expect(grid.expertReplicas.size == 8 && grid.expertReplicas.inside(domain: 8) == 4)
    let count = ParameterCount(divided: 8_000_000, replicated: 0, experts: 0)
    let step = StepOperations(count, TrainingState(), grid)
    #expect(step.optimizer.map(\.bytes) == [15e6])
    #expect(HeldMemory(count, TrainingState(), grid).optimizer == 6e6)
  }

  /// The end of a step: gradients of four bytes, parameters of two, 30 bytes of the optimizer for each parameter of
  /// a GPU's share.
  @Test func theEndOfAStep() throws {
    let count = ParameterCount(divided: 8_000_000, replicated: 1_000_000, experts: 64_000_000)
    var grid = ParallelGrid(tensor: 2, context: 2, data: 8, expert: 16, pipeline: 4)
    let step = StepOperations(count, TrainingState(), grid)
    // 4 + 1 million of plain parameters on 16 GPUs, 4 million of experts on 2.
    #expect(step.gradients.map(\.bytes) == [20e6, 16e6])
    #expect(step.parameters.map(\.bytes) == [10e6, 8e6])
    #expect(
      step.gradients.map(\.group) == [
        GPUGroup(size: 16, stride: 2), GPUGroup(size: 2, stride: 16),
      ])
    let share = Bytes(5e6 / 16 + 4e6 / 2)
    #expect(step.optimizer.map(\.bytes) == [30 * share])
    #expect(step.norm.map(\.bytes) == [4 * share])
    // All of 9 million gradients are written, read and written.
    #expect(step.clearing.map(\.bytes) == [9e6 * 12])
    #expect(step.normTransfer.group.size == 128)
    let plain = StepOperations(count, TrainingState(zero: 0), grid)
    #expect(plain.gradients.map(\.kind) == [.collective(.allReduce), .collective(.allReduce)])
    #expect(plain.parameters.isEmpty && plain.optimizer[0].bytes == 270e6)
    grid = ParallelGrid()
    let alone = StepOperations(count, TrainingState(), grid)
    #expect(alone.gradients.isEmpty && alone.clearing.map(\.bytes) == [73e6 * 4])
  }

  /// What is computed again is exchanged again: all of a forward, or what surrounds a module.
  @Test func recomputationRepeatsTransfers() throws {
    let model = try builtInModel("llama-3.1-405b")
    let settings = LayerSettings(grid: ParallelGrid(tensor: 8, context: 2), sequence: 8192)
    let all = LayerTransfers(model, .dense, settings)
    let full = all.repeated(by: .full)
    #expect(full.attention.map(\.place) == [.beforeForward, .afterForward, .besideForward])
    #expect(full.mlp.map(\.name) == ["MLP input", "MLP output"])
    let core = all.repeated(by: .selective([.coreAttention]))
    #expect(core.attention.map(\.name) == ["keys and values"] && core.mlp.isEmpty)
    let mlp = all.repeated(by: .selective([.mlp, .norm]))
    #expect(mlp.attention.isEmpty && mlp.mlp == full.mlp)
    #expect(all.repeated(by: .none).attention.isEmpty)
    #expect(Recomputation.full.repeatsExpertExchange)
    #expect(!Recomputation.deepSeekV3.repeatsExpertExchange)
  }

  /// The ends of a pipeline share a matrix of 51200 × 12288, cut in eight, its gradients in FP32.
  @Test func tiedEmbeddings() throws {
    let grid = ParallelGrid(tensor: 8, data: 2, pipeline: 16)
    let tied = try #require(
      Transfer.tiedEmbedding(try builtInModel("gpt-175b"), TrainingState(), grid))
    #expect(tied.bytes == Bytes(51200 * 12288 / 8 * 4))
    #expect(tied.group == GPUGroup(size: 2, stride: 15 * 16))
    #expect(Transfer.tiedEmbedding(try builtInModel("llama-3-70b"), TrainingState(), grid) == nil)
    let one = ParallelGrid(tensor: 8)
    #expect(Transfer.tiedEmbedding(try builtInModel("gpt-175b"), TrainingState(), one) == nil)
  }

  @Test(arguments: [
    (ParallelGrid(tensor: 3), "tp is 3; it must divide the model's 128 attention heads"),
    (ParallelGrid(context: 3), "cp is 3; twice that, 6, must divide the sequence of 4096 tokens"),
    (
      ParallelGrid(data: 4, expert: 8),
      "ep is 8; it must divide tp × cp × dp, which is 1 × 1 × 4 = 4"
    ),
    (ParallelGrid(data: 3, expert: 3), "ep is 3; it must divide the model's 256 experts"),
    (ParallelGrid(pipeline: 0), "pp is 0; it must be at least 1"),
  ])
  func gridsAreChecked(_ grid: ParallelGrid, _ message: String) throws {
    let model = try builtInModel("deepseek-v3")
    #expect {
      try grid.check(model, sequence: 4096)
    } throws: { "\($0)".hasPrefix(message) }
    #expect(throws: Never.self) {
      try ParallelGrid(tensor: 8, context: 2, data: 4, expert: 64, pipeline: 16)
        .check(model, sequence: 4096)
    }
  }
}
