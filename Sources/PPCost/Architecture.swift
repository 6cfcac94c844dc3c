/// A transformer's shape: what parameters, FLOPs and bytes follow from.
public struct Architecture: Equatable, Sendable {
  /// Multi-head attention in one of two forms.
  public enum Attention: Equatable, Sendable {
    /// Multi-head latent attention (DeepSeek-V2 report, section 2.1); a rank of 0 for q means that q
    /// is projected directly.
    case latent(
      heads: Int, queryRank: Int, keyValueRank: Int, nopeDimension: Int, ropeDimension: Int,
      valueDimension: Int)
    /// Grouped-query attention.
    case grouped(heads: Int, keyValueHeads: Int, headDimension: Int)
  }

  /// A layer of experts, of which each token uses a few.
  public struct Experts: Equatable, Sendable {
    /// Routed experts.
    public var count: Int
    /// Routed experts that a token goes to.
    public var perToken: Int
    /// Experts that every token goes to.
    public var shared: Int
    /// The inner width of one expert.
    public var intermediate: Int
    /// Groups of experts, for node-limited routing.
    public var groups: Int
    /// Groups that a token may go to.
    public var groupLimit: Int
    /// The inner width of one shared expert; nil where it is that of the others.
    public var sharedWidth: Int?
    /// Whether router and experts add biases.
    public var isBiased = false

    /// The inner width of one shared expert.
    public var sharedIntermediate: Int { sharedWidth ?? intermediate }
  }

  /// Attention to the latest tokens alone, in some layers.
  public struct Window: Hashable, Sendable {
    /// Tokens that a token attends to, itself among them.
    public var tokens: Int
    /// Each so-many-th layer attends to all tokens; 0 where none does.
    public var fullEvery: Int
  }

  /// Which of an attention's projections add a bias.
  public enum AttentionBias: String, CaseIterable, Sendable {
    /// None.
    case none
    /// Those of queries, keys and values.
    case queryKeyValue = "qkv"
    /// Those, and the output's.
    case all
  }

  /// How activations are normalised.
  public enum Norm: String, CaseIterable, Sendable {
    /// By their root mean square (RMSNorm): one weight for each number.
    case rootMeanSquare = "rms"
    /// By mean and variance (LayerNorm): a weight and a bias.
    case layer
  }

  /// The width of the residual stream.
  public var hidden: Int
  /// Tokens in the vocabulary.
  public var vocabulary: Int
  /// What the MLP of each decoder layer is, `[layers]`.
  public var kinds: [LayerKind]
  /// Multi-token-prediction layers after the last.
  public var predictionLayers: Int
  /// The attention of every layer.
  public var attention: Attention
  /// The inner width of a dense MLP.
  public var denseIntermediate: Int
  /// The experts of the other layers; nil where all are dense.
  public var experts: Experts?
  /// Whether the output head is the embedding's matrix.
  public var isTied = false
  /// Whether an MLP has a gate beside its up-projection (SwiGLU), or none (GELU).
  public var isGated = true
  /// Whether dense MLPs and shared experts add biases.
  public var hasMLPBias = false
  /// Which projections of the attention add biases.
  public var attentionBias = AttentionBias.none
  /// Whether each head's query and key are normalised.
  public var hasQueryKeyNorm = false
  /// How activations are normalised.
  public var norm = Norm.rootMeanSquare
  /// Positions with an embedding of their own; 0 with rotary positions.
  public var learnedPositions = 0
  /// The window of the attention; nil where all layers attend to all tokens.
  public var window: Window?
}

/// What a layer's MLP is.
public enum LayerKind: Hashable, Sendable {
  /// A dense MLP.
  case dense
  /// A mixture of experts.
  case experts
}

extension Architecture {
  /// Decoder layers, dense and MoE together.
  public var layers: Int { kinds.count }

  /// How many of them have a dense MLP.
  public var denseLayers: Int { kinds.count { $0 == .dense } }

  /// The kind of a decoder layer, `0..<layers`.
  public func kind(ofLayer layer: Int) -> LayerKind { kinds[layer] }

  /// The kind of MTP layers: MoE where the model has experts.
  public var predictionKind: LayerKind { experts == nil ? .dense : .experts }

  /// The latest tokens that a decoder layer attends to; nil for all.
  public func window(ofLayer layer: Int) -> Int? {
    guard let window, window.fullEvery == 0 || (layer + 1) % window.fullEvery != 0 else {
      return nil
    }
    return window.tokens
  }

  /// Parameters of a layer's attention: its projections.
  public var attentionParameters: Int {
    switch attention {
    case .latent(let heads, let queryRank, let keyValueRank, let nope, let rope, let value):
      let query = heads * (nope + rope)
      let down = queryRank == 0 ? hidden * query : hidden * queryRank + queryRank * query
      return down + hidden * (keyValueRank + rope) + keyValueRank * heads * (nope + value)
        + heads * value * hidden
    case .grouped(let heads, let keyValueHeads, let dimension):
      return 2 * hidden * heads * dimension + 2 * hidden * keyValueHeads * dimension
    }
  }

  /// The matrices of an MLP: gate, up and down, or up and down.
  public var mlpMatrices: Int { isGated ? 3 : 2 }

  /// Parameters of one routed expert: its projections.
  public var expertParameters: Int { mlpMatrices * hidden * (experts?.intermediate ?? 0) }

  /// Parameters of a layer's shared experts: their projections.
  public var sharedExpertParameters: Int {
    experts.map { $0.shared * mlpMatrices * hidden * $0.sharedIntermediate } ?? 0
  }

  /// Parameters of a dense MLP: its projections.
  public var denseParameters: Int { mlpMatrices * hidden * denseIntermediate }

  /// Parameters of the matrix products of a decoder layer: normalisation weights and biases left out.
  public func parameters(_ kind: LayerKind) -> Int {
    switch kind {
    case .dense:
      return attentionParameters + denseParameters
    case .experts:
      guard let experts else { return attentionParameters }
      return attentionParameters + experts.count * expertParameters + sharedExpertParameters
        + hidden * experts.count
    }
  }

  /// Parameters of the embedding of tokens; an output head of its own has as many.
  public var embeddingParameters: Int { hidden * vocabulary }

  /// All parameters of the main model: MTP layers left out, as is usual.
  public var totalParameters: Int {
    kinds.reduce(embeddingCount.total + headCount.total) { $0 + layerCount($1).total }
  }

  /// The parameters that one token uses.
  public var activeParameters: Int {
    let idle = experts.map { ($0.count - $0.perToken) * expertParameters } ?? 0
    return totalParameters - (layers - denseLayers) * idle
  }
}
