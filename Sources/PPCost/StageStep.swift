import PPCluster
import PPModel
import PPSupport

/// What ends a step for one stage on one GPU.
public struct StageStep: Equatable, Sendable {
  /// Gradients to the GPUs with the same parameters.
  public var gradients: Seconds = 0
  /// Parameters from the GPUs that have renewed them.
  public var parameters: Seconds = 0
  /// The squares of this GPU's gradients, added up.
  public var norm: Seconds = 0
  /// The optimizer.
  public var optimizer: Seconds = 0
  /// The gradients of a matrix that the first stage and the last share.
  public var tied: Seconds = 0
  /// The stage's parts: what is exchanged comes in as many pieces.
  public var parts = 1

  /// Nothing to do.
  public init() {}
}

extension Workload {
  /// What ends a step for each stage of a layout, `[stages]`; see `StepOperations`.
  ///
  /// With ZeRO 3 gradients and parameters travel with every micro-batch, so nothing of them is left here.
  public func stageSteps(_ layout: Layout) -> [StageStep] {
    layout.stages.enumerated().map { index, parts in
      let count = parts.reduce(ParameterCount()) { $0 + model.count($1) }
      let operations = StepOperations(count, training, grid)
      var step = StageStep()
      if training.zero < 3 {
        step.gradients = seconds(operations.gradients)
        step.parameters = seconds(operations.parameters)
      }
      step.norm = operations.norm.seconds(on: cluster.machine)
      step.optimizer = (operations.optimizer + operations.clearing).seconds(on: cluster.machine)
      step.parts = max(1, parts.count)
      if index == 0 || index == layout.stages.count - 1,
        let tied = Transfer.tiedEmbedding(model, training, grid)
      {
        step.tied = seconds([tied])
      }
      return step
    }
  }

  /// The seconds of the all-reduce of the gradients' norm over all GPUs.
  public var normSeconds: Seconds {
    seconds([StepOperations(ParameterCount(), training, grid).normTransfer])
  }

  /// What a layer's parameters and gradients take to travel with ZeRO 3, once: none before.
  func shardTransfers(_ part: StagePart) -> (parameters: [Transfer], gradients: [Transfer]) {
    guard training.zero == 3 else { return ([], []) }
    let operations = StepOperations(model.count(part), training, grid)
    return (operations.parameters, operations.gradients)
  }

  private func seconds(_ transfers: [Transfer]) -> Seconds {
    transfers.reduce(0) { $0 + $1.seconds(on: cluster, domain: domain) } * communicationScale
  }
}
