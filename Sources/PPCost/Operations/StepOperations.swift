import PPCluster
import PPSupport

/// What ends a step on one GPU: gradients and parameters of the GPUs with the same ones, the gradients' norm, the
/// optimizer.
public struct StepOperations: Sendable {
  /// Gradients to those with the same parameters.
  public var gradients: [Transfer] = []
  /// Parameters from those who have renewed them.
  public var parameters: [Transfer] = []
  /// The norm of all gradients: its bytes, and an all-reduce of one number over all GPUs.
  public var norm: [GPUOperation] = []
  /// The all-reduce of the norm.
  public var normTransfer: Transfer
  /// The optimizer's step.
  public var optimizer: [GPUOperation] = []
  /// Gradients cleared for the next step and, where several GPUs share them, divided by their number.
  ///
  /// As in Megatron-LM's param_and_grad_buffer.py; where gradients are kept divided they are copied together instead, which moves
  /// as many bytes.
  public var clearing: [GPUOperation] = []

  /// The end of a step of a GPU that holds `count` parameters, before division.
  ///
  /// ZeRO 0 all-reduces gradients; from 1 on they are reduce-scattered and parameters all-gathered. With ZeRO 3 that is done
  /// for each micro-batch, forward and backward: `gradients` and `parameters` are then those of one time.
  public init(_ count: ParameterCount, _ state: TrainingState, _ grid: ParallelGrid) {
    let (plain, experts) = count.held(by: grid)
    normTransfer = Transfer(
      "gradients' norm", .collective(.allReduce), bytes: 4, GPUGroup(size: grid.gpus, stride: 1),
      .step)
    var (shard, cleared) = (0.0, 0.0)
    for (name, held, group) in [
      ("", plain, grid.replicas), (" of experts", experts, grid.expertReplicas),
    ] where held > 0 {
      let gradient = Transfer(
        "gradients\(name)", .collective(state.zero == 0 ? .allReduce : .reduceScatter),
        bytes: held * state.reducedGradient, group, .step)
      let parameter = Transfer(
        "parameters\(name)", .collective(.allGather), bytes: held * state.parameter, group, .step)
      if group.size > 1 { gradients.append(gradient) }
      if group.size > 1 && state.zero > 0 { parameters.append(parameter) }
      shard += held / (state.zero > 0 ? Double(group.size) : 1)
      // Written; where it is shared, read and written once more.
      cleared += held * (group.size > 1 ? 3 : 1)
    }
    if cleared > 0 {
      clearing = [
        GPUOperation("gradients cleared", .memory(.optimizer, bytes: cleared * state.gradient))
      ]
    }
    norm = [GPUOperation("gradients' norm", .memory(.optimizer, bytes: shard * state.gradient))]
    optimizer = [
      GPUOperation("optimizer", .memory(.optimizer, bytes: shard * state.optimizerTraffic))
    ]
  }
}

extension Transfer {
  /// The gradients of a matrix that first and last stage share: an all-reduce between both.
  ///
  /// - Returns: nil where the model has two matrices, or one stage both uses.
  public static func tiedEmbedding(
    _ model: Architecture, _ state: TrainingState, _ grid: ParallelGrid
  ) -> Transfer? {
    guard model.isTied, grid.pipeline > 1 else { return nil }
    let ends = GPUGroup(size: 2, stride: (grid.pipeline - 1) * grid.pipelineStride)
    return Transfer(
      "gradients of the tied embedding", .collective(.allReduce),
      bytes: Double(model.embeddingParameters) / Double(grid.tensor) * state.reducedGradient, ends,
      .step)
  }
}

extension ParameterCount {
  /// Parameters on one GPU: those of routed experts apart.
  public func held(by grid: ParallelGrid) -> (plain: Double, experts: Double) {
    (
      Double(divided) / Double(grid.tensor) + Double(replicated),
      Double(experts) / Double(grid.expert)
    )
  }
}
