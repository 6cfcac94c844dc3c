import PPCluster

extension Architecture {
  /// Reads a model preset, or the `config.json` of a model in Hugging Face's format.
  ///
  /// What a file is follows from what is in it: `model_type` or `architectures` make it Hugging Face's.
  ///
  /// - Throws: `PresetError` with the file, the key and what is allowed.
  public init(file: String, text: [UInt8]) throws(PresetError) {
    let root = try PresetObject(file: file, text: text)
    if HuggingFaceConfig.isMeant(by: root) {
      try self.init(HuggingFaceConfig(root, file: file))
    } else {
      try self.init(preset: root, file: file)
    }
    try checkSize(file: file)
  }

  private init(preset root: PresetObject, file: String) throws(PresetError) {
    try root.check([
      "about", "hidden", "vocabulary", "layers", "dense_layers", "mtp_layers", "attention",
      "dense_intermediate", "moe", "tied_embeddings", "learned_positions", "norm", "gated_mlp",
      "mlp_bias",
    ])
    let width = 1...10_000_000
    hidden = try root.count("hidden", width)
    vocabulary = try root.count("vocabulary", width)
    kinds = try Architecture.kinds(root)
    predictionLayers = try root.count("mtp_layers", 0...100)
    attention = try Architecture.attention(root, file: file)
    let object = try root.object("attention", keys: Architecture.attentionKeys)
    attentionBias = try object.choice("bias", default: .none)
    hasQueryKeyNorm = try object.flag("qk_norm", default: false)
    if object.has("window") {
      window = Window(
        tokens: try object.count("window", width),
        fullEvery: try object.count("full_every", 0...1000, default: 0))
    }
    isTied = try root.flag("tied_embeddings", default: false)
    learnedPositions = try root.count("learned_positions", 0...10_000_000, default: 0)
    norm = try root.choice("norm", default: .rootMeanSquare)
    isGated = try root.flag("gated_mlp", default: true)
    hasMLPBias = try root.flag("mlp_bias", default: false)
    let dense = kinds.count { $0 == .dense }
    // A model whose layers are all MoE has no width of a dense MLP.
    denseIntermediate =
      dense == 0 && !root.has("dense_intermediate")
      ? 0 : try root.count("dense_intermediate", width)
    guard !root.has("moe") else {
      experts = try Architecture.experts(root, file: file)
      return
    }
    guard dense == kinds.count else {
      throw PresetError(
        file: file,
        "'moe' is missing, but only \(dense) of \(kinds.count) layers are dense; give 'moe', or "
          + "make 'dense_layers' \(kinds.count)")
    }
    experts = nil
  }

  /// The layers' kinds: `dense_layers` counts those at the start, or lists all by their numbers.
  private static func kinds(_ root: PresetObject) throws(PresetError) -> [LayerKind] {
    let layers = try root.count("layers", 1...10_000)
    var kinds = [LayerKind](repeating: .experts, count: layers)
    if root.isList("dense_layers") {
      for layer in try root.counts("dense_layers", 0...layers - 1) { kinds[layer] = .dense }
    } else {
      let dense = try root.count("dense_layers", 0...layers)
      for layer in 0..<dense { kinds[layer] = .dense }
    }
    return kinds
  }

  /// The most parameters of a model: what is counted from them then needs no further care.
  static let mostParameters = 1e15

  private func checkSize(file: String) throws(PresetError) {
    // In floating point, as the widths of a file may have a product that no integer holds.
    let gates = Double(mlpMatrices) * Double(hidden)
    let expertLayer =
      experts.map {
        gates * Double($0.count) * Double($0.intermediate)
          + gates * Double($0.shared) * Double($0.sharedIntermediate) + Double(hidden * $0.count)
      } ?? 0
    let dense = experts == nil ? layers + predictionLayers : denseLayers
    let all =
      Double(layers + predictionLayers) * Double(attentionParameters)
      + Double(dense) * gates * Double(denseIntermediate)
      + Double(layers + predictionLayers - dense) * expertLayer
      + 2 * Double(embeddingParameters) + Double(learnedPositions * hidden)
    guard all <= Architecture.mostParameters else {
      throw PresetError(
        file: file,
        "the model has \(all) parameters; it may have at most \(Architecture.mostParameters)")
    }
  }

  private static let attentionKeys = [
    "kind", "heads", "q_lora_rank", "kv_lora_rank", "qk_nope_dim", "qk_rope_dim", "v_dim",
    "kv_heads", "head_dim", "bias", "qk_norm", "window", "full_every",
  ]

  private static func attention(
    _ root: PresetObject, file: String
  ) throws(PresetError) -> Attention {
    let object = try root.object("attention", keys: attentionKeys)
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
        "shared_intermediate", "bias",
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
      groups: groups, groupLimit: groupLimit,
      sharedWidth: moe.has("shared_intermediate")
        ? try moe.count("shared_intermediate", 1...10_000_000) : nil,
      isBiased: try moe.flag("bias", default: false))
  }
}
