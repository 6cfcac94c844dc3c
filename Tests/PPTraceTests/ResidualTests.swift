import PPCost
import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// What means miss is told, and made up for where other runs are predicted.
@Suite struct ResidualTests {
  @Test func aSimulationMissesNothing() throws {
    for schedule in try SyntheticRun.schedules() {
      let profile = StageProfile(try SyntheticRun(schedule: schedule).run())
      #expect(profile.residual == Residual(error: 0, time: 0), "\(schedule.name)")
    }
  }

  @Test func costsTakeAsLongAsTheRun() throws {
    for schedule in try SyntheticRun.schedules() {
      let run = try SyntheticRun(schedule: schedule, steps: 6, host: 1.5, jitter: 0.1, seed: 9)
        .run()
      let profile = StageProfile(run)
      let residual = try #require(profile.residual)
      #expect(residual.error < 0 && residual.time > 0, "\(schedule.name)")
      let costs = try profile.costs()
      let (durations, hop) = costs.durations(in: schedule)
      let span = try SimulatedStep.span(
        run.valid, durations: durations, host: costs.host, message: hop)
      #expect(
        abs((span - run.meanSpan).count) < 20_000, "\(schedule.name): \(span) \(run.meanSpan)")
    }
  }

  /// A run is predicted from another with other micro-batches, whose chunks vary as much, to 1 %.
  @Test(arguments: ["1f1b", "dualpipe", "zb1p", "interleaved"])
  func otherRunsArePredicted(_ name: String) throws {
    let small = try SyntheticRun(
      schedule: try builtIn(name, 8, 16), steps: 4, host: 1.5, jitter: 0.1, seed: 2
    ).run()
    let large = try SyntheticRun(
      schedule: try builtIn(name, 8, 48), steps: 4, host: 1.5, jitter: 0.1, seed: 4
    ).run()
    let audit = try Audit(large, costs: StageProfile(small).costs())
    #expect(abs(audit.error) < 0.01, "\(name): \(audit.error)")
  }
}
