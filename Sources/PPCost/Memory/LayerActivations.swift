import PPCluster
import PPSupport

/// The activations that one part of a model keeps on one GPU for one micro-batch.
///
/// Formulas: Korthikanti et al., arXiv 2205.05198, section 4, tensor by tensor, so that other attention, other
/// MLPs and lower precision follow from the same list; `Docs/Memory.md` has the tables.
public struct LayerActivations: Sendable {
  /// Everything that the forward makes and the backward needs.
  public let all: [KeptActivation]
  /// What is kept until the backward.
  public let kept: [KeptActivation]

  /// What is kept until the backward, in all.
  public var keptBytes: Bytes { kept.reduce(0) { $0 + $1.bytes } }

  /// What there is while the layer's backward runs: what was not kept has been computed again.
  public var workingBytes: Bytes { all.reduce(0) { $0 + $1.bytes } }

  /// A decoder layer of a kind, or an MTP layer's own.
  public init(
    _ model: Architecture, _ kind: LayerKind, _ settings: LayerSettings,
    _ keeping: ActivationSettings = ActivationSettings()
  ) {
    let tensors = KeptTensors(model, settings, keeping)
    self.init(tensors.attention + tensors.mlp(kind), settings.recomputation)
  }

  /// The head: what the last normalisation takes and gives, and logits.
  public init(
    headOf model: Architecture, _ settings: LayerSettings,
    _ keeping: ActivationSettings = ActivationSettings()
  ) {
    let tensors = KeptTensors(model, settings, keeping)
    self.init(tensors.head, .none)
  }

  /// The embedding: the masks of its dropout.
  public init(
    embeddingOf model: Architecture, _ settings: LayerSettings,
    _ keeping: ActivationSettings = ActivationSettings()
  ) {
    let mask = KeptTensors(model, settings, keeping).mask("embedding dropout mask")
    self.init(mask, .none)
  }

  /// What an MTP layer joins before its decoder layer: two normalised inputs, and what they were made from.
  public init(
    joiningOf model: Architecture, _ settings: LayerSettings,
    _ keeping: ActivationSettings = ActivationSettings()
  ) {
    self.init(KeptTensors(model, settings, keeping).joining, settings.recomputation)
  }

  private init(_ all: [KeptActivation], _ recomputation: Recomputation) {
    self.all = all
    // A layer that is recomputed as a whole keeps what goes into it, which is the first of its tensors.
    kept =
      recomputation == .full
      ? Array(all.prefix(1)) : all.filter { $0.module == nil || !recomputation.contains($0.module) }
  }
}
