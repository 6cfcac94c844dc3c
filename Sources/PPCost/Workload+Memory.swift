import PPModel
import PPSupport

/// What one stage keeps on one GPU, whatever the schedule.
public struct StageMemory: Equatable, Sendable {
  /// Parameters, gradients and the optimizer's state.
  public var held: HeldMemory
  /// Activations of one chunk, kept from its forward until its backward.
  public var activations: Bytes
  /// What the largest layer needs besides while its backward runs: what is computed again.
  public var working: Bytes
  /// The input of one chunk: what a recomputation of the whole stage starts from.
  public var input: Bytes

  /// The memory of a stage from its parts.
  public init(held: HeldMemory, activations: Bytes, working: Bytes = 0, input: Bytes = 0) {
    self.held = held
    self.activations = activations
    self.working = working
    self.input = input
  }
}

extension Workload {
  /// The memory of each stage of a layout, `[stages]`; `Docs/Memory.md` lists the terms.
  public func stageMemory(_ layout: Layout) -> [StageMemory] {
    var known: [PartClass: (kept: Bytes, working: Bytes)] = [:]
    return layout.stages.map { parts in
      var count = ParameterCount()
      var (kept, working): (Bytes, Bytes) = (0, 0)
      var decoders = 0
      for part in parts {
        if case .decoder = part { decoders += 1 }
        let partClass = partClass(part, isRecomputed: decoders <= recomputedLayers ?? .max)
        let bytes = known[partClass] ?? activationBytes(partClass)
        known[partClass] = bytes
        count = count + model.count(part)
        kept += bytes.kept
        working = max(working, bytes.working - bytes.kept)
      }
      return StageMemory(
        held: HeldMemory(count, training, grid), activations: kept, working: working,
        input: messageBytes)
    }
  }

  /// What a GPU with so many stages needs besides.
  public func workingMemory(stages: Int) -> WorkingMemory {
    WorkingMemory(model, settings, stages: stages)
  }

  /// What is kept of a part until its backward, and while that runs.
  private func activationBytes(_ partClass: PartClass) -> (kept: Bytes, working: Bytes) {
    let own = settings(of: partClass)
    func bytes(_ activations: LayerActivations) -> (kept: Bytes, working: Bytes) {
      (activations.keptBytes, activations.workingBytes)
    }
    switch partClass.part {
    case .embedding: return bytes(LayerActivations(embeddingOf: model, own, keeping))
    case .head: return bytes(LayerActivations(headOf: model, own, keeping))
    case .decoder(let index):
      return bytes(LayerActivations(model, model.kind(ofLayer: index), own, keeping))
    case .prediction:
      let parts = [
        LayerActivations(joiningOf: model, own, keeping),
        LayerActivations(model, model.predictionKind, own, keeping),
        LayerActivations(headOf: model, own, keeping),
      ].map(bytes)
      return (
        parts.reduce(0) { $0 + $1.kept },
        parts.reduce(0) { $0 + $1.working }
      )
    }
  }
}

extension Architecture {
  /// Parameters of a part of a stage; MTP layers share embedding and head.
  public func count(_ part: StagePart) -> ParameterCount {
    switch part {
    case .embedding: embeddingCount
    // A matrix that both ends share is held by both.
    case .head: isTied ? headCount + ParameterCount(divided: embeddingParameters) : headCount
    case .decoder(let index): layerCount(kind(ofLayer: index))
    case .prediction: predictionCount
    }
  }
}

extension Workload {
  /// What a part keeps of a micro-batch on one GPU, tensor by tensor; nil for an MTP layer, which is several parts.
  public func keptActivations(_ part: StagePart) -> [KeptActivation]? {
    switch part {
    case .embedding: LayerActivations(embeddingOf: model, settings, keeping).kept
    case .head: LayerActivations(headOf: model, settings, keeping).kept
    case .decoder(let index):
      LayerActivations(model, model.kind(ofLayer: index), settings, keeping).kept
    case .prediction: nil
    }
  }
}
