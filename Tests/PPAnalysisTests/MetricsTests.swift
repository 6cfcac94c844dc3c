import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct MetricsTests {
  /// Busy and idle make the makespan; the rate is their share; a span holds the busy time.
  @Test(arguments: 0..<200)
  func figuresAddUp(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    let timeline = try SweepEngine.run(schedule, durations: randomDurations(using: &generator))
    let metrics = Metrics(timeline)
    var busy: Ticks = 0
    for rank in metrics.ranks {
      #expect(rank.busy + rank.idle == metrics.makespan, "seed \(seed)")
      #expect(rank.busy <= rank.span && rank.span <= metrics.makespan, "seed \(seed)")
      busy += rank.busy
    }
    let rate = 1 - Double(busy) / Double(metrics.makespan * schedule.ranks)
    #expect(abs(metrics.bubbleRate - rate) < 1e-12, "seed \(seed)")
    #expect(metrics.bubbleRate >= 0 && metrics.bubbleRate < 1, "seed \(seed)")
  }

  /// A peak, counted from the timeline instead of the program: chunks alive at each start.
  @Test(arguments: 0..<100)
  func peaksAgreeWithACountOverTime(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    var durations = randomDurations(using: &generator)
    durations.weightBackward += 1  // Lives of length zero would be counted differently.
    let timeline = try SweepEngine.run(schedule, durations: durations)
    let metrics = Metrics(timeline)
    for rank in 0..<schedule.ranks {
      var births: [Ticks] = []
      var deaths: [Ticks] = []
      for index in schedule.instructions(ofRank: rank) {
        switch schedule.kind(at: index) {
        case .forward, .inputPair: births.append(timeline.starts[index])
        case .backward, .weightBackward: deaths.append(timeline.ends[index])
        case .pair:
          births.append(timeline.starts[index])
          deaths.append(timeline.ends[index])
        default: break
        }
      }
      let peak =
        births.map { time in
          births.count { $0 <= time } - deaths.count { $0 <= time }
        }.max() ?? 0
      #expect(metrics.ranks[rank].peakActivations == Chunks(peak), "seed \(seed)")
    }
  }

  @Test func theShareHeldForWLowersThePeak() throws {
    // One rank, four micro-batches: F I F I F I F I, then the W. With the share w held after I,
    // the k-th F finds k chunks of w: the peak is 1 + 3w.
    let text = "repeat micro { F I } repeat pending { W }"
    let timeline = try SweepEngine.run(
      schedule(text, pp: 1, micro: 4), durations: UnitCosts.standard.durations())
    for (share, peak) in [(0, 1), (0.25, 1.75), (1, 4)] as [(Chunks, Chunks)] {
      #expect(Metrics(timeline, heldForW: share).peakActivations == peak)
    }
  }

  @Test func equalModelsDivideTheCosts() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2,W=1", hop: 100_000)
    // 8 ranks, 16 stages of half the cost: an interleaved step without communication.
    let plain = try Evaluation(
      builtIn("interleaved", 8, 24), costs: .standard, view: .equalModel)
    #expect(plain.scale.units(plain.metrics.makespan) == 82.5)  // (2·24·3 + 7·3) / 2
    #expect(plain.summary.peakChunks == 23.0 / 2)
    // A hop is not divided: twice the costs in twice finer ticks.
    let halved = try Evaluation(builtIn("dualpipev", 4, 8), costs: costs, view: .equalModel)
    let doubled = try Evaluation(
      builtIn("dualpipev", 4, 8), costs: UnitCosts(parsing: "F=0.5,B=1,W=0.5", hop: 100_000))
    #expect(
      halved.scale.units(halved.metrics.makespan) == doubled.scale.units(doubled.metrics.makespan))
    // Three stages per rank: a third of a unit is exact in ticks.
    let thirds = try Evaluation(
      builtIn("interleaved", 4, 8, options: ["chunks": 3]), costs: .standard, view: .equalModel)
    #expect(thirds.scale.ticksPerUnit == 3_000_000)
    #expect(thirds.metrics.makespan == Ticks((3 * 8 * 3 + 3 * 3) * 1_000_000))
  }

  /// 1F1B, 2 ranks, 2 micro-batches, messages of 0.5, counted by hand.
  @Test func messagesHiddenAndExposed() throws {
    let evaluation = try Evaluation(
      builtIn("1f1b", 2, 2),
      costs: UnitCosts(
        forward: 1_000_000, backward: 2_000_000, weightBackward: 1_000_000, hop: 500_000))
    // Rank 1 waits for F(0,0) from 1 to 1.5, and works while F(0,1) travels. Rank 0 waits for both
    // gradients to be produced, and then half a unit each for the message.
    #expect(
      evaluation.messages == [
        MessageUse(hidden: 0, exposed: 1_000_000), MessageUse(hidden: 500_000, exposed: 500_000),
      ])
    #expect(try Evaluation(builtIn("1f1b", 2, 2), costs: .standard).messages == nil)
  }

  /// What is exposed is part of the rank's idle time and of what travels to it, shared ports or not.
  @Test(arguments: 0..<60)
  func exposedMessagesAreIdleTime(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    let costs = UnitCosts(
      forward: Ticks.random(in: 1...50, using: &generator), backward: 60,
      weightBackward: Ticks.random(in: 1...59, using: &generator),
      hop: Ticks.random(in: 1...40, using: &generator))
    let evaluation = try Evaluation(schedule, costs: costs)
    let messages = try #require(evaluation.messages)
    for (rank, use) in messages.enumerated() {
      let received = schedule.instructions(ofRank: rank).reduce(0) { sum, index in
        sum
          + schedule[index].operations.count { operation in
            guard let input = operation.input(stages: schedule.stageCount) else { return false }
            return schedule.placement.rank(
              ofStage: input.stage, microbatch: input.microbatch) != rank
          }
      }
      #expect(use.hidden + use.exposed == costs.hop * received, "seed \(seed)")
      #expect(use.hidden >= 0 && use.exposed >= 0, "seed \(seed)")
      #expect(use.exposed <= evaluation.metrics.ranks[rank].idle, "seed \(seed)")
    }
  }
}
