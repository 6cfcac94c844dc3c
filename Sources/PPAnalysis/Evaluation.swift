import PPCost
import PPEngine
import PPModel

/// How costs apply to schedules with different numbers of stages.
public enum StageView: String, Sendable {
  /// Every stage costs the same, so more stages are a larger model.
  case equalStages = "equal-stages"
  /// The whole model costs the same: a stage is pp/stages of what a rank of a plain pipeline holds.
  case equalModel = "equal-model"
}

/// A schedule, timed and measured.
public struct Evaluation: Sendable {
  /// When everything happens.
  public let timeline: Timeline
  /// The figures.
  public let metrics: Metrics
  /// What the timeline's ticks are worth.
  public let scale: TimeScale
  /// How the costs were applied.
  public let view: StageView

  /// The schedule.
  public var schedule: Schedule { timeline.schedule }

  /// Times and measures a valid schedule.
  ///
  /// - Parameters:
  ///   - schedule: a schedule that `validate()` found no fault with.
  ///   - costs: the cost of a chunk of a plain pipeline's stage, 1/pp of the model.
  ///   - view: whether a stage costs that, or its share of the model.
  ///   - heldForW: see `Metrics`.
  /// - Throws: a deadlock, or costs too large for the clock.
  /// - Complexity: O(instructions).
  public init(
    _ schedule: Schedule, costs: UnitCosts, view: StageView = .equalStages,
    heldForW: Int = Metrics.chunk
  ) throws(SimulationError) {
    var (share, whole) = (1, 1)
    if view == .equalModel {
      let divisor = greatestCommonDivisor(schedule.ranks, schedule.stageCount)
      share = schedule.ranks / divisor
      whole = schedule.stageCount / divisor
    }
    self.view = view
    scale = TimeScale.unitCosts.divided(by: whole)
    timeline = try Sweep.run(
      schedule, durations: costs.durations(factor: share, hopFactor: whole))
    metrics = Metrics(timeline, heldForW: heldForW)
  }

  /// The peak of activations in units of one chunk: of this schedule's own stages, or of a plain
  /// pipeline's where the view is of equal models.
  public var peakActivations: Double {
    let chunks = Double(metrics.peakActivations) / Double(Metrics.chunk)
    return view == .equalStages
      ? chunks : chunks * Double(schedule.ranks) / Double(schedule.stageCount)
  }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
