import PPAnalysis
import PPCluster
import PPCost
import PPModel

/// What a step's duration means for a training run.
///
/// The optimizer's step and data-parallel communication are not in it.
public struct Throughput: Equatable, Sendable {
  /// Tokens per second, for each GPU.
  public var tokensPerSecond: Double
  /// Model FLOPs utilisation of the GPU's BF16 peak, the attention counted causally.
  public var utilisation: Double
  /// The same, the attention counted in full.
  public var fullUtilisation: Double

  /// The throughput of such steps, on ranks of one GPU each.
  public init(_ evaluation: Evaluation, _ workload: Workload) {
    let summary = evaluation.summary
    let seconds = summary.scale.units(summary.metrics.makespan) / 1e3
    let gpuSeconds = seconds * Double(summary.ranks)
    let micro = summary.micro
    tokensPerSecond = Double(workload.tokens * micro) / gpuSeconds
    let peak = workload.cluster.gpu.peak[.bf16] ?? 1
    utilisation = workload.trainingFLOPs(isCausal: true) * Double(micro) / gpuSeconds / peak
    fullUtilisation = workload.trainingFLOPs(isCausal: false) * Double(micro) / gpuSeconds / peak
  }

  /// GPU-hours for 10¹² tokens.
  public var gpuHoursPerTrillionTokens: Double { 1e12 / tokensPerSecond / 3600 }
}
