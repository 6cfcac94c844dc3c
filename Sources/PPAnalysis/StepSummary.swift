import PPEngine
import PPModel
import PPSupport

/// A step in short: its metrics, what they are worth, the size, and what all ranks add up to.
///
/// This is what sweeps and comparisons keep of a run: neither its timeline nor its ranks' components are in it.
/// An `Evaluation` has those besides; `ComparedFigures` are what of it is held against a limit or another run.
public struct StepSummary: Sendable {
  /// The figures.
  public let metrics: Metrics
  /// What the ticks of the figures are worth.
  public let scale: TimeScale
  /// How the costs were applied.
  public let view: StageView
  /// The number of ranks.
  public let ranks: Int
  /// The number of whole micro-batches.
  public let micro: Int
  /// The slices that each is cut into; 1 where it is whole.
  public var slices = 1
  /// The number of stages.
  public let stages: Int
  /// The memory of the fullest rank, and whether it fits; nil where chunks have no bytes.
  public var memory: (bytes: Bytes, fits: Bool)?
  /// What a step takes besides the pipeline; nil where there is no model to train.
  public var end: StepEnd?
  /// The use of all ranks' streams, added up; nil where chunks have no components.
  public var streams: StreamUse?
  /// The PP messages to all ranks, added up; nil where they take no time.
  public var messages: MessageUse?

  /// The whole step: the pipeline, and what ends it.
  public var step: Ticks { metrics.makespan + (end?.total ?? 0) }

  /// The peak of activations in units of one chunk: of this schedule's own stages, or of a plain
  /// pipeline's where the view is of equal models.
  public var peakChunks: Double { chunks(metrics.peakActivations) }

  /// Activations, counted in chunks of this schedule's own stages, in these units.
  public func chunks(_ activations: Chunks) -> Double {
    let chunks = Double(activations)
    return view == .equalStages ? chunks : chunks * Double(ranks) / Double(stages)
  }
}
