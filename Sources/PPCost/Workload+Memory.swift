import PPModel

/// Bytes that one stage keeps on one GPU, whatever the schedule.
public struct StageMemory: Equatable, Sendable {
  /// Parameters, in BF16.
  public var parameters: Double
  /// Gradients, accumulated in FP32.
  public var gradients: Double
  /// Master weights in FP32 and two moments in BF16, sharded over the data-parallel GPUs (ZeRO-1).
  public var optimizer: Double
  /// Activations of one chunk.
  public var activations: Double
}

extension Workload {
  /// The memory of each stage of a layout, `[stages]`.
  ///
  /// - Parameter lanes: pipelines side by side: all GPUs / pp. Experts are spread over `expertParallel`
  ///   of them.
  public func stageMemory(_ layout: Layout, lanes: Int) -> [StageMemory] {
    layout.stages.map { parts in
      var (plain, expert, activations) = (0.0, 0.0, 0.0)
      for part in parts {
        let count = parameterCount(part)
        plain += count.plain
        expert += count.expert / Double(expertParallel)
        activations += activationBytes(part)
      }
      let expertLanes = max(1, Double(lanes) / Double(expertParallel))
      return StageMemory(
        parameters: 2 * (plain + expert), gradients: 4 * (plain + expert),
        optimizer: 8 * (plain / Double(lanes) + expert / expertLanes),
        activations: activations * Double(tokens))
    }
  }

  /// Parameters of a part, those of routed experts apart.
  ///
  /// MTP layers share embedding and head.
  private func parameterCount(_ part: StagePart) -> (plain: Double, expert: Double) {
    func layer(_ kind: LayerKind) -> (plain: Double, expert: Double) {
      let routed =
        kind == .experts ? Double((model.experts?.count ?? 0) * model.expertParameters) : 0
      return (Double(model.parameters(kind)) - routed, routed)
    }
    switch part {
    case .embedding, .head: return (Double(model.embeddingParameters), 0)
    case .decoder(let index): return layer(model.kind(ofLayer: index))
    case .prediction:
      let own = layer(model.experts == nil ? .dense : .experts)
      return (own.plain + 2 * Double(model.hidden) * Double(model.hidden), own.expert)
    }
  }

  /// Activations of a part for one token, in bytes; `Docs/Memory.md` lists the terms.
  private func activationBytes(_ part: StagePart) -> Double {
    switch part {
    case .embedding: 0
    case .head: 2 * Double(model.vocabulary)
    case .decoder(let index): layerActivations(model.kind(ofLayer: index))
    case .prediction:
      layerActivations(model.experts == nil ? .dense : .experts) + 2 * Double(model.vocabulary)
    }
  }

  private func layerActivations(_ kind: LayerKind) -> Double {
    let hidden = Double(model.hidden)
    let cached = precision == .bf16 ? 2.0 : 1.0
    var bytes = 2 * 2 * hidden  // the residual stream before attention and before the MLP, BF16
    switch model.attention {
    case .latent(let heads, let queryRank, let keyValueRank, let nope, let rope, let value):
      let projected = Double(heads * (nope + rope) + heads * (nope + value))
      bytes += 2 * Double(queryRank + keyValueRank + rope) + 4 * Double(heads)
      bytes += (precision == .bf16 ? 2 : 1.5) * Double(heads * value)
      if !recomputes { bytes += 2 * projected }
    case .grouped(let heads, let keyValueHeads, let dimension):
      bytes += 2 * Double((2 * heads + 2 * keyValueHeads) * dimension) + 4 * Double(heads)
    }
    if !recomputes { bytes += 2 * 2 * hidden }  // the normalised inputs of attention and MLP
    let inner = recomputes ? 2.0 : 3.0  // gate and up; their product is recomputed
    switch kind {
    case .dense:
      bytes += cached * (hidden + inner * Double(model.denseIntermediate))
    case .experts:
      guard let experts = model.experts else { break }
      let used = Double(expertsPerToken + experts.shared)
      bytes += cached * (Double(expertsPerToken) + 1) * hidden
      bytes += cached * used * inner * Double(experts.intermediate)
    }
    return bytes
  }
}
