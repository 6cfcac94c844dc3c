import PPCluster
import PPSupport

extension LayerSteps {
  /// What comes before dispatch: normalisation, router, and the order of the experts.
  var routing: [LayerStep] {
    guard let experts = model.experts else { return [] }
    let routed = settings.routedTokens
    var steps = [
      norm("MLP norm", tokens: own, width: hidden),
      product(
        "router", tokens: routed, outputs: Double(experts.count), inputs: hidden, .bf16,
        module: .experts),
    ]
    steps += choice(experts)
    if dispatchesNarrow {
      // Tokens before dispatch; and, once for each layer too, gradients before the backward of combine.
      let bytes: Bytes = 3 * routed * hidden
      steps.append(
        LayerStep(
          name: "dispatch conversion",
          kind: .memory(.elementwise, bytes: bytes, backward: bytes), module: .experts))
    }
    guard copiesOwnTokens else { return steps }
    return steps + [
      permutation("permutation", tokens: routed * Double(experts.perToken), read: routed)
    ]
  }

  /// Scores in FP32, the softmax or sigmoid, and the choice of the best: by one kernel, or by many of which each has a part.
  private func choice(_ experts: Architecture.Experts) -> [LayerStep] {
    let (routed, width) = (settings.routedTokens, Double(experts.count))
    guard settings.unfused.contains(.router) else {
      return [
        elementwise(
          "top-k", tokens: routed, width: width, numbers: 6, backward: 6, module: .experts)
      ]
    }
    // Half of the kernels read and write all scores, the others those chosen.
    let bytes: Bytes = 4 * routed * width
    let hasGroups = experts.groups > 1
    let backward = RouterKernels.backward(hasGroups: hasGroups)
    return (0..<RouterKernels.forward(hasGroups: hasGroups)).map {
      LayerStep(
        name: "router kernel",
        kind: .memory(.elementwise, bytes: bytes, backward: $0 < backward ? bytes : 0),
        module: .experts)
    }
  }

  /// Whether tokens go to other GPUs in FP8.
  var dispatchesNarrow: Bool { settings.dispatchesNarrow && settings.grid.expert > 1 }

  /// Whether a GPU makes a copy of its tokens for each of their experts, and adds up what comes back; otherwise the
  /// exchange does it on its way.
  var copiesOwnTokens: Bool {
    settings.grid.expert == 1 || settings.dispatcher == .allToAll
  }

  /// Copies of tokens to other places: each read once and written as often as it has copies.
  ///
  /// - Parameters:
  ///   - number: what a number takes on its way; BF16 unless said otherwise.
  ///   - backward: what its gradient does.
  func permutation(
    _ name: String, tokens: Double, read: Double, number: Bytes = 2, backward: Bytes = 2
  ) -> LayerStep {
    let numbers = hidden * (tokens + read)
    return LayerStep(
      name: name,
      kind: .memory(.permutation, bytes: number * numbers, backward: backward * numbers),
      module: .experts)
  }
}
