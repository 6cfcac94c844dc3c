import PPCluster
import PPModel

extension Workload {
  /// What each stage of a layout does for one micro-batch, `[stages]`, in nanoseconds.
  ///
  /// - Throws: a component that takes too long for the clock.
  /// - Complexity: O(parts), and the operations of each distinct layer once.
  public func stageWorks(_ layout: Layout) throws(TimeFault) -> [StageWork] {
    let exchange = expertTraffic()
    var known: [PartClass: LayerWork] = [:]
    var stages: [StageWork] = []
    for parts in layout.stages {
      var layers: [LayerWork] = []
      var decoders = 0
      for part in parts {
        if case .decoder = part { decoders += 1 }
        let partClass = partClass(part, isRecomputed: decoders <= recomputedLayers ?? .max)
        if let work = known[partClass] {
          layers.append(work)
          continue
        }
        let work = try work(partClass, exchange)
        known[partClass] = work
        layers.append(work)
      }
      stages.append(StageWork(layers: layers, weightsHideAllToAll: overlap.weights))
    }
    return stages
  }

  /// How much of a stage's time each part of the model takes, for a balanced layout: its computation, in seconds.
  public func weights() -> [StagePart: Double] {
    var known: [PartClass: Double] = [:]
    var weights: [StagePart: Double] = [:]
    for part in Set(model.layoutParts) {
      let partClass = partClass(part, isRecomputed: true)
      let weight =
        known[partClass]
        // In a fixed order: the last bit of a sum depends on it, and with it where a balanced split cuts.
        ?? {
          let seconds = partWork(partClass).compute
          return ComponentKind.allCases.reduce(0) { $0 + (seconds[$1] ?? 0) }
        }()
      known[partClass] = weight
      weights[part] = weight
    }
    return weights
  }

  /// The layout whose stages take as nearly the same time as can be.
  ///
  /// - Throws: where there are more stages than parts.
  public func balancedLayout(stages: Int) throws(LayoutError) -> Layout {
    let weights = weights()
    return try Layout(balancing: model, stages: stages) { weights[$0] ?? 0 }
  }

  /// Parts of one class do the same work.
  struct PartClass: Hashable {
    var part: StagePart
    var isRecomputed: Bool
  }

  /// A part stands for all that do the same: a layer for the first of its kind and window.
  func partClass(_ part: StagePart, isRecomputed: Bool) -> PartClass {
    guard case .decoder(let index) = part else {
      return PartClass(part: part, isRecomputed: isRecomputed)
    }
    let kind = model.kind(ofLayer: index)
    let window = model.window(ofLayer: index)
    let first =
      (0..<index).first {
        model.kind(ofLayer: $0) == kind && model.window(ofLayer: $0) == window
      } ?? index
    return PartClass(part: .decoder(index: first), isRecomputed: isRecomputed)
  }

  /// The settings of a part: beyond the layers that are computed again nothing is.
  func settings(of part: PartClass) -> LayerSettings {
    var own = settings
    if !part.isRecomputed { own.recomputation = .none }
    return own
  }

  /// What a part computes and exchanges by tensor, context and fully sharded data parallelism.
  func partWork(_ partClass: PartClass) -> PartWork {
    var work = computedWork(partClass)
    let (parameters, gradients) = shardTransfers(partClass.part)
    work.addShards(parameters, gradients, self)
    return work
  }

  private func computedWork(_ partClass: PartClass) -> PartWork {
    var workload = self
    workload.settings = settings(of: partClass)
    let (own, machine) = (workload.settings, workload.machine)
    func work(_ operations: LayerOperations, _ transfers: LayerTransfers, _ again: Recomputation)
      -> PartWork
    {
      PartWork(operations, transfers, workload, recomputation: again)
    }
    var head: PartWork {
      work(
        LayerOperations(headOf: model, own, on: machine), LayerTransfers(headOf: model, own), .none)
    }
    switch partClass.part {
    case .embedding:
      return work(
        LayerOperations(embeddingOf: model, own, on: machine),
        LayerTransfers(embeddingOf: model, own), .none)
    case .head: return head
    case .decoder(let index):
      return work(
        LayerOperations(model, layer: index, own, on: machine),
        LayerTransfers(model, model.kind(ofLayer: index), own), own.recomputation)
    case .prediction:
      var prediction = work(
        LayerOperations(predictionOf: model, own, on: machine),
        LayerTransfers(model, model.predictionKind, own), own.recomputation)
      prediction.add(head)
      return prediction
    }
  }

