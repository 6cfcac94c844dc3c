/// Work that a framework does by one kernel, or by several small ones of a general library, one after the other.
public enum UnfusedPart: String, CaseIterable, Sendable {
  /// The router's scores, its choice of experts and the loss that balances them.
  case router
  /// The two down-projections of latent attention.
  case latents
  /// Rotary embedding.
  case rotary
  /// The loss, from logits in FP32.
  case loss

  /// Reads `none`, `all`, or parts with commas between them: `router,loss`.
  ///
  /// - Throws: a sentence with the names that there are.
  public static func parsing(_ text: String) throws(CostError) -> Set<UnfusedPart> {
    switch text {
    case "none": return []
    case "all": return Set(allCases)
    default:
      var parts: Set<UnfusedPart> = []
      for word in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let part = UnfusedPart(rawValue: String(word)) else {
          let names = allCases.map(\.rawValue).joined(separator: ", ")
          throw CostError(
            "'\(word.prefix(40))' is nothing that is fused; it must be none, all, or some of \(names)"
          )
        }
        parts.insert(part)
      }
      return parts
    }
  }
}

/// How many kernels a router is where it is not fused: the operations of Megatron-LM's `TopKRouter`
/// (github.com/NVIDIA/Megatron-LM, megatron/core/transformer/moe/router.py and moe_utils.py), counted in its code.
///
/// - Without groups: the choice of the best and its softmax 3, probabilities and their map 5, tokens of each expert 1; for the
///   balancing loss scores, choice and map once more 6, sums and products 6; one more for the logits' precision.
/// - With groups 16 more: a sigmoid and a bias, the best two of each group and their sum, the best groups, their mask, what it
///   leaves, scores taken by place and normalised.
enum RouterKernels {
  /// Kernels of the forward.
  static func forward(hasGroups: Bool) -> Int { hasGroups ? 38 : 22 }
  /// Kernels of the backward, those that have a gradient.
  static func backward(hasGroups: Bool) -> Int { hasGroups ? 22 : 14 }
}
