import Foundation
import PPCluster
import PPCost
import Testing

@Suite struct HuggingFaceTests {
  private func model(_ text: String) throws -> Architecture {
    try Architecture(file: "config.json", text: Array(text.utf8))
  }

  /// What the authors' own checkpoints hold, to the last parameter; DeepSeek-V3's 58 × 256 biases that
  /// balance its experts are not trained by gradients and left out.
  @Test(arguments: [
    (HuggingFaceConfigs.llama38B, 8_030_261_248),
    (HuggingFaceConfigs.deepSeekV3, 671_026_419_200 - 58 * 256),
    (HuggingFaceConfigs.qwen330B, 30_532_122_624),
    (HuggingFaceConfigs.gpt2, 124_439_808),
  ])
  func parametersAreThoseOfTheCheckpoint(_ text: String, _ parameters: Int) throws {
    #expect(try model(text).totalParameters == parameters)
  }

  /// The presets against the figures on the models' pages.
  @Test(arguments: [
    ("llama-3-70b", 70_553_706_496), ("llama-3.1-405b", 405_853_388_800),
    ("qwen3-235b-a22b", 235_093_634_560), ("qwen3-30b-a3b", 30_532_122_624),
    ("mixtral-8x7b", 46_702_792_704),
  ])
  func presetsHaveThePublishedTotals(_ name: String, _ parameters: Int) throws {
    #expect(try preset(name).totalParameters == parameters)
  }

  /// Totals and what a token uses as the authors state them, in 10⁹.
  @Test(arguments: [
    ("gpt-oss-120b", 116.83, 5.13, 0.0005), ("kimi-k2", 1026.5, 32.6, 0.02),
    ("gpt-175b", 175, 175, 0.01), ("gpt-14.6b", 14.6, 14.6, 0.01), ("gpt-1.5b", 1.5, 1.5, 0.02),
    ("qwen3-235b-a22b", 235, 22, 0.015), ("mixtral-8x7b", 46.7, 12.9, 0.01),
  ])
  func presetsAreOfTheStatedSize(
    _ name: String, _ total: Double, _ active: Double, _ tolerance: Double
  ) throws {
    let model = try preset(name)
    #expect(abs(Double(model.totalParameters) / 1e9 / total - 1) < tolerance)
    // OpenAI counts the embedding as inactive.
    let idle = name == "gpt-oss-120b" ? model.embeddingParameters : 0
    let counted = Double(model.activeParameters - idle) / 1e9
    #expect(abs(counted / active - 1) < max(tolerance, 0.01))
  }

  private func preset(_ name: String) throws -> Architecture {
    let preset = try #require(ModelCatalogue.all.first { $0.name == name })
    return try Architecture(file: name, text: preset.text)
  }

  /// A model's file and its preset are the same model.
  @Test func filesAndPresetsAgree() throws {
    #expect(try model(HuggingFaceConfigs.deepSeekV3) == preset("deepseek-v3"))
    var qwen = try model(HuggingFaceConfigs.qwen330B)
    qwen.denseIntermediate = 0  // The file has a width for layers that it does not have.
    #expect(try qwen == preset("qwen3-30b-a3b"))
  }

  private let mixture = """
    {"model_type": "qwen2_moe", "hidden_size": 64, "vocab_size": 100, "num_hidden_layers": 6,
     "num_attention_heads": 4, "num_experts": 8, "num_experts_per_tok": 2,
     "moe_intermediate_size": 32, "shared_expert_intermediate_size": 96, "intermediate_size": 200,
     "decoder_sparse_step": 2, "mlp_only_layers": [3]}
    """

  @Test func layersInterleave() throws {
    let model = try model(mixture)
    #expect(model.kinds == [.dense, .experts, .dense, .dense, .dense, .experts])
    #expect(model.attention == .grouped(heads: 4, keyValueHeads: 4, headDimension: 16))
    #expect(model.attentionBias == .queryKeyValue)
    // Projections with biases, gate, up and down; router, eight experts and a shared one of its own width.
    let attention = 4 * 64 * 64 + 3 * 64 + 2 * 64
    let dense = 3 * 64 * 200
    let experts = 64 * 8 + 8 * 3 * 64 * 32 + 3 * 64 * 96
    let all = 2 * 64 * 100 + 64 + 6 * attention + 4 * dense + 2 * experts
    #expect(model.totalParameters == all)
    #expect(model.activeParameters == all - 2 * 6 * 3 * 64 * 32)
  }

