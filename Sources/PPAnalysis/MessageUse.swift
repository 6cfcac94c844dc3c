import PPEngine
import PPModel

/// The PP messages to one rank: how long they travel, and how much of it the rank waits for.
public struct MessageUse: Equatable, Sendable {
  /// Time that messages travel while the rank works or waits for something else, in ticks.
  public var hidden: Ticks
  /// Time in which the rank has nothing to do but wait for a message that has been sent, in ticks.
  public var exposed: Ticks

  /// A use of so much time.
  public init(hidden: Ticks, exposed: Ticks) {
    self.hidden = hidden
    self.exposed = exposed
  }

  /// The messages to several ranks, added up.
  static func sum(_ uses: [MessageUse]) -> MessageUse {
    uses.reduce(into: MessageUse(hidden: 0, exposed: 0)) { sum, use in
      sum.hidden += use.hidden
      sum.exposed += use.exposed
    }
  }

  /// The messages to each rank, `[ranks]`.
  ///
  /// - Parameters:
  ///   - timeline: what happened.
  ///   - sides: what ranks did besides.
  ///   - travelled: the time of all messages to each rank, one by one added up, `[ranks]`.
  /// - Complexity: O(instructions + stages × micro-batches).
  static func ofRanks(
    _ timeline: Timeline, besides sides: SideTimes? = nil, travelled: [Ticks]
  ) -> [MessageUse] {
    let graph = DependencyGraph(timeline.schedule)
    let starts = timeline.starts
    return travelled.enumerated().map { rank, total in
      var exposed: Ticks = 0
      var free: Ticks = 0
      for index in timeline.schedule.instructions(ofRank: rank)
      where !timeline.schedule.isCopy(index) {
        free += sides?.lead(index) ?? 0
        if starts[index] > free {
          // Once every input has been produced, it is on its way.
          let last = graph.lastMaker(of: index, ends: timeline.ends, hop: 0)
          let sent = last.map { timeline.ends[$0.instruction] } ?? 0
          exposed += max(0, starts[index] - max(free, sent))
        }
        free = timeline.ends[index]
      }
      return MessageUse(hidden: total - exposed, exposed: exposed)
    }
  }

  /// The time of all messages to each rank where each takes `hop`, `[ranks]`.
  ///
  /// - Complexity: O(instructions).
  static func travelled(_ schedule: Schedule, hop: Ticks) -> [Ticks] {
    (0..<schedule.ranks).map { rank in
      schedule.instructions(ofRank: rank).reduce(Ticks(0)) { sum, index in
        sum + hop * schedule[index].operations.count { schedule.needsMessage($0) }
      }
    }
  }
}
