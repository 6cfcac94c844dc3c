import PPEngine
import PPModel

/// The largest bubble of a rank, of one schedule, as a function of the costs.
///
/// The makespan is the length of the longest path, and every path costs an integer combination; what a rank
/// works is one as well. So the bubble is a maximum of combinations of the costs, which makes it convex.
package struct SizedBubble {
  /// The schedule.
  let valid: ValidSchedule
  private let graph: DependencyGraph
  /// What ranks work, each combination once.
  private let work: [CostCounts]

  /// Looks at a schedule, to time it often.
  ///
  /// - Complexity: O(instructions).
  package init(_ valid: ValidSchedule) {
    self.valid = valid
    graph = DependencyGraph(valid.schedule)
    var work: [CostCounts] = []
    for rank in 0..<valid.schedule.ranks {
      let own = CostCounts(valid.schedule, rank: rank)
      if !work.contains(own) { work.append(own) }
    }
    self.work = work
  }

  /// The combination that the critical path and the most idle rank give: the bubble at these costs, and no more
  /// than it at all others.
  ///
  /// - Parameter hasHop: whether messages count.
  /// - Throws: a deadlock, or costs too large for the clock.
  /// - Complexity: O(instructions).
  func form(
    at costs: ChunkDurations, hasHop: Bool
  ) throws(SimulationError) -> CostCounts {
    let timeline = try SweepEngine.run(valid, durations: costs)
    var path = CriticalPath(timeline, graph, hop: costs.hop).counts(in: valid.schedule)
    if !hasHop { path.hops = 0 }
    let idlest = work.min { $0.value(costs) < $1.value(costs) }
    return path - (idlest ?? CostCounts())
  }
}
