import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct CriticalPathTests {
  /// The links and the times between them are as long as the step, and no two overlap.
  @Test(arguments: Way.allCases)
  func lengthIsTheMakespan(_ way: Way) throws {
    for seed in 400..<400 + way.count {
      guard let evaluation = try way.evaluation(seed: seed) else { continue }
      let timeline = evaluation.timeline
      let path = CriticalPath(evaluation)
      var clock: Ticks = 0
      for step in path.steps {
        #expect(step.gap >= 0, "\(way) seed \(seed)")
        #expect(timeline.starts[step.instruction] == clock + step.gap, "\(way) seed \(seed)")
        #expect(
          evaluation.schedule.instructions(ofRank: step.rank).contains(step.instruction),
          "\(way) seed \(seed)")
        clock = timeline.ends[step.instruction]
      }
      #expect(clock + path.tail == timeline.makespan, "\(way) seed \(seed)")
      #expect(path.steps.first?.isHop != true, "\(way) seed \(seed)")
      // Its counts, at the costs, are the makespan again.
      if way == .swept {
        let last = path.steps.reduce(Ticks(0)) { $0 + $1.gap }
        let hops = path.counts(in: evaluation.schedule).hops
        #expect(last == hops * evaluation.hop, "seed \(seed)")
      }
    }
  }

  /// Of several ranks that end with the step, the path ends on the first.
  @Test(arguments: [("dualpipe", 4, 8), ("zb2p", 4, 8), ("1f1b", 3, 5), ("dualpipe", 8, 20)])
  func ofRanksThatEndTogetherTheFirstCounts(_ name: String, _ pp: Int, _ micro: Int) throws {
    let evaluation = try Evaluation(builtIn(name, pp, micro), costs: .standard)
    let timeline = evaluation.timeline
    let last = (0..<pp).filter {
      let program = evaluation.schedule.instructions(ofRank: $0)
      return timeline.ends[program.upperBound - 1] == timeline.makespan
    }
    #expect(CriticalPath(evaluation).steps.last?.rank == last.first)
    #expect(last.count > 1 || name != "dualpipe")
  }

  /// Where messages hold ranks, a link comes from another rank only if it ended after the own rank was free;
  /// else what held the rank stands between it and the rank's own previous instruction.
  @Test func blockedRanksContinueTheirOwn() throws {
    var (own, others) = (0, 0)
    for seed in 400..<400 + Way.blocking.count {
      guard let evaluation = try Way.blocking.evaluation(seed: seed) else { continue }
      let (schedule, timeline) = (evaluation.schedule, evaluation.timeline)
      let steps = CriticalPath(evaluation).steps
      for (before, step) in zip(steps, steps.dropFirst()) {
        let program = schedule.instructions(ofRank: step.rank)
        let free = step.instruction == program.lowerBound ? 0 : timeline.ends[step.instruction - 1]
        let lead = evaluation.sides?.before[step.instruction] ?? 0
        let inputs = schedule[step.instruction].operations.compactMap {
          $0.input(stages: schedule.stageCount)
        }
        let made = inputs.map { input in
          schedule.instructions(
            ofRank: schedule.placement.rank(ofStage: input.stage, microbatch: input.microbatch)
          ).filter { index in
            schedule[index].operations.contains {
              $0 == input
                || ($0.kind == .inputBackward && input.kind == .backward)
                  && ($0.stage, $0.microbatch) == (input.stage, input.microbatch)
            }
          }.map { timeline.ends[$0] }.max() ?? 0
        }.max()
        #expect(step.isHop == (before.rank != step.rank), "seed \(seed)")
        if timeline.starts[step.instruction] > free + lead, let made, made > free {
          #expect(timeline.ends[before.instruction] > free, "seed \(seed)")
          others += 1
        } else {
          #expect(before.instruction == step.instruction - 1, "seed \(seed)")
          own += 1
        }
      }
    }
    #expect(own > 100 && others > 100)
  }

  /// Slack: what is on the path has none; delayed by its slack an instruction changes nothing, by a tick
  /// more it does.
  @Test(arguments: [Way.swept, .besides, .chunk])
  func slackIsExact(_ way: Way) throws {
    for seed in 600..<600 + min(40, way.count) {
      let evaluation = try #require(try way.evaluation(seed: seed))
      let slack = Slack(evaluation).ticks
      for step in CriticalPath(evaluation).steps {
        #expect(slack[step.instruction] == 0, "\(way) seed \(seed)")
      }
      let timed = TimedSchedule(evaluation)
      #expect(try timed.run() == evaluation.timeline, "\(way) seed \(seed)")
      for index in 0..<evaluation.schedule.count {
        var late = timed
        late.durations[index] += slack[index]
        #expect(
          try late.run().makespan == evaluation.metrics.makespan,
          "\(way) seed \(seed) instruction \(index)")
        late.durations[index] += 1
        #expect(
          try late.run().makespan == evaluation.metrics.makespan + 1,
          "\(way) seed \(seed) instruction \(index)")
      }
    }
  }

  /// What 1 % buys, against runs with every duration made so fine that one tick of change is small.
  @Test(arguments: 700..<740)
  func sensitivitiesAreExact(_ seed: Int) throws {
    let way: Way = seed % 2 == 0 ? .swept : .besides
    let evaluation = try #require(try way.evaluation(seed: seed))
    let (schedule, scale) = (evaluation.schedule, 100_000)
    let plain = TimedSchedule(evaluation)
    var fine = plain.changing { _, _, duration in duration * scale }
    fine.hop *= scale
    fine.sides = plain.sides?.scaled(by: scale)
    let before = try Metrics(fine.run(), besides: fine.sides)
    let all = try Sensitivity.all(plain, isDetailed: true)
    #expect(Set(all.map(\.subject)).count == all.count)
    for one in all {
      func change(_ sign: Int) throws -> (makespan: Double, bubble: Double) {
        var changed = fine.changing { index, rank, duration in
          let isMeant =
            switch one.subject {
            case .kind(let kind): schedule.kind(at: index) == kind
            case .rank(let own): rank == own
            case .stage(let stage): Int(schedule.stages[index]) == stage
            default: false
            }
          return isMeant ? duration + sign * plain.durations[index] : duration
        }
        if one.subject == .hop { changed.hop += sign * plain.hop }
        let after = try Metrics(changed.run(), besides: fine.sides)
        func share(_ after: Ticks, _ before: Ticks) -> Double {
          before == 0 ? 0 : Double(after - before) / (Double(before) / Double(scale))
        }
        return (
          share(after.makespan, before.makespan), share(after.bubbleTime, before.bubbleTime)
        )
      }
      if case .link = one.subject { continue }
      let (slower, faster) = (try change(1), try change(-1))
      #expect(one.loss == slower.makespan, "seed \(seed) \(one.subject)")
      #expect(one.gain == 0 - faster.makespan, "seed \(seed) \(one.subject)")
      #expect(one.bubbleLoss == slower.bubble, "seed \(seed) \(one.subject)")
      #expect(one.bubbleGain == 0 - faster.bubble, "seed \(seed) \(one.subject)")
    }
    // A link is part of all messages.
    let hop = all.first { $0.subject == .hop }
    for one in all {
      guard case .link = one.subject, let hop else { continue }
      #expect(one.loss <= hop.loss && one.gain <= one.loss, "seed \(seed)")
    }
  }

  /// One micro-batch down and up 3 ranks crosses each link twice.
  @Test func linksByHand() throws {
    let costs = try UnitCosts(parsing: "F=1,B=1,W=0", hop: 2_000_000)
    let evaluation = try Evaluation(builtIn("1f1b", 3, 1), costs: costs)
    // 6 chunks of 1 and 4 messages of 2: 14.
    let all = try Sensitivity.all(TimedSchedule(evaluation), isDetailed: true)
    for subject in [Sensitivity.Subject.link(0, 1), .link(1, 2)] {
      let one = try #require(all.first { $0.subject == subject })
      #expect(one.gain == 4.0 / 14 && one.loss == 4.0 / 14)
    }
    // Every rank works 2 of the 14; the messages are 8 of the 12 of the bubble.
    #expect(
      all.contains(
        Sensitivity(
          subject: .hop, gain: 8.0 / 14, loss: 8.0 / 14, bubbleGain: 8.0 / 12,
          bubbleLoss: 8.0 / 12)))
    #expect(
      all.contains(
        Sensitivity(
          subject: .stage(2), gain: 2.0 / 14, loss: 2.0 / 14, bubbleGain: 0, bubbleLoss: 2.0 / 12)))
  }
}
