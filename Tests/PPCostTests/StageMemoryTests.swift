import PPCluster
import PPCost
import PPModel
import TestSupport
import Testing

/// DeepSeek-V3 (arXiv 2412.19437, section 4.2): 128 heads, latents of 1536 for q and of 512 + 64 for k and v.
private enum DeepSeekV3 {
  static let query: Int = 7168 * 1536 + 1536 * 128 * 192
  static let keyValue: Int = 7168 * 576 + 512 * 128 * 256
  static let output: Int = 128 * 128 * 7168
  static let attention: Int = query + keyValue + output
}

/// Bytes and floating-point operations against arithmetic from the shapes that the models' authors publish.
@Suite struct StageMemoryTests {
  private func workload(
    _ model: String, _ precision: Precision, recomputes: Bool, expertParallel: Int = 1
  ) throws -> Workload {
    let preset = try #require(ModelCatalogue.all.first { $0.name == model })
    let cluster = try #require(ClusterCatalogue.all.first { $0.name == "h100" })
    let profile = try #require(ProfileCatalogue.all.first)
    let architecture = try Architecture(file: "m", text: preset.text)
    return Workload(
      model: architecture, cluster: try Cluster(file: "c", text: cluster.text),
      profile: try ComponentProfile(file: "p", text: profile.text), isMeasured: false,
      tokens: 1000, expertParallel: expertParallel,
      expertsPerToken: architecture.experts?.perToken ?? 1, precision: precision,
      communicationScale: 1, recomputes: recomputes)
  }

  /// Llama 3.1 405B (arXiv 2407.21783, table 3): 126 layers of width 16384, 128 heads of 128, 8 of keys and
  /// values, inner width 53248, a vocabulary of 128256.
  ///
  /// A stage of embedding and one layer, one of 124
  /// layers, one of a layer and the head.
  @Test(arguments: [true, false])
  func groupedAttention(_ recomputes: Bool) throws {
    let workload = try workload("llama-3.1-405b", .bf16, recomputes: recomputes)
    let layout = try Layout(parsing: "Et|t*124|tL", for: workload.model)
    let stages = workload.stageMemory(layout, lanes: 10)
    let attention: Int = 16384 * (16384 + 1024 + 1024 + 16384)
    let layer: Double = Double(attention + 3 * 16384 * 53248)
    let embedding: Double = 16384.0 * 128_256
    for (stage, count) in [(0, layer + embedding), (1, 124 * layer), (2, layer + embedding)] {
      #expect(stages[stage].parameters == 2 * count)
      #expect(stages[stage].gradients == 4 * count)
      #expect(stages[stage].optimizer == 8 * count / 10)
    }
    // A token: two of the residual stream; q, k, v and the core's output; a logarithm per head; the MLP's
    // input, gate and up. If nothing is recomputed, two normalised inputs and the product too.
    var token: Int = 2 * 2 * 16384 + 2 * (16384 + 1024 + 1024 + 16384) + 4 * 128
    token += 2 * (16384 + 2 * 53248)
    if !recomputes { token += 2 * 2 * 16384 + 2 * 53248 }
    let bytes: Double = 1000 * Double(token)
    let logits: Double = 1000 * 2 * 128_256
    #expect(stages.map(\.activations) == [bytes, 124 * bytes, bytes + logits])
  }

  /// DeepSeek-V3 (arXiv 2412.19437, section 4.2), one MoE layer kept in whole, in BF16: nothing is dropped.
  @Test func latentAttentionWithoutRecomputation() throws {
    let workload = try workload("deepseek-v3", .bf16, recomputes: false, expertParallel: 64)
    let layout = try Layout(parsing: "Ettt|t|t*57|mL", for: workload.model)
    let stages = workload.stageMemory(layout, lanes: 128)
    let latents: Int = 2 * (1536 + 512 + 64) + 4 * 128
    let heads: Int = 2 * 128 * 128 + 2 * (128 * 192 + 128 * 256)
    let experts: Int = 2 * 9 * 7168 + 2 * 9 * 3 * 2048
    let token: Int = 2 * 2 * 7168 + latents + heads + 2 * 2 * 7168 + experts
    #expect(stages[1].activations == 1000 * Double(token))
    // The MTP layer has the head's logits; so has the head.
    #expect(stages[3].activations == 1000 * Double(token + 2 * 2 * 129_280))
    // Attention, router, the shared expert; 256 / 64 routed ones, whose state two GPUs share.
    let attention = DeepSeekV3.attention
    let plain = Double(attention + 7168 * 256 + 3 * 7168 * 2048)
    let routed = Double(4 * 3 * 7168 * 2048)
    #expect(stages[1].parameters == 2 * (plain + routed))
    #expect(stages[1].optimizer == 8 * (plain / 128 + routed / 2))
    // The MTP layer joins two inputs of width 7168 in one; the head is 7168 × 129280.
    let prediction: Double = plain + 2 * 7168 * 7168 + 7168 * 129_280
    #expect(stages[3].parameters == 2 * (prediction + routed))
  }

