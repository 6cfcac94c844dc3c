/// Ranks that wait for each other in a ring, so that none of them can go on.
public struct Deadlock: Error, Equatable, Sendable, CustomStringConvertible {
  /// One rank of the ring: what it is stuck at and what that waits for.
  public struct Wait: Equatable, Sendable {
    /// The rank that waits.
    public var rank: Int
    /// The instruction it is stuck at, counted from 0 on that rank.
    public var instruction: Int
    /// The operation it is stuck at.
    public var operation: Operation
    /// The operation whose output it waits for.
    public var needs: Operation
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
  ///   - isDone: whether an operation has run; a B stands for the backward in either form.
  /// - Complexity: O(ranks).
  public init(in schedule: Schedule, positions: [Int], isDone: (Operation) -> Bool) {
    var order = [Int](repeating: -1, count: schedule.ranks)
    var path: [Wait] = []
    var rank = positions.indices.first { positions[$0] < schedule.rankStarts[$0 + 1] } ?? 0
    while order[rank] < 0 {
      order[rank] = path.count
      guard let wait = Deadlock.wait(of: rank, in: schedule, at: positions[rank], isDone) else {
        break
      }
      path.append(wait)
      rank = wait.neededRank
    }
    let ring = Array(path.dropFirst(max(0, order[rank])))
    let lowest = ring.indices.min { ring[$0].rank < ring[$1].rank } ?? 0
    self.ring = Array(ring[lowest...] + ring[..<lowest])
  }

  private static func wait(
    of rank: Int, in schedule: Schedule, at index: Int, _ isDone: (Operation) -> Bool
  ) -> Wait? {
    guard index < schedule.rankStarts[rank + 1] else { return nil }
    for operation in schedule[index].operations {
      guard let needs = operation.input(stages: schedule.stageCount), !isDone(needs) else {
        continue
      }
      return Wait(
        rank: rank, instruction: index - schedule.rankStarts[rank], operation: operation,
        needs: needs,
        neededRank: schedule.placement.rank(ofStage: needs.stage, microbatch: needs.microbatch))
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
