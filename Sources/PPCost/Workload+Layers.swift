import PPCluster
import PPModel
import PPSupport

extension Workload {
  /// The costs of a part's components.
  func work(
    _ partClass: PartClass, _ exchange: [ComponentKind: (seconds: Seconds, load: PortLoad)]
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
        layer[kind] = try profile.undisturbed(kind, seconds)
        layer[kind].slowdown = max(layer[kind].slowdown, sharedSlowdown)
      }
      if let exchange = part.exchanges[kind] {
        layer[kind] = ComponentCost(
          try ComponentProfile.ticks(exchange.seconds * communicationScale, kind))
        layer[kind].load = exchange.isInside ? .insideNode : .betweenNodes
      }
      if hasExperts, let traffic = exchange[kind], traffic.seconds > 0 {
        // How much longer it takes inside a pair was measured for DeepEP.
        layer[kind] =
          settings.dispatcher == .deepEP
          ? try profile.communication(kind, alone: traffic.seconds)
          : ComponentCost(try ComponentProfile.ticks(traffic.seconds, kind))
        layer[kind].load = traffic.load
      }
    }
    guard hasExperts else { return layer }
    let own = settings(of: partClass).recomputation
    if own.repeatsExpertExchange {
      let seconds = (exchange[.dispatch]?.seconds ?? 0) + (exchange[.combine]?.seconds ?? 0)
      guard seconds > 0 else { return layer }
      let again = try ComponentProfile.ticks(seconds, .recomputationExchange)
      let before = layer[.recomputationExchange].alone
      layer[.recomputationExchange] = ComponentCost(before + again)
      layer[.recomputationExchange].load = exchange[.dispatch]?.load ?? .betweenNodes
    }
    return layer
  }

  /// Dispatch and combine by themselves: seconds, and what they take of the ports; empty without expert
  /// parallelism.
  func expertTraffic() -> [ComponentKind: (seconds: Seconds, load: PortLoad)] {
    guard let routing,
      let exchange = ExpertExchange(
        model, settings, domain: domain, isNarrow: settings.dispatchesNarrow,
        spread: knownSpreads[routing])
    else { return [:] }
    func traffic(_ traffic: AllToAll) -> (seconds: Seconds, load: PortLoad) {
      let shares = traffic.portShares(on: cluster)
      return (
        exchange.seconds(of: traffic, on: cluster) * communicationScale,
        PortLoad(infiniband: Ratio(shares.infiniband), nvlink: Ratio(shares.nvlink))
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
    for component in ComponentProfile.components.map(\.kind)
    where component.stream == .compute || routing != nil {
      layer[component] = try profile.measured(component, communicationScale: communicationScale)
      // The measured times do not tell the hops apart.
      if let routing, routing.nodes == 1 { layer[component].load = .insideNode }
    }
    guard part == .prediction else { return layer }
    let head = partWork(PartClass(part: .head, isRecomputed: false)).compute
    for component in [ComponentKind.mlp, .mlpBackward, .mlpWeight] {
      let more = try profile.undisturbed(component, head[component] ?? 0)
      let own = layer[component]
      layer[component] = ComponentCost(
        alone: own.alone + more.alone, paired: own.paired + more.paired, slowdown: own.slowdown)
    }
    return layer
  }
}
