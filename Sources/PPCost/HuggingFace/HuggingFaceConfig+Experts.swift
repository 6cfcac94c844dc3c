import PPCluster

extension HuggingFaceConfig {
  /// The experts; nil in a dense model.
  func experts(_ family: HuggingFaceFamily) throws(PresetError) -> Architecture.Experts? {
    let number = try count(
      "n_routed_experts", "num_local_experts", "num_experts", in: 0...65_536)
    guard let number, number > 0 else {
      guard !family.hasExperts else {
        throw error(
          "'num_experts' (or 'num_local_experts', 'n_routed_experts') is missing; a \(family.name) has "
            + "experts")
      }
      return nil
    }
    guard let perToken = try count("num_experts_per_tok", "experts_per_token", in: 1...number)
    else {
      throw error(
        "'num_experts_per_tok' is missing; it must be a whole number from 1 to \(number)")
    }
    // Where all layers are MoE some families have one key for the width.
    let width =
      has("moe_intermediate_size")
      ? try required("moe_intermediate_size") : try required("intermediate_size")
    let sharedWidth = try count("shared_expert_intermediate_size", in: 0...10_000_000) ?? 0
    let shared = try count("n_shared_experts", "num_shared_experts", in: 0...1000)
    let (groups, limit) = try groups(of: number)
    guard perToken <= number / groups * limit else {
      throw error(
        "'num_experts_per_tok' is \(perToken), but 'topk_group' leaves \(number / groups * limit) "
          + "experts to choose from")
    }
    return Architecture.Experts(
      count: number, perToken: perToken, shared: shared ?? (sharedWidth > 0 ? 1 : 0),
      intermediate: width, groups: groups, groupLimit: limit,
      sharedWidth: sharedWidth > 0 ? sharedWidth : nil, isBiased: family.expertsAreBiased)
  }

  /// Groups of experts, and how many a token may go to; 1 and 1 without.
  private func groups(of number: Int) throws(PresetError) -> (groups: Int, limit: Int) {
    guard try text("topk_method") != "greedy" else { return (1, 1) }
    let groups = try count("n_group", in: 1...number) ?? 1
    guard number % groups == 0 else {
      throw error("'n_group' is \(groups); it must divide the number of experts, \(number)")
    }
    return (groups, try count("topk_group", in: 1...groups) ?? groups)
  }

  /// The kinds of the layers: MoE, but for the first (`first_k_dense_replace`), those listed
  /// (`mlp_only_layers`), and those between (`moe_layer_freq`, `decoder_sparse_step`).
  func kinds(layers: Int, hasExperts: Bool) throws(PresetError) -> [LayerKind] {
    guard hasExperts else { return [LayerKind](repeating: .dense, count: layers) }
    let first = try count("first_k_dense_replace", in: 0...layers) ?? 0
    let step = try count("decoder_sparse_step", in: 1...10_000) ?? 1
    let frequency = try count("moe_layer_freq", in: 1...10_000) ?? 1
    let listed =
      has("mlp_only_layers") ? Set(try object.counts("mlp_only_layers", 0...layers - 1)) : []
    return (0..<layers).map { layer in
      layer >= first && layer % frequency == 0 && (layer + 1) % step == 0
        && !listed.contains(layer) ? .experts : .dense
    }
  }
}