  /// Training is three forwards.
  ///
  /// A forward of Llama 3.1 405B is 2 operations for each token and weight, of
  /// layers and head, and 2 × 2 × tokens² × 128 × 128 for scores and values in each layer, half if causal.
  @Test func trainingOfADenseModel() throws {
    let workload = try workload("llama-3.1-405b", .bf16, recomputes: true)
    let layer: Double = 16384.0 * 2 * (16384 + 1024) + 3 * 16384.0 * 53248
    let weights: Double = 126 * layer + 16384.0 * 128_256
    let core: Double = 126 * 4 * 1e6 * 128 * 128
    let all = workload.trainingFLOPs(isCausal: false)
    let causal = workload.trainingFLOPs(isCausal: true)
    let products: Double = 3 * 2000 * weights
    #expect(isNear(all, products + 3 * core) && isNear(causal, products + 1.5 * core))
    #expect(workload.messageBytes == 1000 * 16384 * 2)
  }

  /// DeepSeek-V3 trains 37 B active parameters, embedding left out, and one MTP layer with its head.
  @Test func trainingOfAMixtureOfExperts() throws {
    let workload = try workload("deepseek-v3", .fp8, recomputes: true)
    let attention = DeepSeekV3.attention
    let dense: Int = 3 * 7168 * 18432
    let experts: Int = 9 * 3 * 7168 * 2048 + 7168 * 256
    let weights: Int = 62 * attention + 3 * dense + 59 * experts + 2 * 7168 * 129_280
    // Scores over 192, values over 128, of 128 heads, each for half of all pairs of tokens.
    let core: Double = 62.0 * 1e6 * 128 * (192 + 128)
    let flops = workload.trainingFLOPs(isCausal: true)
    let wanted: Double = 3 * 2000 * Double(weights) + 3 * core
    #expect(isNear(flops, wanted))
  }

  /// A layer that predicts one more token is a layer of experts and the head once more.
  @Test func weightOfAPrediction() throws {
    let workload = try workload("deepseek-v3", .fp8, recomputes: true)
    let layer = workload.weight(of: .decoder(index: 60))
    let head: Double = 3 * 2000 * 7168.0 * 129_280 / (989e12 * 0.32)
    #expect(isNear(workload.weight(of: .prediction), layer + head))
    #expect(workload.weight(of: .decoder(index: 0)) != layer)
  }

  /// The times of a layer's products: operations / (peak × efficiency), slow-downs taken out.
  @Test func secondsOfADenseLayer() throws {
    let workload = try workload("llama-3.1-405b", .bf16, recomputes: true)
    let rate = 989e12 * 0.32
    let projections: Double = 2000 * 16384.0 * 2 * (16384 + 1024) / rate
    let core: Double = 2 * 1e6 * 128 * 128 / rate
    let mlp: Double = 2000 * 3 * 16384.0 * 53248 / rate
    let head: Double = 2000 * 16384.0 * 128_256 / rate
    #expect(isNear(workload.weight(of: .head), 3 * head))
    #expect(workload.weight(of: .embedding) == 0)
    let layer: Double = 3 * projections + (1 + 2.6) * core + 3 * mlp
    #expect(isNear(workload.weight(of: .decoder(index: 7)), layer))
    let layout = try Layout(parsing: "Et|t*124|tL", for: workload.model)
    let works = try workload.stageWorks(layout)
    #expect(works.map(\.layers.count) == [2, 124, 2])
    // Compute runs alone: the part beside communication, at its slow-down, is out of the mean.
    let decoder = works[1].layers[0]
    let wanted: [(ComponentKind, Double, Double, Double)] = [
      (.attention, projections + core, 1.12, 0.34), (.mlp, mlp, 1.056, 0.3),
      (.mlpBackward, mlp, 1.056, 0.81), (.mlpWeight, mlp, 1.056, 1),
      (.attentionBackward, projections + 2.6 * core, 1.12, 0.6),
      (.attentionWeight, projections, 1.056, 0.75),
    ]
    for (kind, seconds, slowdown, share) in wanted {
      let alone: Double = seconds * 1e9 / (1 + (slowdown - 1) * share)
      #expect(abs(Double(decoder[kind].alone) - alone) <= 0.5, "\(kind)")
      #expect(decoder[kind].paired == decoder[kind].alone)
    }
    #expect(decoder[.dispatch] == .none && decoder[.combine] == .none)
  }

  /// Equal but for the order of additions.
  private func isNear(_ value: Double, _ wanted: Double) -> Bool {
    abs(value / wanted - 1) < 1e-12
  }
}