  @Test func windowsFollowTheLayers() throws {
    let types = (0..<6).map { $0 % 3 == 2 ? "\"full_attention\"" : "\"sliding_attention\"" }
    let text = mixture.replacingOccurrences(
      of: "{\"model",
      with: "{\"sliding_window\": 128, \"layer_types\": [\(types.joined(separator: ","))], \"model")
    let model = try model(text)
    #expect((0..<6).map { model.window(ofLayer: $0) } == [128, 128, nil, 128, 128, nil])
  }

  /// A change to the file of a mixture of experts, and what is said about it.
  @Test(arguments: [
    ("\"qwen2_moe\"", "\"bert\"", "'model_type' is \"bert\"; ppsim reads llama, mistral"),
    ("\"hidden_size\": 64,", "", "'hidden_size' (or 'n_embd') is missing"),
    (
      "\"hidden_size\": 64", "\"n_embd\": 63, \"hidden_size\": 64",
      "'n_embd' is 63, but 'hidden_size' is 64"
    ),
    ("\"hidden_size\": 64", "\"hidden_size\": 66", "4 heads do not divide a width of 66"),
    (
      "\"vocab_size\": 100", "\"vocab_size\": \"many\"",
      "'vocab_size' is \"many\"; it must be a whole number"
    ),
    ("\"num_experts\": 8,", "", "a qwen2_moe has experts"),
    ("\"num_experts_per_tok\": 2", "\"num_experts_per_tok\": 9", "a whole number from 1 to 8"),
    ("\"num_experts_per_tok\": 2,", "", "'num_experts_per_tok' is missing"),
    (
      "\"num_experts\": 8", "\"n_group\": 3, \"num_experts\": 8",
      "'n_group' is 3; it must divide the number of experts, 8"
    ),
    (
      "\"num_experts\": 8", "\"n_group\": 8, \"topk_group\": 1, \"num_experts\": 8",
      "'num_experts_per_tok' is 2, but 'topk_group' leaves 1"
    ),
    ("[3]", "[6]", "'mlp_only_layers' holds 6; it must be a list of whole numbers from 0 to 5"),
    ("\"decoder_sparse_step\": 2", "\"decoder_sparse_step\": 0", "'decoder_sparse_step' is 0"),
    (
      "\"num_attention_heads\": 4", "\"num_attention_heads\": 4, \"num_key_value_heads\": 3",
      "'num_key_value_heads' is 3; it must divide"
    ),
    ("\"vocab_size\"", "\"index_topk\": 4, \"vocab_size\"", "sparse attention"),
    (
      "\"vocab_size\"", "\"sliding_window\": 4, \"layer_types\": [\"linear\"], \"vocab_size\"",
      "'layer_types' holds 1 layers"
    ),
  ])
  func faultsAreNamed(_ old: String, _ new: String, _ message: String) {
    let text = mixture.replacingOccurrences(of: old, with: new)
    #expect {
      try model(text)
    } throws: { error in
      "\(error)".hasPrefix("config.json: ") && "\(error)".contains(message)
    }
  }

  /// Without `model_type` the name of the code says it; text models inside others are found.
  @Test func filesOfOtherShapes() throws {
    let plain = HuggingFaceConfigs.qwen330B.replacingOccurrences(
      of: "\"model_type\": \"qwen3_moe\",", with: "")
    #expect(try model(plain) == model(HuggingFaceConfigs.qwen330B))
    let nested = "{\"architectures\": [\"X\"], \"text_config\": \(HuggingFaceConfigs.llama38B)}"
    #expect(try model(nested) == model(HuggingFaceConfigs.llama38B))
    #expect(throws: PresetError.self) { try model("{\"architectures\": [\"XForCausalLM\"]}") }
  }
}
