/// Ranks that wait for each other in a ring, so that none of them can go on.
public struct Deadlock: Error, Equatable, Sendable, CustomStringConvertible {
  /// One rank of the ring: what it is stuck at and what that waits for.
  public struct Wait: Equatable, Sendable {
    /// The rank that waits.
    public var rank: Int
    /// The instruction it is stuck at, counted from 0 on that rank.
    public var instruction: Int
    /// The operation it is stuck at.
    public var operation: StageOperation
    /// The operation whose output it waits for.
    public var needs: StageOperation
    /// The rank that has yet to run that operation.
    public var neededRank: Int
  }

  /// The ring, starting at its lowest rank; each entry waits for the next, the last for the first.
  public let ring: [Wait]

  /// Finds the ring in a schedule whose ranks are all finished or stuck.
  ///
  /// - Parameters:
  ///   - schedule: a schedule that `validate()` found no fault with.
  ///   - positions: where each rank stands, `[ranks]`: an index into the schedule's columns.
  /// - Complexity: O(instructions).
  public init(in schedule: Schedule, positions: [Int]) {
    let graph = DependencyGraph(schedule)
    let stuck = positions.indices.first { positions[$0] < schedule.rankStarts[$0 + 1] }
    let waits = Ring.of(stuck ?? 0) { rank in
      Deadlock.wait(of: rank, at: positions, graph)?.neededRank
    }
    ring = waits.compactMap { Deadlock.wait(of: $0, at: positions, graph) }
  }

  private static func wait(
    of rank: Int, at positions: [Int], _ graph: DependencyGraph
  ) -> Wait? {
    let schedule = graph.schedule
    let index = positions[rank]
    guard index < schedule.rankStarts[rank + 1] else { return nil }
    for (place, operation) in schedule[index].operations.enumerated() {
      guard let maker = graph.maker(of: index, place: place),
        maker.instruction >= positions[maker.rank],
        let needs = operation.input(stages: schedule.stageCount)
      else { continue }
      return Wait(
        rank: rank, instruction: index - schedule.rankStarts[rank], operation: operation,
        needs: needs, neededRank: maker.rank)
    }
    return nil
  }

  /// The ring in one sentence, each rank with what it is stuck at and what it waits for.
  public var description: String {
    let shown = ring.prefix(8).map { wait in
      "rank \(wait.rank) is stuck at #\(wait.instruction) \(wait.operation), which waits for "
        + "\(wait.needs) on rank \(wait.neededRank)"
    }
    let more = ring.count > 8 ? "; and \(ring.count - 8) more ranks on the way back" : ""
    return "deadlock: " + shown.joined(separator: "; ") + more
  }
}
