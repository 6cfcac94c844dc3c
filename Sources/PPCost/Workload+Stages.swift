import PPCluster
import PPModel

extension Workload {
  /// What each stage of a layout does for one micro-batch, `[stages]`, in nanoseconds.
  ///
  /// - Throws: a component that takes too long for the clock.
  public func stageWorks(_ layout: Layout) throws(TimeFault) -> [StageWork] {
    // Only what the model has: the rest could not even be timed.
    let experts = model.experts == nil ? LayerWork() : try expertLayer()
    let isDense = model.experts == nil || model.denseLayers > 0
    let dense = isDense ? try layer(.dense, [:]) : LayerWork()
    let head = try headWork()
    let prediction = predictionLayer(experts: experts, dense: dense, head: head)
    return layout.stages.map { parts in
      StageWork(
        layers: parts.map { part in
          switch part {
          case .embedding: LayerWork()
          case .decoder(let index): model.kind(ofLayer: index) == .experts ? experts : dense
          case .prediction: prediction
          case .head: head
          }
        })
    }
  }

  /// How much of a stage's time a part takes, for a balanced layout: its computation, in seconds.
  public func weight(of part: StagePart) -> Double {
    switch part {
    case .embedding: 0
    case .decoder(let index): layerSeconds(model.kind(ofLayer: index))
    case .prediction: layerSeconds(model.experts == nil ? .dense : .experts) + 3 * headSeconds
    case .head: 3 * headSeconds
    }
  }

  /// Forward and backward computation of a layer.
  private func layerSeconds(_ kind: LayerKind) -> Double {
    // In a fixed order: the last bit of a sum depends on it, and with it where a balanced split cuts.
    let seconds = computeSeconds(kind)
    return ComponentKind.allCases.reduce(0) { $0 + (seconds[$1] ?? 0) }
  }

  /// One product with the output head.
  private var headSeconds: Double {
    seconds(2 * Double(tokens) * Double(model.embeddingParameters), .bf16)
  }

  private func seconds(_ flops: Double, _ precision: Precision) -> Double {
    flops / (profile.computeEfficiency * (cluster.gpu.peak[precision] ?? 1))
  }

  /// The compute components of a layer from first principles, in seconds, as inside a pair.
  ///
  /// Matrix products in the workload's precision, the attention's core in BF16. The backward for the
  /// input repeats the products, and recomputes the up-projections of latent attention; the core's
  /// backward is 2.6 times its forward.
  func computeSeconds(_ kind: LayerKind) -> [ComponentKind: Double] {
    let active = routedModel
    let projection = seconds(active.projectionFLOPs(tokens: tokens), precision)
    let core = seconds(active.attentionCoreFLOPs(tokens: tokens), .bf16)
    let mlp = seconds(active.mlpFLOPs(kind, tokens: tokens), precision)
    let recomputed =
      recomputes
      ? seconds(2 * Double(tokens) * Double(model.upProjectionParameters), precision) : 0
    return [
      .attention: projection + core, .mlp: mlp, .mlpBackward: mlp, .mlpWeight: mlp,
      .attentionBackward: projection + recomputed + Workload.coreBackward * core,
      .attentionWeight: projection,
    ]
  }

  /// Dispatch and combine by themselves: seconds, and what they take of the ports; empty without expert
  /// parallelism.
  func expertTraffic() -> [ComponentKind: (seconds: Double, load: PortLoad)] {
    guard let routing else { return [:] }
    let spread = knownSpreads[routing] ?? routing.spread()
    func traffic(_ bytesPerToken: Double) -> (seconds: Double, load: PortLoad) {
      let traffic = AllToAll(
        routing: routing, spread: spread, tokens: tokens, bytesPerToken: bytesPerToken)
      let shares = traffic.portShares(on: cluster)
      return (
        traffic.seconds(on: cluster) * communicationScale,
        PortLoad(
          infiniband: Int(shares.infiniband * 1000 + 0.5), nvlink: Int(shares.nvlink * 1000 + 0.5))
      )
    }
    let combine = traffic(TokenBytes.combine(hidden: model.hidden))
    return [
      .dispatch: traffic(TokenBytes.dispatch(hidden: model.hidden)), .combine: combine,
      .combineBackward: traffic(TokenBytes.backwardOfCombine(hidden: model.hidden)),
      .dispatchBackward: combine,
    ]
  }

  /// A layer of experts: as measured, or from first principles.
  private func expertLayer() throws(TimeFault) -> LayerWork {
    guard isMeasured else { return try layer(.experts, expertTraffic()) }
    var layer = LayerWork()
    for component in ComponentKind.allCases
    where component.stream == .compute || routing != nil {
      layer[component] = try profile.measured(component, communicationScale: communicationScale)
      // The measured times do not tell the hops apart.
      if let routing, routing.nodes == 1 { layer[component].load = .insideNode }
    }
    return layer
  }

  private func layer(
    _ kind: LayerKind, _ traffic: [ComponentKind: (seconds: Double, load: PortLoad)]
  ) throws(TimeFault) -> LayerWork {
    var layer = LayerWork()
    let compute = computeSeconds(kind)
    for component in ComponentKind.allCases {
      if let seconds = compute[component], seconds > 0 {
        layer[component] = try profile.computation(component, mean: seconds * 1e6)
      }
      if let (seconds, load) = traffic[component], seconds > 0 {
        layer[component] = try profile.communication(component, alone: seconds * 1e6)
        layer[component].load = load
      }
    }
    return layer
  }

  /// The head: one product forward, one for the input's gradient, one for the weights'.
  private func headWork() throws(TimeFault) -> LayerWork {
    var work = LayerWork()
    for component in [ComponentKind.mlp, .mlpBackward, .mlpWeight] {
      work[component] = try profile.computation(component, mean: headSeconds * 1e6)
    }
    return work
  }

  /// An MTP layer: a decoder layer and the shared head once more.
  private func predictionLayer(
    experts: LayerWork, dense: LayerWork, head: LayerWork
  ) -> LayerWork {
    var work = model.experts == nil ? dense : experts
    for component in [ComponentKind.mlp, .mlpBackward, .mlpWeight] {
      let (own, more) = (work[component], head[component])
      work[component] = ComponentCost(
        alone: own.alone + more.alone, paired: own.paired + more.paired, slowdown: own.slowdown)
    }
    return work
  }
}

extension Architecture {
  /// Parameters of latent attention's up-projections, whose outputs are recomputed in the backward.
  var upProjectionParameters: Int {
    switch attention {
    case .latent(let heads, let queryRank, let keyValueRank, let nope, let rope, let value):
      queryRank * heads * (nope + rope) + keyValueRank * heads * (nope + value)
    case .grouped: 0
    }
  }
}
