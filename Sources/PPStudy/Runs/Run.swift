import PPAnalysis
import PPCost
import PPModel

/// A schedule at a size under some conditions, simulated: what `ppsim run` shows.
///
///     let run = try Run("dualpipe", pp: 16, micro: 32)
///     run.evaluation.metrics.bubbleRate
public struct Run: Sendable {
  /// What ran.
  public let schedule: SizedSchedule
  /// When everything happened, and what it amounts to.
  public let evaluation: Evaluation
  /// What times followed from.
  public let costs: RunCosts
  /// The share of activations that was held for W.
  public let heldForW: Chunks

  /// What was timed: figures of two runs can be compared where it is the same.
  public var work: Work {
    Work(costs, stages: evaluation.schedule.stageCount, heldForW: heldForW)
  }

  /// The figures that are compared and budgeted.
  public var figures: ComparedFigures {
    ComparedFigures(evaluation.summary, label: schedule.named.label)
  }
}

extension Run {
  /// Finds a schedule, expands it for a size, checks it, times and measures it.
  ///
  /// - Parameters:
  ///   - name: a built-in schedule's, or the path of a schedule file or of PyTorch's CSV.
  ///   - pp: the number of ranks.
  ///   - micro: the number of micro-batches in a step.
  ///   - options: those that the schedule declares, by name.
  ///   - conditions: what times follow from; F=1 B=2 W=1 where nothing else is given.
  ///   - view: whether a stage costs what unit costs say, or its share of the model.
  /// - Throws: a sentence for people: what is wrong, where, and what would be right.
  /// - Complexity: O(instructions) for unit costs; O(components × log ranks) for a workload.
  public init(
    _ name: String, pp: Int, micro: Int, options: [String: Int] = [:],
    _ conditions: Conditions = Conditions(), view: StageView = .equalStages
  ) throws(Refusal) {
    let sized = try SizedSchedule(NamedSchedule(name), pp: pp, micro: micro, options: options)
    self = try sized.run(conditions, view: view)
  }
}
