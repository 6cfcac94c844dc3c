import PPAnalysis
import PPCluster
import PPCost
import PPModel

/// What a step's duration means for a training run.
///
/// The step is the pipeline and what ends it: gradients, their norm, the optimizer, parameters.
public struct Throughput: Equatable, Sendable {
  /// Tokens per second, for each GPU.
  public var tokensPerSecond: Double
  /// Model FLOPs utilisation of the GPU's BF16 peak, the attention counted causally.
  public var utilisation: Double
  /// The same, the attention counted in full.
  public var fullUtilisation: Double

  /// The throughput of such steps, on ranks of tp × cp GPUs each.
  public init(_ evaluation: Evaluation, _ workload: Workload) {
    let summary = evaluation.summary
    let seconds = summary.scale.seconds(summary.step).value
    let width = workload.grid.tensor * workload.grid.context
    let gpuSeconds = seconds * Double(summary.ranks * width)
    let micro = summary.micro
    tokensPerSecond = Double(workload.tokens * micro) / gpuSeconds
    let peak = workload.cluster.gpu.peak[.bf16] ?? 1
    utilisation = workload.trainingFLOPs(isCausal: true) * Double(micro) / gpuSeconds / peak
    fullUtilisation = workload.trainingFLOPs(isCausal: false) * Double(micro) / gpuSeconds / peak
  }

  /// GPU-hours for 10¹² tokens.
  public var gpuHoursPerTrillionTokens: Double { 1e12 / tokensPerSecond / 3600 }
}
