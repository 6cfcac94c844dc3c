import PPCluster

/// The operations of one part of a model on one GPU and one micro-batch, after division by tensor, context
/// and expert parallelism.
public struct LayerOperations: Sendable {
  /// One half of a layer, or what is in its place.
  public struct Section: Sendable {
    /// The forward.
    public var forward: [GPUOperation] = []
    /// What the backward computes again before it.
    public var recomputed: [GPUOperation] = []
    /// The gradients of inputs, last operation first.
    public var inputGradient: [GPUOperation] = []
    /// The gradients of weights.
    public var weightGradient: [GPUOperation] = []

    /// Operations of the forward, and of what comes back, from the forward's steps.
    init(_ steps: [LayerStep], _ recomputation: Recomputation) {
      forward = steps.flatMap(\.forward)
      recomputed = steps.flatMap(\.forward).filter { recomputation.contains($0.module) }
      inputGradient = steps.reversed().flatMap(\.inputGradient)
      weightGradient = steps.reversed().flatMap(\.weightGradient)
    }

    /// All operations of forward and backward.
    public var all: [GPUOperation] { forward + recomputed + inputGradient + weightGradient }
  }

  /// Attention with its normalisation; in layers of experts also router and the sorting of tokens before
  /// dispatch.
  public var attention: Section
  /// The MLP, or the experts with what surrounds them.
  public var mlp: Section
}

extension LayerOperations {
  /// A decoder layer.
  ///
  /// - Parameters:
  ///   - layer: which one, `0..<layers`; the last where it is not among them, for MTP.
  ///   - machine: the GPU, which says whether its FP8 products convert their operands.
  public init(
    _ model: Architecture, layer: Int, _ settings: LayerSettings, on machine: Machine
  ) {
    let steps = LayerSteps(model, settings, machine)
    let kind = model.kinds[min(layer, model.layers - 1)]
    let window = layer < model.layers ? model.window(ofLayer: layer) : nil
    var attention = steps.attention(window: window)
    if kind == .experts { attention += steps.routing }
    self.attention = Section(attention, settings.recomputation)
    mlp = Section(kind == .dense ? steps.dense : steps.experts, settings.recomputation)
  }

  /// The head: the last normalisation, the product with the vocabulary, and the loss.
  ///
  /// The loss keeps the logits' gradient in their place, so its backward only scales.
  public init(headOf model: Architecture, _ settings: LayerSettings, on machine: Machine) {
    let steps = LayerSteps(model, settings, machine)
    attention = Section([], .none)
    mlp = Section(steps.head, .none)
  }

  /// The embedding: rows of a table forward, sums into FP32 rows backward.
  public init(embeddingOf model: Architecture, _ settings: LayerSettings, on machine: Machine) {
    let steps = LayerSteps(model, settings, machine)
    attention = Section([], .none)
    mlp = Section(steps.embedding, .none)
  }

  /// An MTP layer without its head: two normalisations, the projection of two inputs to one, and a layer of the last
  /// kind.
  public init(predictionOf model: Architecture, _ settings: LayerSettings, on machine: Machine) {
    self.init(model, layer: model.layers, settings, on: machine)
    let steps = LayerSteps(model, settings, machine)
    let joined = Section(steps.joining, settings.recomputation)
    attention.forward = joined.forward + attention.forward
    attention.recomputed = joined.recomputed + attention.recomputed
    attention.inputGradient += joined.inputGradient
    attention.weightGradient += joined.weightGradient
  }
}
