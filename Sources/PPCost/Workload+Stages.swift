import PPCluster
import PPModel
import PPSupport

extension Workload {
  /// What each stage of a layout does for one micro-batch, `[stages]`, in nanoseconds.
  ///
  /// - Throws: a component that takes too long for the clock.
  /// - Complexity: O(parts), and the operations of each distinct layer once.
  public func stageWorks(_ layout: Layout) throws(TimeFault) -> [StageWork] {
    let exchange = expertTraffic()
    var known: [PartClass: LayerWork] = [:]
    var stages: [StageWork] = []
    let memory = stageMemory(layout)
    for (stage, parts) in layout.stages.enumerated() {
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
      // What is too long is for the engine to refuse, where it is run.
      let copy = memory[stage].activations / cluster.machine.copyBandwidth
      stages.append(
        StageWork(
          layers: layers, weightsHideAllToAll: overlap.weights,
          copy: (try? Ticks(copy, of: "a copy")) ?? .max))
    }
    return stages
  }

  /// How much of a stage's time each part of the model takes, for a balanced layout: its computation.
  public func weights() -> [StagePart: Seconds] {
    var known: [PartClass: Seconds] = [:]
    var weights: [StagePart: Seconds] = [:]
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
    return try Layout(balancing: model, stages: stages) { weights[$0]?.value ?? 0 }
  }
}
