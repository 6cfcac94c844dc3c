import PPCluster

extension Architecture {
  /// Reads a model preset.
  ///
  /// - Throws: `PresetError` with the file, the key and what is allowed.
  public init(file: String, text: [UInt8]) throws(PresetError) {
    let root = try PresetObject(
      file: file, text: text,
      keys: [
        "about", "hidden", "vocabulary", "layers", "dense_layers", "mtp_layers", "attention",
        "dense_intermediate", "moe",
      ])
    let width = 1...10_000_000
    hidden = try root.count("hidden", width)
    vocabulary = try root.count("vocabulary", width)
    layers = try root.count("layers", 1...10_000)
    denseLayers = try root.count("dense_layers", 0...layers)
    predictionLayers = try root.count("mtp_layers", 0...100)
    denseIntermediate = try root.count("dense_intermediate", width)
    attention = try Architecture.attention(root, file: file)
    guard root.has("moe") else {
      guard denseLayers == layers else {
        throw PresetError(
          file: file,
          "'moe' is missing, but only \(denseLayers) of \(layers) layers are dense; give 'moe', or "
            + "make 'dense_layers' \(layers)")
      }
      experts = nil
      try checkSize(file: file)
      return
    }
    experts = try Architecture.experts(root, file: file)
    try checkSize(file: file)
  }

  /// The most parameters of a model: what is counted from them then needs no further care.
  static let mostParameters = 1e15

  private func checkSize(file: String) throws(PresetError) {
    let expertLayer =
      experts.map {
        Double($0.count + $0.shared) * Double(expertParameters) + Double(hidden * $0.count)
      } ?? 0
    let dense = experts == nil ? layers + predictionLayers : denseLayers
    let all =
      Double(layers + predictionLayers) * Double(attentionParameters)
      + Double(dense) * 3 * Double(hidden) * Double(denseIntermediate)
      + Double(layers + predictionLayers - dense) * expertLayer
      + 2 * Double(embeddingParameters)
    guard all <= Architecture.mostParameters else {
      throw PresetError(
        file: file,
        "the model has \(all) parameters; it may have at most \(Architecture.mostParameters)")
    }
  }

  private static func attention(
    _ root: PresetObject, file: String
  ) throws(PresetError) -> Attention {
    let keys = [
      "kind", "heads", "q_lora_rank", "kv_lora_rank", "qk_nope_dim", "qk_rope_dim", "v_dim",
      "kv_heads", "head_dim",
    ]
    let object = try root.object("attention", keys: keys)
    let width = 1...100_000
    let heads = try object.count("heads", width)
    switch try object.text("kind") {
    case "mla":
      return .latent(
        heads: heads,
        queryRank: try object.count("q_lora_rank", 0...100_000),
        keyValueRank: try object.count("kv_lora_rank", width),
        nopeDimension: try object.count("qk_nope_dim", width),
        ropeDimension: try object.count("qk_rope_dim", 0...100_000),
        valueDimension: try object.count("v_dim", width))
    case "gqa":
      return .grouped(
        heads: heads, keyValueHeads: try object.count("kv_heads", 1...heads),
        headDimension: try object.count("head_dim", width))
    case let kind:
      throw PresetError(
        file: file, "'attention.kind' is \"\(kind)\"; it must be \"mla\" or \"gqa\"")
    }
  }

  private static func experts(
    _ root: PresetObject, file: String
  ) throws(PresetError) -> Experts {
    let moe = try root.object(
      "moe",
      keys: [
        "experts", "experts_per_token", "shared_experts", "intermediate", "groups", "group_limit",
      ])
    let count = try moe.count("experts", 1...65_536)
    let groups = try moe.count("groups", 1...count)
    guard count % groups == 0 else {
      throw PresetError(
        file: file, "'moe.groups' is \(groups); it must divide the number of experts, \(count)")
    }
    let groupLimit = try moe.count("group_limit", 1...groups)
    return Experts(
      count: count,
      perToken: try moe.count("experts_per_token", 1...count / groups * groupLimit),
      shared: try moe.count("shared_experts", 0...1000),
      intermediate: try moe.count("intermediate", 1...10_000_000),
      groups: groups, groupLimit: groupLimit)
  }
}

/// The models that come with ppsim, embedded in the binary: one line each.
public enum ModelCatalogue {
  /// Every built-in model.
  public static let all: [BuiltInPreset] = [
    .init(name: "deepseek-v3", text: PackageResources.deepseek_v3_json),
    .init(name: "deepseek-v2-lite", text: PackageResources.deepseek_v2_lite_json),
    .init(name: "llama-3.1-405b", text: PackageResources.llama_3_1_405b_json),
  ]
}
