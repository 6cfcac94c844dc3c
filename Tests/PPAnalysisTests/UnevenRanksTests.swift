import PPAnalysis
import PPEngine
import PPModel
import TestSupport
import Testing

/// Ranks and stages that take different times for the same kind of work, through every engine and the analyses,
/// against the slow simulation of the tests.
@Suite struct UnevenRanksTests {
  private struct Run {
    let valid: ValidSchedule
    let ranks: [ChunkDurations]
    let stages: [ChunkDurations]
    let hop: Ticks
    var schedule: Schedule { valid.schedule }

    init(seed: Int) throws {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator)
      valid = try ValidSchedule(schedule)
      ranks = (0..<schedule.ranks).map { _ in randomDurations(using: &generator) }
      stages = (0..<schedule.stageCount).map { _ in randomDurations(using: &generator) }
      hop = generator.oneIn(2) ? 0 : Ticks.random(in: 1...5, using: &generator)
    }

    /// The three ways to tell durations, each beside what a look at the schedule alone says.
    var ways: [(durations: InstructionDurations, plain: (Int) -> Ticks)] {
      func plain(_ durations: @escaping (Int) -> ChunkDurations) -> (Int) -> Ticks {
        { index in durations(index)[schedule.kind(at: index)] }
      }
      let byRank = plain { ranks[schedule.rank(ofInstruction: $0)] }
      return [
        (.ofRanks(ranks), byRank),
        (.ofStages(stages, in: schedule), plain { stages[Int(schedule.stages[$0])] }),
        (.each((0..<schedule.count).map(byRank)), byRank),
      ]
    }
  }

  @Test(arguments: 0..<200)
  func enginesAgree(_ seed: Int) throws {
    let run = try Run(seed: seed)
    for (durations, plain) in run.ways {
      let reference = referenceTimes(run.schedule, hop: run.hop, duration: plain)
      let swept = try SweepEngine.run(run.valid, durations: durations, hop: run.hop)
      #expect(swept.starts == reference?.starts && swept.ends == reference?.ends, "seed \(seed)")
      let events = try EventEngine.run(
        run.valid, plans: ComponentPlans(run.schedule, durations: durations), hop: run.hop,
        sharesLinks: false)
      #expect(events.timeline == swept, "seed \(seed)")
      // What ranks do besides, of which there is nothing here, takes another way through the kernel.
      let none = SideTimes(
        before: [Ticks](repeating: 0, count: run.schedule.count),
        after: [Ticks](repeating: 0, count: run.schedule.ranks))
      let besides = try SweepEngine.run(
        run.valid, durations: durations, hop: run.hop, besides: none)
      #expect(besides == swept, "seed \(seed)")
      if run.hop == 0 {
        // Messages of no time, posted when they are sent, hold nobody who would not wait anyway.
        let program = try #require(MessageProgram(posted: run.schedule))
        let held = try Rendezvous.run(run.valid, program, durations: durations, hop: 0)
        #expect(held.ends.max() ?? 0 >= swept.makespan, "seed \(seed)")
        #expect(
          zip(held.starts, held.ends).enumerated().allSatisfy { $1.1 - $1.0 == plain($0) },
          "seed \(seed)")
      }
    }
  }

  @Test(arguments: 0..<200)
  func figuresAreThoseOfTheTimes(_ seed: Int) throws {
    let run = try Run(seed: seed)
    let scale = TimeScale.milliseconds
    for (durations, plain) in run.ways {
      let reference = try #require(
        referenceTimes(run.schedule, hop: run.hop, duration: plain))
      let evaluation = try Evaluation(
        run.valid, durations: durations, hop: run.hop, scale: scale)
      let makespan = reference.ends.max() ?? 0
      #expect(evaluation.metrics.makespan == makespan, "seed \(seed)")
      for rank in 0..<run.schedule.ranks {
        let program = run.schedule.instructions(ofRank: rank)
        let busy = program.reduce(Ticks(0)) { $0 + plain($1) }
        let figures = evaluation.metrics.ranks[rank]
        #expect(figures.busy == busy && figures.idle == makespan - busy, "seed \(seed)")
      }
      let measured = try StepSummary(
        run.valid, durations: durations, hop: run.hop, scale: scale)
      #expect(measured.metrics == evaluation.metrics, "seed \(seed)")

      let path = CriticalPath(evaluation)
      let length = path.steps.reduce(path.tail) { $0 + $1.gap + plain($1.instruction) }
      #expect(length == makespan, "seed \(seed)")
      let slack = Slack(evaluation).ticks
      #expect(slack.allSatisfy { $0 >= 0 } && slack.contains(0), "seed \(seed)")
      let bubbles = Bubbles(evaluation)
      let idle = BubbleCause.allCases.reduce(Ticks(0)) { $0 + bubbles.time($1) }
      #expect(idle == evaluation.metrics.totalIdle, "seed \(seed)")
    }
  }

  /// A rank that straggles: the same as its kinds all taking longer there.
  @Test(arguments: 0..<50)
  func aSlowRankIsARankOfLongerChunks(_ seed: Int) throws {
    let run = try Run(seed: seed)
    var factors = TimeFactors()
    factors.ranks[0] = 3_000_000
    var slower = run.ranks
    for kind in InstructionKind.allCases { slower[0][kind] *= 3 }
    let placed = InstructionDurations.ofRanks(run.ranks).placed(by: factors, in: run.schedule)
    #expect(
      try SweepEngine.run(run.valid, durations: placed, hop: run.hop)
        == SweepEngine.run(run.valid, durations: .ofRanks(slower), hop: run.hop), "seed \(seed)")
  }

  /// Three ranks of GPipe, a micro-batch each way, F=10, 10, 14 and B=20: 10 + 10 + 14 + 20 + 20 + 20.
  @Test func byHand() throws {
    let schedule = try builtIn("gpipe", 3, 1)
    let costs = [10, 10, 14].map { forward in
      ChunkDurations(
        forward: forward, backward: 20, inputBackward: 10, weightBackward: 10, pair: 30, hop: 0)
    }
    let valid = try ValidSchedule(schedule)
    #expect(try SweepEngine.run(valid, durations: .ofRanks(costs), hop: 0).makespan == 94)
    #expect(try SweepEngine.run(valid, durations: .ofRanks(costs), hop: 1).makespan == 98)
  }
}
