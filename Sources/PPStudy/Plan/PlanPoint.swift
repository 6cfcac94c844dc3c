import PPAnalysis
import PPCost
import PPSupport

/// One way to train a model on a number of GPUs: a schedule, a grid, and what is computed again.
public struct PlanPoint: Hashable, Sendable {
  /// The schedule, an index into those that are tried.
  public var schedule: Int
  /// Pipeline ranks.
  public var pp: Int
  /// GPUs that share a layer's matrices.
  public var tensor: Int
  /// GPUs that share a sequence.
  public var context: Int
  /// GPUs that share a layer's experts; nil for a model without.
  public var expert: Int?
  /// Sequences in a micro-batch.
  public var sequences: Int
  /// What is computed again in the backward, as `--recompute` says it.
  public var recompute: String
  /// ZeRO's stage.
  public var zero: Int

  /// A way.
  public init(
    schedule: Int, pp: Int, tensor: Int, context: Int, expert: Int?, sequences: Int,
    recompute: String, zero: Int
  ) {
    (self.schedule, self.pp, self.tensor, self.context) = (schedule, pp, tensor, context)
    (self.expert, self.sequences, self.recompute) = (expert, sequences, recompute)
    self.zero = zero
  }

  /// The settings of a run: what was asked for, and this.
  ///
  /// - Throws: never for what a space makes.
  func settings(_ base: WorkloadSettings) throws(Refusal) -> WorkloadSettings {
    var settings = base
    for (key, value) in [
      ("tp", "\(tensor)"), ("cp", "\(context)"), ("micro_batch", "\(sequences)"),
      ("recompute", recompute), ("zero", "\(zero)"),
    ] {
      guard let setting = WorkloadSetting.all.first(where: { $0.key == key }) else { continue }
      try setting.set(value, in: &settings)
    }
    settings.expertParallel = expert
    return settings
  }
}

/// A way as it came out.
public struct PlanEntry: Sendable {
  /// The way.
  public var point: PlanPoint
  /// The schedule's name.
  public var label: String
  /// GPUs with the same layers.
  public var data: Int
  /// Micro-batches of a step.
  public var micro: Int
  /// The figures of the step.
  public var summary: StepSummary
  /// What they mean for training.
  public var throughput: Throughput
  /// The layers of each stage.
  public var layout: Layout

  /// The step, in seconds.
  public var seconds: Double { summary.scale.seconds(summary.step).value }
  /// What the fullest GPU holds.
  public var bytes: Bytes { summary.memory?.bytes ?? 0 }
}
