import PPModel
import PPSupport

/// Why a run takes as long as it does: all that `ppsim explain` says of one.
public struct Explanation: Sendable {
  /// The run.
  public let evaluation: Evaluation
  /// The cause of every idle time.
  public let bubbles: Bubbles
  /// What sets the makespan.
  public let path: CriticalPath
  /// How much later each instruction may end; nil where durations depend on what else runs, or messages
  /// hold ranks.
  public let slack: Slack?
  /// The makespan and the largest bubble of a rank as combinations of costs; nil where chunks of a kind
  /// differ, ranks do other things besides, copies are on the path, or pairs leave their
  /// weights.
  public let counts: (makespan: CostCounts, bubble: CostCounts)?
  /// What a small change of each cost does; nil with blocking messages.
  public let sensitivities: [Sensitivity]?
  /// What no schedule of the same work can beat; nil with blocking messages, or where ranks do other things
  /// besides.
  public let bounds: LowerBounds?

  /// Explains a run.
  ///
  /// - Parameters:
  ///   - hasUnitCosts: whether chunks of a kind all take the same time.
  ///   - heldForW: the share of a chunk that ranks hold from I until W.
  ///   - limit: how many activations a rank may hold, for the lower bounds; see there.
  ///   - isDetailed: whether to tell the sensitivity to each stage and link too.
  /// - Complexity: O(instructions × (ranks + stages)), of which all but O(instructions) are sensitivities.
  public init(
    _ evaluation: Evaluation, hasUnitCosts: Bool, heldForW: Chunks = 1,
    activations limit: Chunks? = nil, isDetailed: Bool = false
  ) {
    let isFree = !evaluation.isBlocking
    let graph = DependencyGraph(evaluation.schedule)
    let order = isFree ? graph.order() : []
    self.evaluation = evaluation
    bubbles = Bubbles(evaluation, graph)
    path = CriticalPath(evaluation, graph)
    slack =
      isFree && !evaluation.sharesResources ? Slack(evaluation, graph, order: order) : nil
    // What copies take, and F&I, need not be a combination of other costs.
    let isCombined =
      !evaluation.schedule.presentKinds.contains(.inputPair)
      && !path.steps.contains { evaluation.schedule.isCopy($0.instruction) }
    counts =
      hasUnitCosts && isFree && evaluation.sides == nil && isCombined
      ? path.forms(evaluation) : nil
    sensitivities =
      isFree
      ? try? Sensitivity.all(
        TimedSchedule(evaluation), graph, order: order, isDetailed: isDetailed) : nil
    bounds =
      isFree && evaluation.sides == nil
      ? LowerBounds(evaluation, activations: limit, heldForW: heldForW) : nil
  }
}
