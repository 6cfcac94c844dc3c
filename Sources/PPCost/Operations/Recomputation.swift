/// A part of a layer whose outputs may be computed again in the backward instead of kept, by the names of
/// Megatron-LM's `--recompute-modules`.
public enum RecomputedModule: String, CaseIterable, Sendable {
  /// Attention's core: scores, softmax and weighted values.
  case coreAttention = "core_attn"
  /// The up-projections of latent attention, and its rotary embedding.
  case latentUpProjection = "mla_up_proj"
  /// The normalisations before attention and before the MLP.
  case norm = "layernorm"
  /// The activation between an expert's two products.
  case expertActivation = "moe_act"
  /// Dense MLPs.
  case mlp
  /// Layers of experts as a whole: router, dispatch, experts, shared ones too, and combine.
  case experts = "moe"
  /// Shared experts.
  case sharedExperts = "shared_experts"
}

/// What is computed again in the backward instead of kept.
public enum Recomputation: Hashable, Sendable {
  /// Nothing.
  case none
  /// Parts of each layer.
  case selective(Set<RecomputedModule>)
  /// Everything between the inputs of layers.
  case full

  /// What DeepSeek-V3 was trained with: normalisations, up-projections, the experts' and MLPs' activations
  /// (arXiv 2412.19437, section 3.2.3).
  public static let deepSeekV3 = Recomputation.selective([
    .norm, .latentUpProjection, .expertActivation,
  ])

  /// Reads `none`, `full`, or modules with commas between them: `core_attn,layernorm`.
  ///
  /// - Throws: a sentence with the names that there are.
  public init(parsing text: String) throws(CostError) {
    switch text {
    case "none": self = .none
    case "full": self = .full
    default:
      var modules: Set<RecomputedModule> = []
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let module = RecomputedModule(rawValue: String(word)) else {
          let names = RecomputedModule.allCases.map(\.rawValue).joined(separator: ", ")
          throw CostError(
            "'\(word.prefix(40))' cannot be recomputed; it must be none, full, or some of \(names)")
        }
        modules.insert(module)
      }
      self = .selective(modules)
    }
  }

  /// Whether an operation of a module, or of none, is computed again.
  public func contains(_ module: RecomputedModule?) -> Bool {
    switch self {
    case .none: false
    case .full: true
    case .selective(let modules):
      module.map {
        modules.contains($0)
          || modules.contains(.experts) && [.expertActivation, .sharedExperts].contains($0)
      } ?? false
    }
  }
}
