import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct BoundsAndStepsTests {
  @Test(arguments: [Way.swept, .chunk])
  func noScheduleBeatsTheBounds(_ way: Way) throws {
    for seed in 800..<800 + way.count {
      let evaluation = try #require(try way.evaluation(seed: seed))
      let bounds = LowerBounds(evaluation)
      #expect(bounds.best <= evaluation.metrics.makespan, "\(way) seed \(seed)")
      #expect(bounds.busiest <= bounds.fillAndDrain, "\(way) seed \(seed)")
    }
  }

  /// With whole backwards nothing beats GPipe and 1F1B but by hiding messages.
  @Test(arguments: ["gpipe", "1f1b"])
  func wholeBackwardsMeetFillAndDrain(_ name: String) throws {
    let costs = try UnitCosts(parsing: "F=3,B=7,W=2")
    let evaluation = try Evaluation(builtIn(name, 5, 11), costs: costs)
    #expect(LowerBounds(evaluation).fillAndDrain == evaluation.metrics.makespan)
  }

  /// One micro-batch at a time: each is held from its forward to its backward, and the next waits.
  @Test func oneChunkOfActivationsMakesRanksWait() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2")
    let schedule = try schedule("repeat micro { F B }", pp: 4, micro: 6)
    let evaluation = try Evaluation(schedule, costs: costs)
    #expect(evaluation.metrics.makespan == 72 * evaluation.scale.ticksPerUnit)
    #expect(LowerBounds(evaluation).activations == evaluation.metrics.makespan)
    // 1F1B with a limit of one chunk would have to run like that.
    let other = try Evaluation(builtIn("1f1b", 4, 6), costs: costs)
    let bounds = LowerBounds(other, activations: 1)
    #expect(bounds.activations == evaluation.metrics.makespan)
    #expect(LowerBounds(other).activations < other.metrics.makespan)
  }

  /// 1F1B on two ranks: the last holds one chunk at a time, 4 × 3 after the first forward; the first holds two
  /// at a time, 4 × 6 / 2 from the start.
  @Test func activationsWaitForTheFirst() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2")
    let evaluation = try Evaluation(builtIn("1f1b", 2, 4), costs: costs)
    #expect(LowerBounds(evaluation).activations == 13 * evaluation.scale.ticksPerUnit)
  }

  /// One micro-batch through 3 ranks, a hop of 5: the last rank works 1 + 2, after two forwards and two
  /// messages; two backwards and two messages follow.
  ///
  /// With W apart nothing need follow.
  @Test func fillAndDrainByHand() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2,W=1", hop: 5_000_000)
    let whole = try Evaluation(schedule("F B", pp: 3, micro: 1), costs: costs)
    let bounds = LowerBounds(whole)
    let unit = whole.scale.ticksPerUnit
    #expect(bounds.busiest == 3 * unit)
    #expect(bounds.fillAndDrain == (2 + 10 + 3 + 4 + 10) * unit)
    // Rank 0 holds its chunk from the start through all of it.
    #expect(bounds.activations == 29 * unit && bounds.best == whole.metrics.makespan)
    let split = LowerBounds(try Evaluation(schedule("F I W", pp: 3, micro: 1), costs: costs))
    #expect(split.fillAndDrain == (2 + 10 + 3) * unit)
    #expect(split.activations == (3 + 10 + 3 + 10) * unit)
  }

  /// ZB2P's ranks start their next step as soon as they are done: 72 against 79 for ZB1P.
  @Test(arguments: [("zb2p", 72), ("zb1p", 79), ("1f1b", 93)])
  func stepsOverlap(_ name: String, _ period: Int) throws {
    let evaluation = try Evaluation(builtIn(name, 8, 24), costs: .standard)
    let steps = try RepeatedSteps(TimedSchedule(evaluation), count: 5, optimizer: 0)
    #expect(steps.period == period * evaluation.scale.ticksPerUnit)
    #expect(steps.ends[0] == evaluation.metrics.makespan)
  }

  /// One step is the run itself; more take no longer than with a barrier, and no less than the work.
  @Test(arguments: 1000..<1060)
  func stepsAreBetweenWorkAndBarrier(_ seed: Int) throws {
    let way: Way = seed % 2 == 0 ? .swept : .besides
    let evaluation = try #require(try way.evaluation(seed: seed))
    let timed = TimedSchedule(evaluation)
    let optimizer = Ticks(seed % 3)
    let one = try RepeatedSteps(timed, count: 1, optimizer: optimizer)
    #expect(one.ends == [evaluation.metrics.makespan + optimizer], "seed \(seed)")
    let steps = try RepeatedSteps(timed, count: 4, optimizer: optimizer)
    let busiest = evaluation.metrics.ranks.map(\.busy).max() ?? 0
    #expect(steps.ends[3] <= 4 * one.ends[0], "seed \(seed)")
    #expect(steps.ends[3] >= 4 * (busiest + optimizer), "seed \(seed)")
    #expect(steps.ends == steps.ends.sorted(), "seed \(seed)")
    // A rank does all its side work, and the optimizer's, in every step.
    for rank in 0..<evaluation.schedule.ranks {
      let before = evaluation.schedule.instructions(ofRank: rank).reduce(Ticks(0)) {
        $0 + (timed.sides?.before[$1] ?? 0)
      }
      let own = evaluation.metrics.ranks[rank].busy + before + (timed.sides?.after[rank] ?? 0)
      guard own > 0 else { continue }
      #expect(steps.ends[3] >= 4 * (own + optimizer), "seed \(seed)")
    }
  }

  /// One rank has nobody to wait for: 2 before F, F 1, 3 before B, B 2, 4 after, the optimizer 5.
  @Test func stepsOfOneRankByHand() throws {
    let valid = try ValidSchedule(schedule("F B", pp: 1, micro: 1))
    let timed = TimedSchedule(
      valid, durations: [1, 2], hop: 0, besides: SideTimes(before: [2, 3], after: [4]))
    let steps = try RepeatedSteps(timed, count: 3, optimizer: 5)
    #expect(steps.ends == [17, 34, 51] && steps.period == 17)
  }
}
