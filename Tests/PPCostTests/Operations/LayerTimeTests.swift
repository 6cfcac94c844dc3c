import PPCluster
import PPCost
import PPSupport
import Testing

@Suite struct LayerTimeTests {
  /// A MoE layer of DeepSeek-V3 on an H800, EP64, 4096 tokens, inside an overlapped pair, in µs.
  ///
  /// Measured: github.com/deepseek-ai/profile-data, `train.json`, whose kernels name what is fused. 20 of 132 multiprocessors serve
  /// communication. Nothing is fitted to it; it has conversions of operands for the weights' gradients of attention in its
  /// backward for inputs, here they are where the products are.
  @Test func aLayerOfTheTrace() throws {
    let model = try builtInModel("deepseek-v3")
    let machine = try builtInCluster("h800").machine.computing(share: 112.0 / 132)
    var settings = LayerSettings(
      grid: ParallelGrid(data: 128, expert: 64, pipeline: 16), sequence: 4096, precision: .fp8,
      recomputation: .deepSeekV3)
    settings.dispatchesNarrow = true
    settings.unfused = [.router, .latents]
    let work = LayerOperations(model, layer: 10, settings, on: machine)
    func micro(_ operations: [GPUOperation]) -> Double { operations.seconds(on: machine) / 1e-6 }
    let measured = [4599.0, 4641, 5363, 5073, 9540, 2396]
    let times = [
      micro(work.attention.forward), micro(work.mlp.forward),
      micro(work.mlp.recomputed + work.mlp.inputGradient), micro(work.mlp.weightGradient),
      micro(work.attention.recomputed + work.attention.inputGradient),
      micro(work.attention.weightGradient),
    ]
    for (time, wanted) in zip(times, measured) {
      #expect((0.85...1.12).contains(time / wanted), "\(times.map { Int($0) })")
    }
  }
}
