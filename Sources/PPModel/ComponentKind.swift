/// A part of a chunk: what one layer does on one stream.
///
/// The backward of combine moves gradients like a dispatch, and the backward of dispatch like a
/// combine: the names follow the forward component that is differentiated. What tensor and context parallelism
/// exchange is named after the half of the layer that it is for: `IN` comes before it, `OUT` after it, `BESIDE` goes
/// on while it is computed.
public enum ComponentKind: String, Sendable, CaseIterable {
  /// The forward of the attention: normalisation, projections and core.
  case attention = "ATTN(F)"
  /// The all-to-all that takes each token to the GPUs of its experts.
  case dispatch = "DISPATCH(F)"
  /// The forward of the MLP, dense or of experts; of the head, its product.
  case mlp = "MLP(F)"
  /// The all-to-all that brings the experts' outputs back to each token's GPU.
  case combine = "COMBINE(F)"
  /// The all-to-all that takes the gradients of the outputs to the experts.
  case combineBackward = "COMBINE(B)"
  /// The backward of the MLP for its input.
  case mlpBackward = "MLP(B)"
  /// The backward of the MLP for its weights.
  case mlpWeight = "MLP(W)"
  /// The all-to-all that brings the gradients of the inputs back from the experts.
  case dispatchBackward = "DISPATCH(B)"
  /// The backward of the attention for its input, with what it recomputes.
  case attentionBackward = "ATTN(B)"
  /// The backward of the attention's projections for their weights.
  case attentionWeight = "ATTN(W)"
  /// The input of the attention, to the GPUs that share its matrices.
  case attentionIn = "ATTN-IN(F)"
  /// Keys and values from GPU to GPU, and what is hidden behind products.
  case attentionBeside = "ATTN-BESIDE(F)"
  /// The output of the attention, from the GPUs that share its matrices.
  case attentionOut = "ATTN-OUT(F)"
  /// The input of the MLP.
  case mlpIn = "MLP-IN(F)"
  /// What is hidden behind the MLP's products.
  case mlpBeside = "MLP-BESIDE(F)"
  /// The output of the MLP.
  case mlpOut = "MLP-OUT(F)"
  /// The gradient of the MLP's output.
  case mlpBackwardIn = "MLP-IN(B)"
  /// What is hidden behind the products of the MLP's backward.
  case mlpBackwardBeside = "MLP-BESIDE(B)"
  /// The gradient of the MLP's input.
  case mlpBackwardOut = "MLP-OUT(B)"
  /// The gradient of the attention's output.
  case attentionBackwardIn = "ATTN-IN(B)"
  /// Keys, values and their gradients, and what is hidden behind products.
  case attentionBackwardBeside = "ATTN-BESIDE(B)"
  /// The gradient of the attention's input.
  case attentionBackwardOut = "ATTN-OUT(B)"
  /// The input of the MLP once more, for the gradients of its weights.
  case mlpWeightIn = "MLP-IN(W)"
  /// The input of the attention once more, for the gradients of its weights.
  case attentionWeightIn = "ATTN-IN(W)"
  /// The forward of the whole layer once more, before its backward.
  case recomputation = "RECOMPUTE(B)"
  /// What that exchanges once more.
  case recomputationExchange = "EXCHANGE(B)"
  /// Activations of a stage to the host's memory.
  case offload = "OFFLOAD(O)"
  /// Activations of a stage back from there.
  case load = "LOAD(L)"
}

extension ComponentKind {
  /// The part of a layer that it is for.
  public enum Part: Int, Sendable, CaseIterable {
    /// Attention and what it exchanges.
    case attention
    /// Tokens to the GPUs of their experts, and their gradients back.
    case dispatch
    /// The MLP and what it exchanges.
    case mlp
    /// Outputs from the GPUs of the experts, and their gradients to them.
    case combine
    /// The whole layer.
    case layer
  }

  /// The pass that the component belongs to: F, I or W; O or L by itself.
  public var pass: OperationKind { traits.pass }

  /// The stream that the component runs on.
  public var stream: ComponentStream { traits.stream }

  /// The part of the layer that it is for.
  public var part: Part { traits.part }

  private var traits: (pass: OperationKind, stream: ComponentStream, part: Part) {
    switch self {
    case .attention: (.forward, .compute, .attention)
    case .mlp: (.forward, .compute, .mlp)
    case .mlpBackward: (.inputBackward, .compute, .mlp)
    case .mlpWeight: (.weightBackward, .compute, .mlp)
    case .attentionBackward: (.inputBackward, .compute, .attention)
    case .attentionWeight: (.weightBackward, .compute, .attention)
    case .recomputation: (.inputBackward, .compute, .layer)
    case .dispatch: (.forward, .communication, .dispatch)
    case .combine: (.forward, .communication, .combine)
    case .combineBackward: (.inputBackward, .communication, .combine)
    case .dispatchBackward: (.inputBackward, .communication, .dispatch)
    case .attentionIn, .attentionBeside, .attentionOut: (.forward, .communication, .attention)
    case .mlpIn, .mlpBeside, .mlpOut: (.forward, .communication, .mlp)
    case .mlpBackwardIn, .mlpBackwardBeside, .mlpBackwardOut:
      (.inputBackward, .communication, .mlp)
    case .attentionBackwardIn, .attentionBackwardBeside, .attentionBackwardOut:
      (.inputBackward, .communication, .attention)
    case .mlpWeightIn: (.weightBackward, .communication, .mlp)
    case .attentionWeightIn: (.weightBackward, .communication, .attention)
    case .recomputationExchange: (.inputBackward, .communication, .layer)
    case .offload: (.offload, .copy, .layer)
    case .load: (.load, .copy, .layer)
    }
  }
}

/// One half of a layer in one direction: what is computed, and what is exchanged before, beside and after.
package struct ComponentBlock: Sendable {
  /// What comes before.
  package var before: ComponentKind
  /// What is exchanged meanwhile.
  package var beside: ComponentKind
  /// What is computed.
  package var work: ComponentKind
  /// What comes after.
  package var after: ComponentKind

  /// Attention, forward.
  package static let attention = ComponentBlock(
    before: .attentionIn, beside: .attentionBeside, work: .attention, after: .attentionOut)
  /// The MLP, forward.
  package static let mlp = ComponentBlock(
    before: .mlpIn, beside: .mlpBeside, work: .mlp, after: .mlpOut)
  /// The MLP, backward for its input.
  package static let mlpBackward = ComponentBlock(
    before: .mlpBackwardIn, beside: .mlpBackwardBeside, work: .mlpBackward,
    after: .mlpBackwardOut)
  /// Attention, backward for its input.
  package static let attentionBackward = ComponentBlock(
    before: .attentionBackwardIn, beside: .attentionBackwardBeside, work: .attentionBackward,
    after: .attentionBackwardOut)
}
