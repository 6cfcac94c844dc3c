import PPSupport

/// What training keeps of each parameter, and who keeps it.
public struct TrainingState: Hashable, Sendable {
  /// A parameter that products take.
  public var parameter: Bytes
  /// Its gradient, as it is added up.
  public var gradient: Bytes
  /// A gradient as it travels to the GPUs with the same parameters.
  public var reducedGradient: Bytes
  /// The optimizer's own copy.
  public var master: Bytes
  /// Both moments.
  public var moments: Bytes
  /// ZeRO's stage: 1 divides the optimizer's state among the GPUs with the same parameters, 2 gradients as well, 3
  /// parameters as well; 0 nothing.
  public var zero: Int

  /// A state from its parts; Megatron-LM's with a distributed optimizer unless said otherwise.
  public init(
    parameter: Bytes = 2, gradient: Bytes = 4, reducedGradient: Bytes = 4, master: Bytes = 4,
    moments: Bytes = 8, zero: Int = 1
  ) {
    self.parameter = parameter
    self.gradient = gradient
    self.reducedGradient = reducedGradient
    self.master = master
    self.moments = moments
    self.zero = zero
  }

  /// DeepSeek-V3's: moments in BF16 (arXiv 2412.19437, section 3.3.3).
  public static let deepSeekV3 = TrainingState(moments: 4)

  /// What the optimizer reads and writes for each parameter: gradient in, its own copy and the moments in
  /// and out, the parameter out.
  public var optimizerTraffic: Bytes { gradient + 2 * master + 2 * moments + parameter }
}
