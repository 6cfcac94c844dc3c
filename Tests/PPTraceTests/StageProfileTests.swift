import PPCost
import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// What was put into a recording comes out of it.
@Suite struct StageProfileTests {
  @Test func findsHostAndMessageTimesExactly() throws {
    for schedule in try SyntheticRun.schedules() {
      let run = SyntheticRun(schedule: schedule, host: 1.5, message: 0.4)
      let profile = StageProfile(try run.run())
      #expect(profile.host?.mean == SyntheticRun.ticks(1.5), "\(schedule.name)")
      // Where all stages take as long, a rank of some schedules never waits for a message.
      if let message = profile.message?.mean {
        #expect(message == SyntheticRun.ticks(0.4), "\(schedule.name)")
      }
    }
  }

  @Test func tellsTheTwoApartOnEachSchedule() throws {
    let waiting = try SyntheticRun.schedules().filter { schedule in
      StageProfile(try SyntheticRun(schedule: schedule, host: 0.7, message: 0.4).run()).message
        != nil
    }
    #expect(waiting.count >= 6)
  }

  @Test func findsThemUnderJitter() throws {
    for schedule in try SyntheticRun.schedules() {
      let run = SyntheticRun(
        schedule: schedule, steps: 8, host: 1.5, message: 0.4, jitter: 0.05, seed: 7)
      let profile = StageProfile(try run.run())
      let host = Double((profile.host?.mean ?? 0).count) / 1e6
      #expect(abs(host - 1.5) < 0.02, "\(schedule.name): \(host)")
      if let message = profile.message {
        let time = Double(message.mean.count) / 1e6
        #expect(abs(time - 0.4) < 0.05, "\(schedule.name): \(time)")
      }
    }
  }

  @Test func keepsStagesApart() throws {
    let run = SyntheticRun(
      schedule: try builtIn("1f1b", 4, 8),
      time: { kind, stage in Double(10 + stage) * (kind == .backward ? 2 : 1) })
    let profile = StageProfile(try run.run())
    #expect(profile.stages.map { $0[.forward]?.mean } == [10, 11, 12, 13].map(SyntheticRun.ticks))
    #expect(profile.stages.map { $0[.backward]?.mean } == [20, 22, 24, 26].map(SyntheticRun.ticks))
    #expect(!profile.isEven)
    #expect(try profile.costs().values(.forward) == [10, 11, 12, 13].map(SyntheticRun.ticks))
    #expect(try profile.evenCosts().forward == SyntheticRun.ticks(11.5))
  }

  /// Simulating with a profile gives the recording's step again, host time before the first chunk included.
  @Test func simulatesTheRunItCameFrom() throws {
    for schedule in try SyntheticRun.schedules() {
      let run = try SyntheticRun(schedule: schedule, host: 1.5, message: 0.4).run()
      let profile = StageProfile(run)
      // Where no rank waits for a message its time is unknown, and changes nothing here.
      let simulated = try SimulatedStep(
        run.valid, durations: run.steps[0].starts.indices.map { run.steps[0].duration($0) },
        host: profile.host?.mean ?? 0, message: profile.message?.mean ?? 0)
      #expect(simulated.span == run.steps[0].span, "\(schedule.name)")
    }
  }

  @Test func partsOfTheBackwardFollow() throws {
    let profile = StageProfile(
      try SyntheticRun(schedule: try builtIn("dualpipe", 4, 10)).run())
    let costs = try profile.costs()
    #expect(profile.knowsParts)
    #expect(costs.backward == SyntheticRun.ticks(20))
    #expect(costs.inputBackward == SyntheticRun.ticks(10))
    #expect(costs.weightBackward == SyntheticRun.ticks(10))
    #expect(costs.pair == SyntheticRun.ticks(27))
    #expect(costs.hop == SyntheticRun.ticks(0.3))
    #expect(costs.host == SyntheticRun.ticks(0.5))
  }

  @Test func saysWhatWasNotToldApart() throws {
    // One micro-batch: no rank has its next input before it is free.
    let run = SyntheticRun(schedule: try builtIn("gpipe", 4, 1), host: 0)
    let profile = StageProfile(try run.run())
    #expect(profile.message?.mean == SyntheticRun.ticks(0.3))
    // The last rank's backward needs no message.
    #expect(profile.host?.mean == 0)
    let empty = StageProfile(
      source: "none", ranks: 1, micro: 1, steps: [1], stages: [[.forward: Spread()]])
    #expect(empty.host == nil)
  }
}
