import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSupport

// Engines take valid schedules; tests hand them schedules, to be validated on the way.

extension SweepEngine {
  /// Validates and times a schedule.
  public static func run(_ schedule: Schedule, durations: ChunkDurations) throws -> Timeline {
    try run(ValidSchedule(schedule), durations: durations)
  }
}

extension EventEngine {
  /// Validates and simulates a schedule.
  public static func run(
    _ schedule: Schedule, plans: ComponentPlans, hop: Ticks, sharesLinks: Bool = true,
    recordsComponents: Bool = false
  ) throws -> ComponentTimeline {
    try run(
      ValidSchedule(schedule), plans: plans, hop: hop, sharesLinks: sharesLinks,
      recordsComponents: recordsComponents)
  }
}

extension Evaluation {
  /// Validates, times and measures a schedule.
  public init(
    _ schedule: Schedule, costs: UnitCosts, view: StageView = .equalStages,
    heldForW: Chunks = 1
  ) throws {
    self = try Evaluation(ValidSchedule(schedule), costs: costs, view: view, heldForW: heldForW)
  }
}
