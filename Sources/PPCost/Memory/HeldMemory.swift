import PPCluster
import PPSupport

/// What one GPU holds of its parameters for as long as training lasts.
public struct HeldMemory: Equatable, Sendable {
  /// Parameters.
  public var parameters: Bytes
  /// Gradients.
  public var gradients: Bytes
  /// The optimizer's copy and moments.
  public var optimizer: Bytes

  /// The memory of a GPU that holds `count` parameters, before division.
  ///
  /// ZeRO (Rajbhandari et al., arXiv 1910.02054, section 5) divides among the GPUs with the same parameters: the
  /// optimizer's state from stage 1 on, gradients from 2 on, parameters at 3. Those of experts have other such GPUs than
  /// the rest.
  public init(_ count: ParameterCount, _ state: TrainingState, _ grid: ParallelGrid) {
    let (plain, experts) = count.held(by: grid)
    func bytes(_ each: Bytes, from stage: Int) -> Bytes {
      guard state.zero >= stage else { return each * (plain + experts) }
      return each
        * (plain / Double(grid.replicas.size) + experts / Double(grid.expertReplicas.size))
    }
    parameters = bytes(state.parameter, from: 3)
    gradients = bytes(state.gradient, from: 2)
    optimizer = bytes(state.master + state.moments, from: 1)
  }

  /// All of it.
  public var total: Bytes { parameters + gradients + optimizer }
}

/// What is needed besides a stage's parameters and activations, on one GPU.
public struct WorkingMemory: Equatable, Sendable {
  /// Messages to and from the neighbours of a pipeline: one to receive and one to send, each way.
  public var messages: Bytes
  /// Tokens on their way to experts and back: what one GPU sends and what it receives, in BF16.
  public var dispatch: Bytes
  /// What is taken whatever the model is: the driver's context, libraries and their communication buffers.
  public var fixed: Bytes

  /// `fixed` of any GPU: 2 GB, assumed.
  ///
  /// Contexts are about half a GB, NCCL's buffers grow with the groups.
  public static let fixed: Bytes = 2e9
  /// What the allocator holds beyond what is asked for, as a share of activations and buffers: assumed.
  public static let fragmentation = 0.05

  /// The buffers of a GPU with so many stages.
  public init(_ model: Architecture, _ settings: LayerSettings, stages: Int) {
    messages = Double(4 * stages) * settings.messageBytes(hidden: model.hidden)
    let copies = settings.routedTokens * Double(model.experts?.perToken ?? 0)
    let received = copies * settings.expertImbalance
    dispatch =
      settings.grid.expert > 1 ? 2 * Double(model.hidden) * (copies + received) : 0
    fixed = WorkingMemory.fixed
  }

  /// All of it, with what the allocator wastes on these and on `activations`.
  public func total(activations: Bytes) -> Bytes {
    fixed + messages + dispatch
      + WorkingMemory.fragmentation * (activations + messages + dispatch)
  }
}

extension LayerSettings {
  /// A message between neighbours of a pipeline: BF16, each GPU its own tokens.
  public func messageBytes(hidden: Int) -> Bytes { 2 * ownTokens * Double(hidden) }
}
