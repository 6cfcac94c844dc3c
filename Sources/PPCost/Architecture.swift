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
  }

  /// The width of the residual stream.
  public var hidden: Int
  /// Tokens in the vocabulary; embedding and output head are separate matrices.
  public var vocabulary: Int
  /// Decoder layers, dense and MoE together.
  public var layers: Int
  /// The first layers, which have a dense MLP.
  public var denseLayers: Int
  /// Multi-token-prediction layers after the last.
  public var predictionLayers: Int
  /// The attention of every layer.
  public var attention: Attention
  /// The inner width of a dense MLP.
  public var denseIntermediate: Int
  /// The experts of the other layers; nil where all are dense.
  public var experts: Experts?
}

/// What a layer's MLP is.
public enum LayerKind: Hashable, Sendable {
  /// A dense MLP.
  case dense
  /// A mixture of experts.
  case experts
}

extension Architecture {
  /// The kind of a decoder layer, `0..<layers`.
  public func kind(ofLayer layer: Int) -> LayerKind { layer < denseLayers ? .dense : .experts }

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

  /// Parameters of one expert: gate, up and down projections.
  public var expertParameters: Int { 3 * hidden * (experts?.intermediate ?? 0) }

  /// Parameters of a decoder layer, normalisation weights left out.
  public func parameters(_ kind: LayerKind) -> Int {
    switch kind {
    case .dense:
      return attentionParameters + 3 * hidden * denseIntermediate
    case .experts:
      guard let experts else { return attentionParameters }
      return attentionParameters + (experts.count + experts.shared) * expertParameters
        + hidden * experts.count
    }
  }

  /// Parameters of the embedding; the output head has as many.
  public var embeddingParameters: Int { hidden * vocabulary }

  /// All parameters of the main model: MTP layers left out, as is usual.
  public var totalParameters: Int {
    2 * embeddingParameters
      + (0..<layers).reduce(0) { $0 + parameters(kind(ofLayer: $1)) }
  }

  /// The parameters that one token uses.
  public var activeParameters: Int {
    let idle = experts.map { ($0.count - $0.perToken) * expertParameters } ?? 0
    return totalParameters - (layers - denseLayers) * idle
  }
}
