import PPCluster
import PPSupport

extension LayerSteps {
  /// A dense MLP: normalisation, the products with the activation between them, residual.
  var dense: [LayerStep] {
    [norm("MLP norm", tokens: own, width: hidden)]
      + mlp("MLP", tokens: tokens, width: Double(model.denseIntermediate) / tensor, .mlp)
      + [residual]
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
      // What is converted for dispatch serves the shared expert too.
      steps += mlp(
        "shared expert", tokens: tokens, width: shared, .sharedExperts,
        operands: ProductOperands(hasNarrowInput: dispatchesNarrow))
    }
    let narrow: Bytes = dispatchesNarrow ? 1 : 2
    let groups = max(1, local)
    let gates = Double(model.mlpMatrices - 1)
    let sorts = local > 1 && settings.grid.expert > 1
    if sorts {
      steps.append(
        permutation("sorting by expert", tokens: received, read: received, number: narrow))
    }
    steps.append(
      product(
        "expert up", tokens: perExpert, outputs: gates * width, inputs: hidden, groups: groups,
        module: .experts, operands: ProductOperands(hasNarrowInput: dispatchesNarrow)))
    steps += activation("expert activation", tokens: received, width: width, .expertActivation)
    steps.append(
      product(
        "expert down", tokens: perExpert, outputs: hidden, inputs: width, groups: groups,
        module: .experts,
        operands: ProductOperands(hasNarrowInput: true, hasNarrowGradient: dispatchesNarrow)))
    if sorts {
      steps.append(
        permutation("sorting back", tokens: received, read: received, backward: narrow))
    }
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
    _ name: String, tokens: Double, width: Double, _ module: RecomputedModule,
    operands: ProductOperands = ProductOperands()
  ) -> [LayerStep] {
    let up = product(
      "\(name) up", tokens: tokens, outputs: Double(model.mlpMatrices - 1) * width,
      inputs: hidden, module: module, operands: operands)
    let down = product(
      "\(name) down", tokens: tokens, outputs: hidden, inputs: width, module: module,
      operands: ProductOperands(hasNarrowInput: true))
    return [up] + activation("\(name) activation", tokens: tokens, width: width, module) + [down]
  }

  /// What is between the products of an MLP.
  ///
  /// Gate and up are read and their product is written; the backward reads both and the gradient, and writes
  /// two. Without a gate it is one each. Where products do not hold the conversion of their operands, the product is written in FP8, and
  /// gate and up are kept in FP8: converted, and back in the backward (arXiv 2412.19437, section 3.3.3).
  private func activation(
    _ name: String, tokens: Double, width: Double, _ module: RecomputedModule
  ) -> [LayerStep] {
    let inputs = Double(model.mlpMatrices - 1)
    let step = elementwise(
      name, tokens: tokens, width: width, numbers: inputs + (converts ? 0.5 : 1),
      backward: 2 * inputs + 1, module: module)
    guard converts else { return [step] }
    let kept: Bytes = 3 * inputs * tokens * width
    return [
      step,
      LayerStep(
        name: "\(name) input kept", kind: .memory(.elementwise, bytes: kept, backward: kept)),
    ]
  }
}
