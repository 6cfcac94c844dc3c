import PPCluster
import PPSupport

/// What tensor and context parallelism exchange around a part of a model, for one micro-batch.
///
/// All-to-all of experts is `ExpertExchange`.
public struct LayerTransfers: Sendable {
  /// Around attention.
  public var attention: [Transfer] = []
  /// Around the MLP, shared experts, the head or the embedding.
  public var mlp: [Transfer] = []
  /// The module that those around the MLP belong to.
  var module: RecomputedModule?

  /// A decoder layer of a kind; an MTP layer has those of the last kind.
  public init(_ model: Architecture, _ kind: LayerKind, _ settings: LayerSettings) {
    let whole = LayerTransfers.activations(model, settings)
    attention =
      LayerTransfers.tensor("attention", whole, settings)
      + LayerTransfers.context(model, settings)
    // Routed experts are not cut: each GPU sends its own tokens.
    let isCut = kind == .dense || (model.experts?.shared ?? 0) > 0
    if isCut { mlp = LayerTransfers.tensor("MLP", whole, settings) }
    module = kind == .dense ? .mlp : .sharedExperts
  }

  /// The head: its input is gathered; the loss needs the largest, the sum and one logit of each token, in
  /// FP32, from all parts of the vocabulary.
  public init(headOf model: Architecture, _ settings: LayerSettings) {
    let group = settings.grid.tensorGroup
    guard group.size > 1 else { return }
    let whole = LayerTransfers.activations(model, settings)
    if settings.grid.dividesSequence {
      mlp = [
        Transfer("head input", .collective(.allGather), bytes: whole, group, .beforeForward),
        Transfer("head input", .collective(.allGather), bytes: whole, group, .beforeWeights),
        Transfer(
          "head input gradient", .collective(.reduceScatter), bytes: whole, group, .afterBackward),
      ]
    } else {
      mlp = [
        Transfer(
          "head input gradient", .collective(.allReduce), bytes: whole, group, .afterBackward)
      ]
    }
    for part in ["largest logit", "sum over the vocabulary", "logit of the target"] {
      mlp.append(
        Transfer(
          part, .collective(.allReduce), bytes: 4 * settings.tokens, group, .afterForward))
    }
  }

  /// The embedding: each GPU has the rows of a part of the vocabulary.
  public init(embeddingOf model: Architecture, _ settings: LayerSettings) {
    let group = settings.grid.tensorGroup
    guard group.size > 1 else { return }
    let whole = LayerTransfers.activations(model, settings)
    let divides = settings.grid.dividesSequence
    mlp = [
      Transfer(
        "embedding", .collective(divides ? .reduceScatter : .allReduce), bytes: whole, group,
        .afterForward)
    ]
    if divides {
      mlp.append(
        Transfer(
          "embedding gradient", .collective(.allGather), bytes: whole, group, .beforeBackward))
    }
  }

  init() {}

  /// The activations of the GPUs that share matrices, in BF16.
  private static func activations(_ model: Architecture, _ settings: LayerSettings) -> Bytes {
    2 * settings.tokens * Double(model.hidden)
  }

  /// Around a pair of matrices cut by columns and rows (Korthikanti et al., arXiv 2205.05198, section 4.2.2):
  /// gather and scatter both ways, and the input once more for the weights' gradient.
  private static func tensor(
    _ name: String, _ bytes: Bytes, _ settings: LayerSettings
  ) -> [Transfer] {
    let group = settings.grid.tensorGroup
    guard group.size > 1 else { return [] }
    guard settings.grid.dividesSequence else {
      return [
        Transfer("\(name) output", .collective(.allReduce), bytes: bytes, group, .afterForward),
        Transfer(
          "\(name) input gradient", .collective(.allReduce), bytes: bytes, group, .afterBackward),
      ]
    }
    return [
      Transfer("\(name) input", .collective(.allGather), bytes: bytes, group, .beforeForward),
      Transfer("\(name) output", .collective(.reduceScatter), bytes: bytes, group, .afterForward),
      Transfer(
        "\(name) output gradient", .collective(.allGather), bytes: bytes, group, .beforeBackward),
      Transfer("\(name) input", .collective(.allGather), bytes: bytes, group, .beforeWeights),
      Transfer(
        "\(name) input gradient", .collective(.reduceScatter), bytes: bytes, group,
        .afterBackward),
    ]
  }

  /// Keys and values of the whole sequence for every GPU that has a part of it; their gradients back.
  private static func context(_ model: Architecture, _ settings: LayerSettings) -> [Transfer] {
    let group = settings.grid.contextGroup
    guard group.size > 1 else { return [] }
    let local: Bytes = 2 * settings.tokens * model.keyValueWidth / Double(settings.grid.tensor)
    switch settings.contextExchange {
    case .ring:
      let steps = Transfer.Kind.ring(steps: group.size - 1)
      return [
        Transfer("keys and values", steps, bytes: local, group, .besideForward),
        // Keys and values again, and beside them what their gradients have added up to.
        Transfer(
          "keys, values and their gradients", steps, bytes: 2 * local, group, .besideBackward),
      ]
    case .allGather:
      let whole = local * Double(group.size)
      return [
        Transfer(
          "keys and values", .collective(.allGather), bytes: whole, group, .beforeForward),
        Transfer(
          "keys and values", .collective(.allGather), bytes: whole, group, .beforeBackward),
        Transfer(
          "gradients of keys and values", .collective(.reduceScatter), bytes: whole, group,
          .afterBackward),
      ]
    }
  }
}

extension Architecture {
  /// Numbers in the keys and values of a token and a layer, as attention's core takes them.
  var keyValueWidth: Double {
    switch attention {
    case .latent(let heads, _, _, let nope, let rope, let value):
      Double(heads * (nope + rope + value))
    case .grouped(_, let groups, let dimension): Double(2 * groups * dimension)
    }
  }
}
