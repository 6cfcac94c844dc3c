import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

/// What the host spends before each instruction, through the engines and the analyses, against the slow simulation
/// of the tests.
@Suite struct HostTimeTests {
  private struct Run {
    let valid: ValidSchedule
    let ways: [InstructionDurations]
    let sides: [SideTimes]
    let hop: Ticks
    var schedule: Schedule { valid.schedule }

    init(seed: Int) throws {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator)
      valid = try ValidSchedule(schedule)
      let kinds = randomDurations(using: &generator)
      let ranks = (0..<schedule.ranks).map { _ in randomDurations(using: &generator) }
      let each = (0..<schedule.count).map { _ in Ticks.random(in: 1...9, using: &generator) }
      ways = [.ofKinds(kinds), .ofRanks(ranks), .each(each)]
      let host = Ticks.random(in: 1...4, using: &generator)
      let actions = SideTimes(
        before: each.map { _ in Ticks.random(in: 0...3, using: &generator) },
        after: (0..<schedule.ranks).map { _ in Ticks.random(in: 0...4, using: &generator) },
        host: host)
      sides = [SideTimes(host: host), actions]
      hop = generator.oneIn(2) ? 0 : Ticks.random(in: 1...5, using: &generator)
    }

    func duration(_ index: Int, _ durations: InstructionDurations) -> Ticks {
      durations[
        index, rank: schedule.rank(ofInstruction: index), kind: schedule.kinds[index]]
    }
  }

  @Test(arguments: 0..<150)
  func sweepsAgreeWithTheReference(_ seed: Int) throws {
    let run = try Run(seed: seed)
    for durations in run.ways {
      for sides in run.sides {
        let lead = { (index: Int) in
          (sides.before.isEmpty ? 0 : sides.before[index]) + sides.host
        }
        let reference = try #require(
          referenceTimes(run.schedule, hop: run.hop, lead: lead) { run.duration($0, durations) })
        let swept = try SweepEngine.run(
          run.valid, durations: durations, hop: run.hop, besides: sides)
        #expect(swept.starts == reference.starts && swept.ends == reference.ends, "seed \(seed)")

        let spans = try SweepEngine.spans(
          run.valid, durations: durations, hop: run.hop, besides: sides)
        for rank in 0..<run.schedule.ranks {
          let program = run.schedule.instructions(ofRank: rank)
          guard let last = program.last else { continue }
          #expect(
            spans[rank]
              == RankSpan(
                start: reference.starts[program.lowerBound], end: reference.ends[last]),
            "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: 0..<100)
  func figuresAddUp(_ seed: Int) throws {
    let run = try Run(seed: seed)
    for durations in run.ways {
      for sides in run.sides {
        let evaluation = try Evaluation(
          run.valid, durations: durations, hop: run.hop, scale: .milliseconds, besides: sides)
        let metrics = evaluation.metrics
        let bubbles = Bubbles(evaluation)
        for rank in metrics.ranks {
          let program = run.schedule.instructions(ofRank: rank.rank)
          #expect(rank.host == sides.host * program.count, "seed \(seed)")
          #expect(rank.busy + rank.host + rank.idle == metrics.makespan, "seed \(seed)")
          #expect(rank.idle >= 0, "seed \(seed)")
          let causes = BubbleCause.allCases.reduce(Ticks(0)) {
            $0 + bubbles.time($1, onRank: rank.rank)
          }
          #expect(causes == rank.idle + rank.host, "seed \(seed)")
          #expect(bubbles.time(.host, onRank: rank.rank) == rank.host, "seed \(seed)")
        }
        let summary = try StepSummary(
          run.valid, durations: durations, hop: run.hop, scale: .milliseconds, besides: sides)
        #expect(summary.metrics == metrics, "seed \(seed)")

        let path = CriticalPath(evaluation)
        let length = path.steps.reduce(path.tail) {
          $0 + $1.gap + run.duration($1.instruction, durations)
        }
        #expect(length == metrics.makespan, "seed \(seed)")
        let slack = Slack(evaluation).ticks
        #expect(slack.allSatisfy { $0 >= 0 } && slack.contains(0), "seed \(seed)")
      }
    }
  }

  /// While the host works on the next instruction, nobody waits for a message.
  @Test func aMessageTravelsBesideTheHost() throws {
    let valid = try ValidSchedule(builtIn("gpipe", 2, 2))
    let costs = UnitCosts(forward: 10, backward: 20, weightBackward: 10, hop: 4)
    let evaluation = try Evaluation(valid, costs: costs, besides: SideTimes(host: 5))
    // Rank 1 waits for F0's message and launches F1 while that one's comes; rank 0 likewise with B0 and B1.
    #expect(evaluation.messages.map { $0.map(\.exposed) } == [4, 4])
  }

  /// Two ranks of GPipe, a micro-batch, F=10, B=20, host 3: rank 1 is ready when its input comes, so that only
  /// rank 0's first F and rank 1's B are late: 3 + 10 + 10 + 3 + 20 + 20.
  @Test func byHand() throws {
    let valid = try ValidSchedule(builtIn("gpipe", 2, 1))
    let costs = UnitCosts(forward: 10, backward: 20, weightBackward: 10)
    let evaluation = try Evaluation(valid, costs: costs, besides: SideTimes(host: 3))
    #expect(evaluation.metrics.makespan == 66)
    #expect(evaluation.metrics.ranks.map(\.host) == [6, 6])
    #expect(evaluation.metrics.ranks.map(\.idle) == [30, 30])
    // Messages that hold both ranks: the receiver meets the sender, and launches its instruction then.
    let program = MessageProgram(inProgramOrder: valid.schedule)
    let blocking = try Evaluation(
      valid, costs: costs, besides: SideTimes(host: 3), blocking: program)
    #expect(blocking.metrics.makespan == 72)
    #expect(blocking.metrics.ranks.map(\.host) == [6, 6])
  }
}
