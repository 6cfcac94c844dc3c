import PPCluster

/// What a layer's operations depend on besides the model.
public struct LayerSettings: Hashable, Sendable {
  /// How keys and values come to the GPUs that share a sequence.
  public enum ContextExchange: String, CaseIterable, Sendable {
    /// From neighbour to neighbour, beside the computation.
    case ring
    /// All at once, before it.
    case allGather = "all-gather"
  }

  /// How tokens travel to experts on other GPUs.
  public enum Dispatcher: String, CaseIterable, Sendable {
    /// Once to each node and each GPU that holds experts of theirs, copied and added up there (DeepEP).
    case deepEP = "deepep"
    /// A copy for each expert, by an all-to-all of all GPUs (NCCL).
    case allToAll = "alltoall"
  }

  /// How the GPUs divide the work.
  public var grid: ParallelGrid
  /// Tokens in a sequence.
  public var sequence: Int
  /// Sequences in a micro-batch.
  public var sequences: Int
  /// The slices that a micro-batch is cut into along its sequences; 1 where it is whole.
  public var slices = 1
  /// Which of them it is about, from 0; nil for the mean of all.
  public var slice: Int?
  /// Of the layers' matrix products.
  public var precision: Precision
  /// Of the output head's products.
  public var headPrecision: Precision
  /// Tokens of the GPU with the most for its experts, over the mean.
  public var expertImbalance: Double
  /// How tokens travel to experts.
  public var dispatcher: Dispatcher
  /// Whether tokens go to experts in FP8, and the gradients of what experts give too.
  public var dispatchesNarrow = false
  /// What is computed again in the backward.
  public var recomputation: Recomputation
  /// How keys and values travel.
  public var contextExchange: ContextExchange
  /// Whether attention's scores stay on chip (FlashAttention), or are written and read, with softmax and dropout as
  /// kernels of their own.
  public var isFused: Bool
  /// What is done by small kernels one after the other instead of one.
  public var unfused: Set<UnfusedPart> = []

  /// Settings; products in BF16, balanced experts, nothing recomputed unless said otherwise.
  public init(
    grid: ParallelGrid, sequence: Int, sequences: Int = 1, precision: Precision = .bf16,
    headPrecision: Precision = .bf16, expertImbalance: Double = 1,
    dispatcher: Dispatcher = .deepEP, recomputation: Recomputation = .none,
    contextExchange: ContextExchange = .ring,
    isFused: Bool = true
  ) {
    self.grid = grid
    self.sequence = sequence
    self.sequences = sequences
    self.precision = precision
    self.headPrecision = headPrecision
    self.expertImbalance = expertImbalance
    self.dispatcher = dispatcher
    self.recomputation = recomputation
    self.contextExchange = contextExchange
    self.isFused = isFused
  }

  /// Tokens of a micro-batch, or of a slice, on the GPUs that share matrices: sequences × tokens / context / slices.
  public var tokens: Double {
    Double(sequences) * Double(sequence) / Double(grid.context) / Double(slices)
  }

  /// Tokens that one GPU normalises and routes.
  public var ownTokens: Double {
    grid.dividesSequence ? tokens / Double(grid.tensor) : tokens
  }

  /// Tokens that one GPU sends to experts: GPUs that share matrices share these too.
  public var routedTokens: Double { tokens / Double(grid.tensor) }

  /// Tokens of a sequence that one attention kernel sees.
  public var kernelSequence: Double {
    contextExchange == .ring ? Double(sequence) / Double(grid.context) : Double(sequence)
  }
}
