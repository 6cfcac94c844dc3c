import PPCluster

/// How a run's GPUs divide the model and the batch among them.
///
/// GPUs are numbered through tensor, context, data and pipeline parallelism, the first fastest, so that the
/// groups that talk most are nearest. Expert parallelism takes the GPUs of a stage anew: `expert` of them, one after
/// the other, share a layer's experts.
public struct ParallelGrid: Hashable, Sendable {
  /// GPUs that share a layer's matrices.
  public var tensor: Int
  /// GPUs that share a sequence.
  public var context: Int
  /// GPUs with the same layers and other micro-batches.
  public var data: Int
  /// GPUs that share a layer's experts, among the tensor × context × data of a stage.
  public var expert: Int
  /// Pipeline ranks.
  public var pipeline: Int
  /// Pipeline ranks that hold each stage: 2 where micro-batches travel both ways.
  public var copies = 1
  /// Whether normalisations and residuals are divided by tokens among the GPUs that share matrices.
  public var dividesSequence: Bool

  /// A grid; everything 1 unless said otherwise.
  public init(
    tensor: Int = 1, context: Int = 1, data: Int = 1, expert: Int = 1, pipeline: Int = 1,
    dividesSequence: Bool = true
  ) {
    self.tensor = tensor
    self.context = context
    self.data = data
    self.expert = expert
    self.pipeline = pipeline
    self.dividesSequence = dividesSequence
  }

  /// GPUs of one stage: tensor × context × data.
  public var stageGPUs: Int { tensor * context * data }

  /// All GPUs.
  public var gpus: Int { stageGPUs * pipeline }

  /// The GPUs that share matrices.
  public var tensorGroup: GPUGroup { GPUGroup(size: tensor, stride: 1) }

  /// The GPUs that share a sequence.
  public var contextGroup: GPUGroup { GPUGroup(size: context, stride: tensor) }

  /// The GPUs that share a layer's experts.
  public var expertGroup: GPUGroup { GPUGroup(size: expert, stride: 1) }

  /// The GPUs that hold the same parameters, those of routed experts left out.
  public var replicas: GPUGroup {
    GPUGroup(size: copies * context * data, stride: tensor, copies: copies)
  }

  /// The GPUs that hold the same routed experts.
  public var expertReplicas: GPUGroup {
    GPUGroup(size: copies * max(1, stageGPUs / expert), stride: expert, copies: copies)
  }

  /// Places from one pipeline rank to the next.
  public var pipelineStride: Int { stageGPUs }

  /// Refuses a grid that cannot hold a model, or sequences of `sequence` tokens.
  ///
  /// - Throws: a sentence with the numbers.
  public func check(_ model: Architecture, sequence: Int) throws(CostError) {
    let sizes = [
      ("tp", tensor), ("cp", context), ("dp", data), ("ep", expert), ("pp", pipeline),
    ]
    if let (name, size) = sizes.first(where: { $0.1 < 1 }) {
      throw CostError("\(name) is \(size); it must be at least 1")
    }
    let heads = model.attentionHeads
    guard heads % tensor == 0 else {
      throw CostError("tp is \(tensor); it must divide the model's \(heads) attention heads")
    }
    guard tensor == 1 || !dividesSequence || sequence % tensor == 0 else {
      throw CostError(
        "tp is \(tensor); with sequence parallelism it must divide the sequence of \(sequence) tokens"
      )
    }
    guard context == 1 || sequence % (2 * context) == 0 else {
      throw CostError(
        "cp is \(context); twice that, \(2 * context), must divide the sequence of \(sequence) tokens, as "
          + "each GPU takes a part from both ends")
    }
    guard stageGPUs % expert == 0 else {
      throw CostError(
        "ep is \(expert); it must divide tp × cp × dp, which is \(tensor) × \(context) × \(data) = "
          + "\(stageGPUs)")
    }
    guard let experts = model.experts else {
      guard expert == 1 else { throw CostError("ep is \(expert), but the model has no experts") }
      return
    }
    guard experts.count % expert == 0 else {
      throw CostError("ep is \(expert); it must divide the model's \(experts.count) experts")
    }
  }
}

extension Architecture {
  /// Query heads of a layer.
  public var attentionHeads: Int {
    switch attention {
    case .latent(let heads, _, _, _, _, _), .grouped(let heads, _, _): heads
    }
  }
}
