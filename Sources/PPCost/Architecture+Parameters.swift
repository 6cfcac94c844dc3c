/// Parameters of a part of a model, by how parallelism divides them.
public struct ParameterCount: Hashable, Sendable {
  /// Those that tensor parallelism divides: matrices cut by columns or rows, and the biases of columns.
  public var divided = 0
  /// Those that every GPU of a tensor-parallel group holds: normalisations, routers, down-projections of
  /// latent attention, the biases of rows.
  public var replicated = 0
  /// Those of routed experts, which expert parallelism divides.
  public var experts = 0

  /// No parameters, or so many.
  public init(divided: Int = 0, replicated: Int = 0, experts: Int = 0) {
    self.divided = divided
    self.replicated = replicated
    self.experts = experts
  }

  /// All of them.
  public var total: Int { divided + replicated + experts }

  /// Both together.
  public static func + (left: ParameterCount, right: ParameterCount) -> ParameterCount {
    ParameterCount(
      divided: left.divided + right.divided, replicated: left.replicated + right.replicated,
      experts: left.experts + right.experts)
  }
}

extension Architecture {
  /// The weights of one normalisation of the residual stream.
  var normParameters: Int { norm == .layer ? 2 * hidden : hidden }

  /// Parameters of the embedding: tokens, and learned positions.
  public var embeddingCount: ParameterCount {
    ParameterCount(divided: embeddingParameters, replicated: learnedPositions * hidden)
  }

  /// Parameters of the head: the last normalisation, and a matrix unless it is the embedding's.
  public var headCount: ParameterCount {
    ParameterCount(divided: isTied ? 0 : embeddingParameters, replicated: normParameters)
  }

  /// Parameters of a decoder layer: attention, MLP, and the normalisations before both.
  public func layerCount(_ kind: LayerKind) -> ParameterCount {
    attentionCount + mlpCount(kind) + ParameterCount(replicated: 2 * normParameters)
  }

  /// Parameters of an MTP layer: a decoder layer, three normalisations, a projection of two inputs to one.
  ///
  /// The inputs stand side by side (DeepSeek-V3 report, section 2.2). Embedding and head are shared.
  public var predictionCount: ParameterCount {
    layerCount(predictionKind)
      + ParameterCount(divided: 2 * hidden * hidden, replicated: 3 * normParameters)
  }

  private var attentionCount: ParameterCount {
    switch attention {
    case .latent(_, let queryRank, let keyValueRank, _, let rope, _):
      let down = hidden * (queryRank + keyValueRank + rope)
      return ParameterCount(
        divided: attentionParameters - down, replicated: down + queryRank + keyValueRank)
    case .grouped(let heads, let keyValueHeads, let dimension):
      let columns = attentionBias == .none ? 0 : (heads + 2 * keyValueHeads) * dimension
      let rows = attentionBias == .all ? hidden : 0
      return ParameterCount(
        divided: attentionParameters + columns,
        replicated: rows + (hasQueryKeyNorm ? 2 * dimension : 0))
    }
  }

  private func mlpCount(_ kind: LayerKind) -> ParameterCount {
    // What is added to the inner and the outer activations of one MLP.
    func biases(_ intermediate: Int) -> Int { (mlpMatrices - 1) * intermediate }
    switch kind {
    case .dense:
      return ParameterCount(
        divided: denseParameters + (hasMLPBias ? biases(denseIntermediate) : 0),
        replicated: hasMLPBias ? hidden : 0)
    case .experts:
      guard let experts else { return ParameterCount() }
      let router = hidden * experts.count + (experts.isBiased ? experts.count : 0)
      let bias = experts.isBiased ? biases(experts.intermediate) + hidden : 0
      let shared = hasMLPBias ? experts.shared : 0
      return ParameterCount(
        divided: sharedExpertParameters + shared * biases(experts.sharedIntermediate),
        replicated: router + shared * hidden,
        experts: experts.count * (expertParameters + bias))
    }
  }
}
