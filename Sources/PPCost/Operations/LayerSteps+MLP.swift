import PPCluster
import PPSupport

extension LayerSteps {
  /// A dense MLP: normalisation, the products with the activation between them, residual.
  var dense: [LayerStep] {
    [norm("MLP norm", tokens: own, width: hidden)]
      + mlp("MLP", tokens: tokens, width: Double(model.denseIntermediate) / tensor, .mlp)
      + [residual]
  }

  /// What comes before dispatch: normalisation, router, and the order of the experts.
  var routing: [LayerStep] {
    guard let experts = model.experts else { return [] }
    let routed = settings.routedTokens
    let steps = [
      norm("MLP norm", tokens: own, width: hidden),
      product(
        "router", tokens: routed, outputs: Double(experts.count), inputs: hidden, .bf16,
        module: .experts),
      // Scores in FP32: the softmax or sigmoid, and the choice of the best.
      elementwise(
        "top-k", tokens: routed, width: Double(experts.count), numbers: 6, backward: 6,
        module: .experts),
    ]
    guard copiesOwnTokens else { return steps }
    return steps + [
      permutation("permutation", tokens: routed * Double(experts.perToken), read: routed)
    ]
  }

  /// Whether a GPU makes a copy of its tokens for each of their experts, and adds up what comes back; otherwise the
  /// exchange does it on its way.
  private var copiesOwnTokens: Bool {
    settings.grid.expert == 1 || settings.dispatcher == .allToAll
  }

  /// The experts: tokens come in the order of GPUs, are put in that of experts, and go back.
  ///
  /// All GPUs are given the tokens of the fullest: the others wait for it.
  var experts: [LayerStep] {
    guard let experts = model.experts else { return [] }
    let local = experts.count / settings.grid.expert
    let mean =
      settings.routedTokens * Double(experts.perToken * settings.grid.expert)
      / Double(experts.count)
    let perExpert = mean * settings.expertImbalance
    let received = perExpert * Double(local)
    let width = Double(experts.intermediate)
    var steps: [LayerStep] = []
    if experts.shared > 0 {
      let shared = Double(experts.shared * experts.sharedIntermediate) / tensor
      steps += mlp("shared expert", tokens: tokens, width: shared, .sharedExperts)
    }
    let groups = max(1, local)
    let gates = Double(model.mlpMatrices - 1)
    let sorts = local > 1 && settings.grid.expert > 1
    if sorts {
      steps.append(permutation("sorting by expert", tokens: received, read: received))
    }
    steps += [
      product(
        "expert up", tokens: perExpert, outputs: gates * width, inputs: hidden, groups: groups,
        module: .experts),
      activation("expert activation", tokens: received, width: width, .expertActivation),
      product(
        "expert down", tokens: perExpert, outputs: hidden, inputs: width, groups: groups,
        module: .experts),
    ]
    if sorts { steps.append(permutation("sorting back", tokens: received, read: received)) }
    if copiesOwnTokens {
      steps.append(
        permutation(
          "weighted sum", tokens: settings.routedTokens * Double(experts.perToken),
          read: settings.routedTokens))
    }
    return steps + [residual]
  }

  /// Two or three products and the activation between them.
  private func mlp(
    _ name: String, tokens: Double, width: Double, _ module: RecomputedModule
  ) -> [LayerStep] {
    [
      product(
        "\(name) up", tokens: tokens, outputs: Double(model.mlpMatrices - 1) * width,
        inputs: hidden, module: module),
      activation("\(name) activation", tokens: tokens, width: width, module),
      product("\(name) down", tokens: tokens, outputs: hidden, inputs: width, module: module),
    ]
  }

  /// What is between the products of an MLP.
  ///
  /// Gate and up are read and their product is written; the backward reads both and the gradient, and writes
  /// two. Without a gate it is one each.
  private func activation(
    _ name: String, tokens: Double, width: Double, _ module: RecomputedModule
  ) -> LayerStep {
    elementwise(
      name, tokens: tokens, width: width, numbers: model.isGated ? 3 : 2,
      backward: model.isGated ? 5 : 3, module: module)
  }

  /// Copies of tokens to other places: each read once and written as often as it has copies.
  private func permutation(_ name: String, tokens: Double, read: Double) -> LayerStep {
    let bytes: Bytes = 2 * hidden * (tokens + read)
    return LayerStep(
      name: name, kind: .memory(.permutation, bytes: bytes, backward: bytes), module: .experts)
  }
}
