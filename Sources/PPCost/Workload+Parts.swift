import PPCluster
import PPModel

extension Workload {
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
}
