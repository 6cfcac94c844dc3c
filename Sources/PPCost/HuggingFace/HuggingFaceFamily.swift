import PPCluster

/// What the `model_type` of a Hugging Face file says that no key of the file does: how its code builds a
/// layer.
struct HuggingFaceFamily: Sendable {
  /// The `model_type`.
  var name: String
  /// What projections of the attention add biases unless `attention_bias` says otherwise.
  var attentionBias = Architecture.AttentionBias.none
  /// Whether queries and keys are normalised head by head.
  var hasQueryKeyNorm = false
  /// The normalisation.
  var norm = Architecture.Norm.rootMeanSquare
  /// Whether MLPs have a gate.
  var isGated = true
  /// Whether dense MLPs add biases.
  var hasMLPBias = false
  /// Whether `tie_word_embeddings` is true where it is left out.
  var isTied = false
  /// Whether positions have an embedding.
  var learnsPositions = false
  /// Whether every layer that no key makes dense is a mixture of experts.
  var hasExperts = false
  /// Whether router and experts add biases.
  var expertsAreBiased = false
  /// The window's layers where `layer_types` is left out: each so-many-th attends to all tokens.
  var fullEvery = 0
}

extension HuggingFaceFamily {
  /// Every family that is read.
  static let all: [HuggingFaceFamily] = [
    HuggingFaceFamily(name: "llama"),
    HuggingFaceFamily(name: "mistral"),
    HuggingFaceFamily(name: "mixtral", hasExperts: true),
    HuggingFaceFamily(name: "phi3"),
    HuggingFaceFamily(name: "qwen2", attentionBias: .queryKeyValue),
    HuggingFaceFamily(name: "qwen2_moe", attentionBias: .queryKeyValue, hasExperts: true),
    HuggingFaceFamily(name: "qwen3", hasQueryKeyNorm: true),
    HuggingFaceFamily(name: "qwen3_moe", hasQueryKeyNorm: true, hasExperts: true),
    HuggingFaceFamily(name: "deepseek_v2"),
    HuggingFaceFamily(name: "deepseek_v3"),
    HuggingFaceFamily(name: "kimi_k2"),
    HuggingFaceFamily(
      name: "gpt_oss", attentionBias: .all, hasExperts: true, expertsAreBiased: true, fullEvery: 2),
    HuggingFaceFamily(
      name: "gpt2", attentionBias: .all, norm: .layer, isGated: false, hasMLPBias: true,
      isTied: true, learnsPositions: true),
    HuggingFaceFamily(
      name: "gpt_neox", attentionBias: .all, norm: .layer, isGated: false, hasMLPBias: true),
  ]

  /// The family of a file: by `model_type`, else by the first of `architectures`, `LlamaForCausalLM`.
  init(of config: HuggingFaceConfig) throws(PresetError) {
    let known = HuggingFaceFamily.all.map(\.name).joined(separator: ", ")
    if let type = try config.text("model_type") {
      guard let family = HuggingFaceFamily.all.first(where: { $0.name == type }) else {
        throw config.error("'model_type' is \"\(type.prefix(40))\"; ppsim reads \(known)")
      }
      self = family
      return
    }
    let code = try config.object.texts(ifPresent: "architectures")?.first ?? ""
    let plain = code.lowercased()
    let fitting = HuggingFaceFamily.all.filter {
      plain.hasPrefix($0.name.filter { $0 != "_" })
    }
    guard let family = fitting.max(by: { $0.name.count < $1.name.count }),
      plain.dropFirst(family.name.count { $0 != "_" }).hasPrefix("for")
        || plain.hasSuffix("lmheadmodel")
    else {
      throw config.error(
        "'model_type' is missing, and 'architectures' holds \"\(code.prefix(40))\"; ppsim reads \(known)"
      )
    }
    self = family
  }
}
