import PPCluster
import PPSupport

/// The tensors of a layer that its backward needs, with their bytes on one GPU.
struct KeptTensors {
  let model: Architecture
  let settings: LayerSettings
  let keeping: ActivationSettings

  init(_ model: Architecture, _ settings: LayerSettings, _ keeping: ActivationSettings) {
    self.model = model
    self.settings = settings
    self.keeping = keeping
  }

  private var hidden: Double { Double(model.hidden) }
  private var tensor: Double { Double(settings.grid.tensor) }
  /// A number that a product takes, which is kept for the weights' gradient.
  private var operand: Bytes { settings.precision == .bf16 ? 2 : 1 }
  /// A number that an activation takes.
  private var inner: Bytes { keeping.narrowsActivations ? operand : 2 }

  /// So many numbers for each of the tokens, each so large.
  private func tensor(
    _ name: String, _ bytes: Bytes, _ tokens: Double, _ width: Double,
    _ module: RecomputedModule? = nil
  ) -> KeptActivation {
    KeptActivation(name: name, bytes: bytes * tokens * width, module: module)
  }

  func mask(_ name: String) -> [KeptActivation] {
    keeping.hasDropout ? [tensor(name, 1, settings.ownTokens, hidden)] : []
  }

  /// Attention: the residual stream first, which is what the layer takes.
  var attention: [KeptActivation] {
    let stream = tensor("residual stream", 2, settings.ownTokens, hidden)
    let normed = tensor("normalised input", operand, settings.ownTokens, hidden, .norm)
    let tokens = settings.tokens
    var list = [stream, normed]
    switch model.attention {
    case .latent(let heads, let query, let keyValue, let nope, let rope, let value):
      let own = Double(heads) / tensor
      list += [
        tensor("latents", 2, tokens, Double(query + keyValue + rope)),
        tensor("normalised latents", operand, tokens, Double(query + keyValue), .norm),
        tensor(
          "queries, keys and values", 2, tokens, own * Double(2 * (nope + rope) + value),
          .latentUpProjection),
      ]
      list += core(heads: own, value: Double(value))
    case .grouped(let heads, let groups, let dimension):
      let own = Double(heads) / tensor
      let keys = 2 * max(Double(groups) / tensor, 1)
      list.append(
        tensor("queries, keys and values", 2, tokens, (own + keys) * Double(dimension)))
      list += core(heads: own, value: Double(dimension))
    }
    return list + mask("attention dropout mask")
  }

  /// The core: its output, which the next product takes too, and scores or their statistics.
  private func core(heads: Double, value: Double) -> [KeptActivation] {
    let tokens = settings.tokens
    var list = [tensor("attention output", 2, tokens, heads * value)]
    if operand < 2 {
      list.append(tensor("attention output, narrow", operand, tokens, heads * value))
    }
    guard keeping.keepsScores else {
      return list + [tensor("softmax statistics", 4, tokens, heads, .coreAttention)]
    }
    // Softmax in two bytes; with dropout a mask of one and what is left in two.
    let score: Bytes = keeping.hasDropout ? 5 : 2
    // The tokens that one attends to: a slice's see no further than its end.
    let length = Double(settings.sequence)
    let reach = settings.slices == 1 ? length : (length + length / Double(settings.slices)) / 2
    let pairs = heads * reach
    return list + [tensor("scores", score, tokens, pairs, .coreAttention)]
  }

  func mlp(_ kind: LayerKind) -> [KeptActivation] {
    let stream = tensor("residual stream before the MLP", 2, settings.ownTokens, hidden)
    switch kind {
    case .dense:
      let normed = tensor("normalised input of the MLP", operand, settings.ownTokens, hidden, .norm)
      let width = Double(model.denseIntermediate) / tensor
      return [stream, normed] + inside("MLP", settings.tokens, width, .mlp, .mlp)
        + mask("MLP dropout mask")
    case .experts: return [stream] + experts
    }
  }

  /// What is between the products of an MLP: what the activation takes, and gives.
  private func inside(
    _ name: String, _ tokens: Double, _ width: Double, _ module: RecomputedModule,
    _ activation: RecomputedModule
  ) -> [KeptActivation] {
    [
      tensor(
        "\(name) activation input", inner, tokens, Double(model.mlpMatrices - 1) * width, module),
      tensor("\(name) activation output", operand, tokens, width, activation),
    ]
  }

  private var experts: [KeptActivation] {
    guard let experts = model.experts else { return [] }
    let routed = settings.routedTokens
    let received = routed * Double(experts.perToken) * settings.expertImbalance
    var list = [
      // The router takes it in BF16, whatever the experts take.
      tensor("normalised input of the experts", 2, settings.ownTokens, hidden, .norm),
      tensor("router scores", 4, routed, Double(experts.count), .experts),
      tensor("dispatched tokens", operand, received, hidden, .experts),
    ]
    list += inside("expert", received, Double(experts.intermediate), .experts, .expertActivation)
    if experts.shared > 0 {
      let width = Double(experts.shared * experts.sharedIntermediate) / tensor
      list += inside("shared expert", settings.tokens, width, .sharedExperts, .sharedExperts)
    }
    return list
  }

  var head: [KeptActivation] {
    let vocabulary = Double(model.vocabulary) / tensor
    return [
      tensor("residual stream before the head", 2, settings.ownTokens, hidden),
      tensor("normalised input of the head", 2, settings.ownTokens, hidden),
      tensor("logits", keeping.logit, settings.tokens, vocabulary),
    ]
  }

  var joining: [KeptActivation] {
    [
      tensor("MTP inputs", 2, settings.ownTokens, 2 * hidden),
      tensor("normalised MTP inputs", operand, settings.ownTokens, 2 * hidden, .norm),
    ]
  }
}
