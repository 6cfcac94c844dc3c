import PPCluster
import PPSupport

extension LayerSteps {
  /// Attention: normalisation, projections, rotary embedding, the core, the output's projection, residual.
  ///
  /// - Parameter window: the latest tokens that each attends to; nil for all.
  func attention(window: Int?) -> [LayerStep] {
    let inner =
      switch model.attention {
      case .latent(let heads, let query, let keyValue, let nope, let rope, let value):
        latent(
          heads: Double(heads) / tensor, query: Double(query), keyValue: Double(keyValue),
          nope: Double(nope), rope: Double(rope), value: Double(value), window: window)
      case .grouped(let heads, let groups, let dimension):
        grouped(
          heads: Double(heads) / tensor, groups: Double(groups) / tensor, dimension: dimension,
          window: window)
      }
    return [norm("attention norm", tokens: own, width: hidden)] + inner + [residual]
  }

  private func grouped(
    heads: Double, groups: Double, dimension: Int, window: Int?
  ) -> [LayerStep] {
    let width = Double(dimension)
    // More GPUs than groups of keys and values hold a copy of one each.
    let keys = (heads + 2 * max(groups, 1)) * width
    var steps = [product("QKV", tokens: tokens, outputs: keys, inputs: hidden)]
    let turned = heads + max(groups, 1)
    if model.hasQueryKeyNorm {
      steps.append(norm("QK norm", tokens: tokens * turned, width: width, module: nil))
    }
    if model.learnedPositions == 0 {
      let isFused = !settings.unfused.contains(.rotary)
      steps.append(
        elementwise(
          "rotary", tokens: tokens, width: turned * width,
          numbers: isFused ? 2 : LayerSteps.unfusedRotary,
          backward: isFused ? 2 : LayerSteps.unfusedRotary))
    }
    steps += core(heads: heads, key: width, value: width, window: window, isLatent: false)
    steps.append(
      product("attention output", tokens: tokens, outputs: hidden, inputs: heads * width))
    return steps
  }

  /// The core of all sequences of a micro-batch: for each pair of tokens, products over a key and a value.
  ///
  /// A sequence has tokens² / 2 pairs, with a window w × tokens - w² / 2; a slice those of its own tokens, of which later
  /// ones have more. Unfused, all tokens² are computed, and the scores of all are written and read: by softmax (4 bytes, backward 6) and dropout with its mask (5, backward 5).
  func core(
    heads: Double, key: Double, value: Double, window: Int?, isLatent: Bool
  ) -> [LayerStep] {
    let length = Double(settings.sequence)
    let seen = min(length, window.map(Double.init) ?? length)
    let share = heads * Double(settings.sequences) / Double(settings.grid.context)
    // The pairs of the tokens before some place of the sequence, where each attends to `seen` at most.
    func pairs(before place: Double) -> Double {
      place <= seen ? place * place / 2 : seen * place - seen * seen / 2
    }
    let slice = length / Double(settings.slices)
    let own = settings.slice.map { (Double($0) * slice, Double($0 + 1) * slice) }
    let attended =
      own.map { pairs(before: $1) - pairs(before: $0) } ?? pairs(before: length)
      / Double(settings.slices)
    func core(pairs: Double, backward: Double) -> LayerStep {
      let flops = 2 * pairs * share * (key + value)
      return LayerStep(
        name: "attention core",
        kind: .core(
          flops: flops, backward: backward * flops,
          sequence: min(settings.kernelSequence, max(seen, 128)),
          headDimension: Int(value), isLatent: isLatent), module: .coreAttention)
    }
    guard !settings.isFused else {
      return [core(pairs: attended, backward: 1)]
    }
    // A slice sees all tokens to its own end.
    let reach = own?.1 ?? (settings.slices == 1 ? length : (length + slice) / 2)
    let scores = slice * reach * share
    return [
      // Four products where the fused backward has five.
      core(pairs: slice * reach, backward: 0.8),
      LayerStep(
        name: "softmax", kind: .memory(.elementwise, bytes: 4 * scores, backward: 6 * scores),
        module: .coreAttention),
      LayerStep(
        name: "attention dropout",
        kind: .memory(.elementwise, bytes: 5 * scores, backward: 5 * scores),
        module: .coreAttention),
    ]
  }
}
