/// Floating-point operations of the forward pass of one layer on `tokens` tokens of one sequence, two
/// for each multiplication and addition.
extension Architecture {
  /// The attention's projections: 2 × tokens × parameters.
  public func projectionFLOPs(tokens: Int) -> Double {
    2 * Double(tokens) * Double(attentionParameters)
  }

  /// The attention's core, scores and weighted values, with the causal half alone:
  /// tokens² × heads × (width of a key + width of a value).
  ///
  /// Non-causal counting doubles it. With a window of w tokens it is 2 × w × tokens - w² instead of tokens².
  public func attentionCoreFLOPs(tokens: Int, window: Int? = nil) -> Double {
    let seen = Double(min(tokens, window ?? tokens))
    let pairs = 2 * seen * Double(tokens) - seen * seen
    switch attention {
    case .latent(let heads, _, _, let nope, let rope, let value):
      return pairs * Double(heads * (nope + rope + value))
    case .grouped(let heads, _, let dimension):
      return pairs * Double(heads * 2 * dimension)
    }
  }

  /// The MLP: dense, or router, shared and routed experts at balance.
  public func mlpFLOPs(_ kind: LayerKind, tokens: Int) -> Double {
    let perToken =
      switch kind {
      case .dense: denseParameters
      case .experts:
        experts.map {
          $0.perToken * expertParameters + sharedExpertParameters + hidden * $0.count
        } ?? 0
      }
    return 2 * Double(tokens) * Double(perToken)
  }

  /// The whole layer.
  public func layerFLOPs(_ kind: LayerKind, tokens: Int) -> Double {
    projectionFLOPs(tokens: tokens) + attentionCoreFLOPs(tokens: tokens)
      + mlpFLOPs(kind, tokens: tokens)
  }
}
