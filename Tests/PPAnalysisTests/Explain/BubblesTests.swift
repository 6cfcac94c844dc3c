import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct BubblesTests {
  /// With the instructions, the bubbles of each rank cover the step without gap or overlap, so that they
  /// add up to its idle time, whatever made the timeline.
  @Test(arguments: Way.allCases)
  func bubblesFillIdleTimeExactly(_ way: Way) throws {
    var runs = 0
    for seed in 0..<way.count {
      guard let evaluation = try way.evaluation(seed: seed) else { continue }
      runs += 1
      let bubbles = Bubbles(evaluation)
      let timeline = evaluation.timeline
      for rank in evaluation.metrics.ranks {
        let own = bubbles.ofRank(rank.rank)
        var spans = own.map(\.time)
        spans += evaluation.schedule.instructions(ofRank: rank.rank).compactMap { index in
          let (start, end) = (timeline.starts[index], timeline.ends[index])
          return start < end ? start..<end : nil
        }
        spans.sort { $0.lowerBound < $1.lowerBound }
        let isCovered = zip(spans, spans.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound }
        #expect(isCovered && spans.first?.lowerBound ?? 0 == 0, "\(way) seed \(seed)")
        #expect(
          spans.last?.upperBound ?? evaluation.metrics.makespan == evaluation.metrics.makespan)
        let sum = BubbleCause.allCases.reduce(Ticks(0)) {
          $0 + bubbles.time($1, onRank: rank.rank)
        }
        #expect(sum == rank.idle + rank.host, "\(way) seed \(seed)")
      }
      let total = BubbleCause.allCases.reduce(Ticks(0)) { $0 + bubbles.time($1) }
      let host = evaluation.metrics.ranks.reduce(Ticks(0)) { $0 + $1.host }
      #expect(total == evaluation.metrics.totalIdle + host, "\(way) seed \(seed)")
    }
    #expect(runs >= way.count / 2)
  }

  /// Each cause is what it says, told from the timeline alone.
  @Test(arguments: Way.allCases)
  func causesAreWhatTheySay(_ way: Way) throws {
    for seed in 200..<200 + way.count {
      guard let evaluation = try way.evaluation(seed: seed) else { continue }
      let (schedule, timeline) = (evaluation.schedule, evaluation.timeline)
      for bubble in Bubbles(evaluation).all {
        let program = schedule.instructions(ofRank: bubble.rank)
        let isBeforeAll = bubble.next == program.first
        switch bubble.cause {
        case .warmUp: #expect(isBeforeAll, "\(way) seed \(seed)")
        case .coolDown: #expect(bubble.next == nil, "\(way) seed \(seed)")
        case .action, .host: #expect(evaluation.sides != nil, "\(way) seed \(seed)")
        case .operation:
          let producer = try #require(bubble.producer)
          #expect(timeline.ends[producer] == bubble.time.upperBound, "\(way) seed \(seed)")
        case .message, .blocking:
          #expect((bubble.cause == .blocking) == evaluation.isBlocking)
          let next = try #require(bubble.next)
          #expect(bubble.time.upperBound == timeline.starts[next], "\(way) seed \(seed)")
          #expect(
            bubble.producer.map { timeline.ends[$0] <= bubble.time.lowerBound } ?? true,
            "\(way) seed \(seed)")
          // A message travels no longer than it takes, unless it waits its turn or shares a port.
          if way == .swept {
            let length = bubble.time.upperBound - bubble.time.lowerBound
            #expect(length <= evaluation.hop, "seed \(seed)")
          }
        }
      }
    }
  }

  /// 1F1B on 2 ranks with 2 micro-batches, F=1, B=2, a hop of 0.5, by hand.
  @Test func byHand() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2", hop: 500_000)
    let evaluation = try Evaluation(builtIn("1f1b", 2, 2), costs: costs)
    // Rank 0: F0 0-1, F1 1-2, B0 5-7 and B1 8-10. Rank 1: F0 1.5-2.5, B0 2.5-4.5, F1 4.5-5.5, B1 5.5-7.5.
    let text = Bubbles(evaluation).all.map { bubble in
      let (from, to) = (bubble.time.lowerBound / 100_000, bubble.time.upperBound / 100_000)
      return "\(bubble.rank) \(from)-\(to) \(bubble.cause.rawValue)"
    }
    #expect(
      text == [
        "0 20-45 waiting", "0 45-50 message", "0 70-75 waiting", "0 75-80 message",
        "1 0-15 warm_up", "1 75-100 cool_down",
      ])
  }
}
