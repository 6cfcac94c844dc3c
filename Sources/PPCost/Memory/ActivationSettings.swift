import PPSupport

/// How a training framework keeps activations.
public struct ActivationSettings: Hashable, Sendable {
  /// Whether attention keeps its scores: without FlashAttention softmax and its dropout are kept in whole.
  public var keepsScores: Bool
  /// Whether there is dropout, whose masks take a byte each.
  public var hasDropout: Bool
  /// Whether the inputs of activations are kept in the products' precision, as DeepSeek-V3 keeps those of
  /// SwiGLU, instead of BF16.
  public var narrowsActivations: Bool
  /// What a logit takes: 2 bytes where the fused loss keeps the gradient in the place of BF16 logits, 4 for logits in
  /// FP32.
  public var logit: Bytes

  /// Settings of today's frameworks unless said otherwise: FlashAttention, no dropout, a fused loss.
  public init(
    keepsScores: Bool = false, hasDropout: Bool = false, narrowsActivations: Bool = false,
    logit: Bytes = 2
  ) {
    self.keepsScores = keepsScores
    self.hasDropout = hasDropout
    self.narrowsActivations = narrowsActivations
    self.logit = logit
  }
}

/// What the forward keeps for the backward: one tensor of a layer, on one GPU, of one micro-batch.
public struct KeptActivation: Hashable, Sendable {
  /// What it is, for people: `queries, keys and values`.
  public var name: String
  /// How large it is.
  public var bytes: Bytes
  /// The module whose recomputation makes it unnecessary; nil where only recomputing the whole layer does.
  public var module: RecomputedModule?
}