  /// The costs of a part's components.
  private func work(
    _ partClass: PartClass, _ exchange: [ComponentKind: (seconds: Double, load: PortLoad)]
  ) throws(TimeFault) -> LayerWork {
    let hasExperts =
      switch partClass.part {
      case .embedding, .head: false
      case .decoder(let index): model.kind(ofLayer: index) == .experts
      case .prediction: model.predictionKind == .experts
      }
    if isMeasured, hasExperts { return try measuredLayer(partClass.part) }
    let part = partWork(partClass)
    var layer = LayerWork()
    // In a fixed order, so that of several that take too long the same is told.
    for kind in ComponentKind.allCases {
      if let seconds = part.compute[kind], seconds > 0 {
        layer[kind] = try profile.undisturbed(kind, microseconds: seconds * 1e6)
        layer[kind].slowdown = max(layer[kind].slowdown, sharedSlowdown)
      }
      if let exchange = part.exchanges[kind] {
        layer[kind] = ComponentCost(
          try ComponentProfile.ticks(exchange.seconds * communicationScale * 1e6, kind))
        layer[kind].load = exchange.isInside ? .insideNode : .betweenNodes
      }
      if hasExperts, let traffic = exchange[kind], traffic.seconds > 0 {
        layer[kind] = try profile.communication(kind, alone: traffic.seconds * 1e6)
        layer[kind].load = traffic.load
      }
    }
    guard hasExperts else { return layer }
    let own = settings(of: partClass).recomputation
    if own.repeatsExpertExchange {
      let seconds = (exchange[.dispatch]?.seconds ?? 0) + (exchange[.combine]?.seconds ?? 0)
      guard seconds > 0 else { return layer }
      let again = try ComponentProfile.ticks(seconds * 1e6, .recomputationExchange)
      let before = layer[.recomputationExchange].alone
      layer[.recomputationExchange] = ComponentCost(before + again)
      layer[.recomputationExchange].load = exchange[.dispatch]?.load ?? .betweenNodes
    }
    return layer
  }

  /// Dispatch and combine by themselves: seconds, and what they take of the ports; empty without expert
  /// parallelism.
  func expertTraffic() -> [ComponentKind: (seconds: Double, load: PortLoad)] {
    guard let routing,
      let exchange = ExpertExchange(
        model, settings, domain: domain, isNarrow: dispatchesNarrow, spread: knownSpreads[routing])
    else { return [:] }
    func traffic(_ traffic: AllToAll) -> (seconds: Double, load: PortLoad) {
      let shares = traffic.portShares(on: cluster)
      return (
        traffic.expertSeconds(on: cluster) * communicationScale,
        PortLoad(
          infiniband: Int(shares.infiniband * 1000 + 0.5), nvlink: Int(shares.nvlink * 1000 + 0.5))
      )
    }
    let combine = traffic(exchange.combine)
    return [
      .dispatch: traffic(exchange.dispatch), .combine: combine,
      .combineBackward: traffic(exchange.combineBackward), .dispatchBackward: combine,
    ]
  }

  /// A layer of experts as measured; an MTP layer with the head's products.
  private func measuredLayer(_ part: StagePart) throws(TimeFault) -> LayerWork {
    var layer = LayerWork()
    for component in ComponentProfile.components
    where component.stream == .compute || routing != nil {
      layer[component] = try profile.measured(component, communicationScale: communicationScale)
      // The measured times do not tell the hops apart.
      if let routing, routing.nodes == 1 { layer[component].load = .insideNode }
    }
    guard part == .prediction else { return layer }
    let head = partWork(PartClass(part: .head, isRecomputed: false)).compute
    for component in [ComponentKind.mlp, .mlpBackward, .mlpWeight] {
      let more = try profile.undisturbed(component, microseconds: (head[component] ?? 0) * 1e6)
      let own = layer[component]
      layer[component] = ComponentCost(
        alone: own.alone + more.alone, paired: own.paired + more.paired, slowdown: own.slowdown)
    }
    return layer
  }
}
