import PPEngine
import PPModel

/// The chain of instructions and messages that sets the makespan.
///
/// It is followed from the end: an instruction that starts when its rank is free continues the rank's
/// previous one; one that starts later continues the instruction that made its last input. Where both are
/// true the rank's own counts; of several ranks that end last, the lowest. So the chain has no gaps, and its
/// length is the makespan.
public struct CriticalPath: Sendable {
  /// One link of the chain.
  public struct Step: Equatable, Sendable {
    /// The instruction, an index into the schedule's columns.
    public var instruction: Int
    /// Its rank.
    public var rank: Int
    /// The time between the previous link's end and this one's start: a message on its way, or actions.
    public var gap: Ticks
    /// Whether the previous link is on another rank.
    public var isHop: Bool
  }

  /// The links, in the order of time.
  public let steps: [Step]
  /// What the last rank does after its last instruction, in ticks.
  public let tail: Ticks

  /// Follows the chain.
  ///
  /// - Complexity: O(instructions).
  public init(_ evaluation: Evaluation) {
    self.init(evaluation, DependencyGraph(evaluation.schedule))
  }

  /// The same, who needs whose output being known.
  init(_ evaluation: Evaluation, _ graph: DependencyGraph) {
    self.init(
      evaluation.timeline, graph, hop: evaluation.hop, besides: evaluation.sides,
      isBlocking: evaluation.isBlocking)
  }

  /// The chain of a timeline.
  init(
    _ timeline: Timeline, _ graph: DependencyGraph, hop: Ticks, besides sides: SideTimes? = nil,
    isBlocking: Bool = false
  ) {
    let starts = timeline.starts
    let schedule = timeline.schedule
    var last: (rank: Int, end: Ticks) = (0, -1)
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty else { continue }
      let end = timeline.ends[program.upperBound - 1] + (sides?.tail(rank) ?? 0)
      if end > last.end { last = (rank, end) }
    }
    var steps: [Step] = []
    let final = schedule.instructions(ofRank: last.rank)
    var current: Int? = final.isEmpty ? nil : final.upperBound - 1
    tail = final.isEmpty ? 0 : timeline.makespan - timeline.ends[final.upperBound - 1]
    while let index = current {
      let rank = graph.rank(of: index)
      let start = starts[index]
      let previous = graph.previous(index)
      let isFirst = previous == nil
      let free = previous.map { timeline.ends[$0] } ?? 0
      let lead = schedule.isCopy(index) ? 0 : sides?.lead(index) ?? 0
      let input =
        start > free + lead
        ? graph.lastMaker(of: index, ends: timeline.ends, hop: hop) : nil
      let made = input.map { timeline.ends[$0.instruction] } ?? 0
      // A rank can be free and held by a blocking message long after its inputs were made.
      if let input, made > free || isFirst || !isBlocking {
        steps.append(
          Step(instruction: index, rank: rank, gap: start - made, isHop: input.isMessage))
        current = input.instruction
      } else {
        steps.append(Step(instruction: index, rank: rank, gap: start - free, isHop: false))
        current = previous
      }
    }
    self.steps = steps.reversed()
  }
}

extension CriticalPath {
  /// How often each kind of instruction, and a message, is on the chain.
  public func counts(in schedule: Schedule) -> CostCounts {
    var counts = CostCounts()
    for step in steps {
      counts.add(schedule.kind(at: step.instruction))
      if step.isHop { counts.hops += 1 }
    }
    return counts
  }

  /// The makespan and the largest bubble of a rank as combinations of costs, where chunks of a kind all take the
  /// same time; messages that take none are left out.
  ///
  /// - Complexity: O(path + instructions of a rank).
  func forms(_ evaluation: Evaluation) -> (makespan: CostCounts, bubble: CostCounts) {
    var makespan = counts(in: evaluation.schedule)
    if evaluation.hop == 0 { makespan.hops = 0 }
    let work = CostCounts(evaluation.schedule, rank: evaluation.metrics.mostIdleRank)
    return (makespan, makespan - work)
  }
}

extension CostCounts {
  /// The largest bubble of a rank in a run where chunks of a kind all take the same time; messages that take none
  /// are left out.
  ///
  /// - Complexity: O(instructions).
  public init(bubbleOf evaluation: Evaluation) {
    self = CriticalPath(evaluation).forms(evaluation).bubble
  }
}
