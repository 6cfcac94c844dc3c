import PPAnalysis
import PPStudy
import PPSupport

/// What of a run can be written to a file: all of it, or the figures alone where no timeline was kept.
public struct RunRecord: Sendable {
  /// The schedule as the user named it.
  public var label: String
  /// The schedule's own name.
  public var title: String
  /// What chunks and messages cost.
  public var costs: RunCosts
  /// See `Metrics`.
  public var heldForW: Chunks
  /// The figures.
  public var summary: StepSummary
  /// The command line that asks for it, where there is one.
  public var command: String?
  /// What a picture shows, where that is not all of the timeline.
  public var picture: RunPicture?
  /// The search that found the schedule, where one did.
  public var search: SearchResult?
  /// The timeline and what each rank did; nil where the figures alone were kept.
  public var evaluation: Evaluation?

  /// All of an evaluation.
  public init(
    _ evaluation: Evaluation, label: String, costs: RunCosts, heldForW: Chunks = 1
  ) {
    self.init(
      evaluation.summary, title: evaluation.schedule.name, label: label, costs: costs,
      heldForW: heldForW)
    self.evaluation = evaluation
  }

  /// The figures alone.
  public init(
    _ summary: StepSummary, title: String, label: String, costs: RunCosts,
    heldForW: Chunks = 1
  ) {
    self.label = label
    self.title = title
    self.costs = costs
    self.heldForW = heldForW
    self.summary = summary
  }

  /// All of a run.
  public init(_ run: Run) {
    self.init(
      run.evaluation, label: run.schedule.named.label, costs: run.costs, heldForW: run.heldForW)
  }
}

extension RunRecord {
  /// What the run's operations do to activations: in bytes where the stages' memory is known.
  var activationChanges: ActivationChanges? {
    guard let schedule = evaluation?.schedule else { return nil }
    guard case .workload(let priced) = costs else {
      return ActivationChanges(schedule, heldForW: heldForW, chunk: summary.chunks(1))
    }
    return ActivationChanges(
      schedule, heldForW: heldForW, stages: priced.workload.stageMemory(priced.layout))
  }
}
