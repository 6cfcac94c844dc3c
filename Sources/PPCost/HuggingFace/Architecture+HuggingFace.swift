import PPCluster

extension Architecture {
  /// Reads the `config.json` of a model: Llama, Mistral, Mixtral, Qwen, DeepSeek, Kimi K2, GPT-OSS, GPT-2.
  ///
  /// - Throws: a sentence about a key that is missing, contradicts another one, or asks for what ppsim
  ///   does not know.
  init(_ config: HuggingFaceConfig) throws(PresetError) {
    let family = try HuggingFaceFamily(of: config)
    guard !config.has("index_topk") else {
      throw config.error("'index_topk' asks for sparse attention, which ppsim does not know")
    }
    hidden = try config.required("hidden_size", "n_embd")
    vocabulary = try config.required("vocab_size")
    let layers = try config.required("num_hidden_layers", "n_layer", in: 1...10_000)
    experts = try config.experts(family)
    kinds = try config.kinds(layers: layers, hasExperts: experts != nil)
    predictionLayers = try config.count("num_nextn_predict_layers", in: 0...100) ?? 0
    attention = try config.attention(hidden: hidden)
    denseIntermediate = try config.denseIntermediate(family, kinds: kinds, hidden: hidden)
    isTied = try config.flag("tie_word_embeddings", default: family.isTied)
    isGated = family.isGated
    hasMLPBias = try config.flag("mlp_bias", default: family.hasMLPBias)
    let isBiased = try config.flag("attention_bias", default: family.attentionBias == .all)
    attentionBias = isBiased ? .all : family.attentionBias == .all ? .none : family.attentionBias
    hasQueryKeyNorm = family.hasQueryKeyNorm
    norm = family.norm
    learnedPositions =
      family.learnsPositions
      ? try config.required("n_positions", "max_position_embeddings") : 0
    window = try config.window(family, layers: layers)
  }
}

extension HuggingFaceConfig {
  func attention(hidden: Int) throws(PresetError) -> Architecture.Attention {
    let width = 1...100_000
    let heads = try required("num_attention_heads", "n_head", in: width)
    if has("kv_lora_rank") {
      return .latent(
        heads: heads, queryRank: try count("q_lora_rank", in: width) ?? 0,
        keyValueRank: try required("kv_lora_rank", in: width),
        nopeDimension: try required("qk_nope_head_dim", in: width),
        ropeDimension: try required("qk_rope_head_dim", in: 0...100_000),
        valueDimension: try required("v_head_dim", in: width))
    }
    let groups = try count("num_key_value_heads", in: 1...heads) ?? heads
    guard heads % groups == 0 else {
      throw error(
        "'num_key_value_heads' is \(groups); it must divide the number of query heads, \(heads)")
    }
    guard let dimension = try count("head_dim", in: width) else {
      guard hidden % heads == 0 else {
        throw error(
          "'head_dim' is missing, and \(heads) heads do not divide a width of \(hidden); give it")
      }
      return .grouped(heads: heads, keyValueHeads: groups, headDimension: hidden / heads)
    }
    return .grouped(heads: heads, keyValueHeads: groups, headDimension: dimension)
  }

  func denseIntermediate(
    _ family: HuggingFaceFamily, kinds: [LayerKind], hidden: Int
  ) throws(PresetError) -> Int {
    if let width = try count("intermediate_size", "n_inner", in: 1...10_000_000) { return width }
    // GPT-2's files leave it out, or say null.
    if family.learnsPositions { return 4 * hidden }
    return kinds.contains(.dense) ? try required("intermediate_size") : 0
  }

  /// The window: its layers are those of `layer_types`, or the family's.
  func window(
    _ family: HuggingFaceFamily, layers: Int
  ) throws(PresetError) -> Architecture.Window? {
    guard try flag("use_sliding_window", default: true),
      let tokens = try count("sliding_window", in: 1...10_000_000)
    else { return nil }
    guard let types = try object.texts(ifPresent: "layer_types") else {
      if has("max_window_layers") {
        throw error("'use_sliding_window' needs 'layer_types', which is missing")
      }
      return Architecture.Window(tokens: tokens, fullEvery: family.fullEvery)
    }
    guard types.count == layers else {
      throw error("'layer_types' holds \(types.count) layers, but the model has \(layers)")
    }
    let known = ["full_attention", "sliding_attention"]
    if let other = types.first(where: { !known.contains($0) }) {
      throw error(
        "'layer_types' holds \"\(other.prefix(40))\"; ppsim knows \(known.joined(separator: " and "))"
      )
    }
    let isFull = types.map { $0 == known[0] }
    guard isFull.contains(false) else { return nil }
    guard isFull.contains(true) else { return Architecture.Window(tokens: tokens, fullEvery: 0) }
    let every = (isFull.firstIndex(of: true) ?? 0) + 1
    guard isFull.indices.allSatisfy({ isFull[$0] == (($0 + 1) % every == 0) }) else {
      throw error(
        "'layer_types' has full attention in no regular pattern; ppsim knows each n-th layer")
    }
    return Architecture.Window(tokens: tokens, fullEvery: every)
  }
}
