import PPAnalysis
import PPCost
import PPModel
import PPSupport

/// What times follow from, whatever the schedule: unit costs, or a model on a cluster.
public struct Conditions: Sendable {
  /// The model on the cluster; nil for unit costs.
  public var workload: NamedWorkload?
  /// The unit costs, where there is no workload.
  public var costs: UnitCosts
  /// Where these were measured, what on.
  public private(set) var profile: ProfiledCosts?
  /// Ranks that take longer than the costs or the model say.
  public var slow = SlowRanks()
  /// The share of a chunk's activations that is held until W where the backward is split;
  /// I frees the rest.
  public var heldForW: Chunks
  /// Whether messages hold both ranks, with unit costs.
  public var isBlocking: Bool

  /// Unit costs, F=1 B=2 W=1 where nothing else is given.
  public init(
    costs: UnitCosts = .standard, heldForW: Chunks = 1, isBlocking: Bool = false
  ) {
    self.costs = costs
    self.heldForW = heldForW
    self.isBlocking = isBlocking
  }

  /// A model on a cluster.
  public init(_ workload: NamedWorkload, heldForW: Chunks = 1) {
    self.init(heldForW: heldForW)
    self.workload = workload
  }

  /// The measured costs of a run's stages.
  ///
  /// - Throws: a sentence where they make no costs.
  public init(
    _ profile: ProfiledCosts, heldForW: Chunks = 1, isBlocking: Bool = false
  ) throws(Refusal) {
    self.init(costs: try profile.costs(), heldForW: heldForW, isBlocking: isBlocking)
    self.profile = profile
  }
}

extension Conditions {
  /// What times follow from without a workload.
  public var unitCosts: RunCosts { .unit(costs, isBlocking: isBlocking, slow: slow) }

  /// Why closed forms are for other runs than these; nil where they are for these.
  public var formulaMiss: String? {
    guard workload == nil else { return nil }
    if costs.isUneven { return "stages that all cost the same" }
    if !slow.factors.isEmpty { return "ranks that are all as fast" }
    return costs.host > 0 ? "runs without host time" : nil
  }

  /// The same with the costs of a schedule's stages, where these were measured.
  ///
  /// - Throws: a misfit where they were measured on others.
  public func fitting(_ schedule: Schedule, view: StageView) throws(Refusal) -> Conditions {
    guard let profile else { return self }
    var fitting = self
    fitting.costs = try profile.costs(for: schedule, view: view)
    return fitting
  }

  /// The same with the layout of a run, so that changes act on nothing else.
  public func holding(_ run: Run) -> Conditions {
    guard case .workload(let priced) = run.costs else { return self }
    var holding = self
    holding.workload = workload?.holding(priced.layout)
    return holding
  }
}

extension SizedSchedule {
  /// Times and measures the schedule.
  ///
  /// - Parameters:
  ///   - view: whether a stage costs what unit costs say, or its share of the model.
  ///   - changes: what is to be otherwise than the conditions say.
  ///   - recordsComponents: whether to keep when each component ran, with a workload.
  /// - Throws: a deadlock, or a misfit: times too long for the clock, costs or a layout of other stages.
  /// - Complexity: O(instructions) for unit costs; O(components × log ranks) for a workload.
  public func run(
    _ conditions: Conditions, view: StageView = .equalStages, changes: Changes? = nil,
    recordsComponents: Bool = false
  ) throws(Refusal) -> Run {
    try conditions.slow.check(valid.schedule)
    let conditions = try conditions.fitting(valid.schedule, view: view)
    let factors = conditions.slow.slowing(changes?.factors ?? TimeFactors())
    guard let workload = conditions.workload else {
      let evaluation = try evaluate(
        costs: conditions.costs, factors: factors, view: view, heldForW: conditions.heldForW,
        isBlocking: conditions.isBlocking)
      return Run(
        schedule: self, evaluation: evaluation,
        costs: conditions.unitCosts,
        heldForW: conditions.heldForW)
    }
    var (evaluation, priced) = try evaluate(
      workload.changing(changes?.speeds ?? [:]), factors: factors, heldForW: conditions.heldForW,
      recordsComponents: recordsComponents)
    priced.slow = conditions.slow
    return Run(
      schedule: self, evaluation: evaluation, costs: .workload(priced),
      heldForW: conditions.heldForW)
  }
}
