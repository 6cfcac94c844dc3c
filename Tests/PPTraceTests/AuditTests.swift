import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// Idle time is divided without rest, and what is put into a recording lands in its part.
@Suite struct AuditTests {
  private func share(_ part: IdlePart, _ audit: Audit) -> Double {
    Double(audit.parts.time(part).count) / Double(max(1, audit.parts.idle.count))
  }

  @Test func partsAddUpToTheIdleTimeMeasured() throws {
    for schedule in try SyntheticRun.schedules() {
      var synthetic = SyntheticRun(
        schedule: schedule, steps: 4, host: 0.9, message: 0.4, jitter: 0.1, seed: 3)
      synthetic.time = { kind, stage in Double(10 + stage) * (kind == .forward ? 1 : 2) }
      let run = try synthetic.run()
      let audit = try Audit(run)
      for (step, parts) in zip(run.steps, audit.stepParts) {
        for rank in 0..<schedule.ranks {
          let work = schedule.instructions(ofRank: rank).reduce(Ticks(0)) {
            $0 + step.ends[$1] - step.starts[$1]
          }
          #expect(parts.idle(ofRank: rank) == step.span - work, "\(schedule.name)")
        }
      }
      // A simulation has nothing that a simulation cannot explain.
      #expect(abs(share(.other, audit)) < 0.01, "\(schedule.name): \(share(.other, audit))")
    }
  }

  @Test func aPlainSimulationIsAllSchedule() throws {
    for schedule in try SyntheticRun.schedules() {
      let audit = try Audit(SyntheticRun(schedule: schedule, host: 0, message: 0).run())
      #expect(audit.parts.time(.schedule) == audit.parts.idle)
      #expect(IdlePart.allCases.allSatisfy { $0 == .schedule || audit.parts.time($0) == 0 })
      #expect(audit.error == 0)
      #expect(audit.predictions.allSatisfy { $0.error == 0 && $0.worstIdle.error == 0 })
    }
  }

  @Test func hostTimeLandsInHost() throws {
    for schedule in try SyntheticRun.schedules() {
      let plain = try Audit(SyntheticRun(schedule: schedule, host: 0, message: 0).run())
      let audit = try Audit(SyntheticRun(schedule: schedule, host: 2, message: 0).run())
      #expect(audit.parts.time(.schedule) == plain.parts.time(.schedule))
      #expect(audit.parts.time(.host) == audit.parts.idle - plain.parts.idle)
    }
  }

  @Test func messagesLandInMessages() throws {
    for schedule in try SyntheticRun.schedules() {
      let plain = try Audit(SyntheticRun(schedule: schedule, host: 0, message: 0).run())
      let audit = try Audit(SyntheticRun(schedule: schedule, host: 0, message: 1.5).run())
      guard audit.profile.message != nil else { continue }
      #expect(audit.parts.time(.messages) == audit.parts.idle - plain.parts.idle)
    }
  }

  @Test func unevenStagesLandInStages() throws {
    var synthetic = SyntheticRun(schedule: try builtIn("1f1b", 4, 8), host: 0, message: 0)
    synthetic.time = { kind, stage in (kind == .forward ? 10 : 20) * (stage == 3 ? 1.2 : 1) }
    let audit = try Audit(synthetic.run())
    #expect(audit.parts.time(.stages) > 0)
    #expect(audit.parts.time(.schedule) + audit.parts.time(.stages) == audit.parts.idle)
    // 1F1B's bubble with equal stages, by its formula: (p - 1)(F + B) on each rank, at the mean of the stages.
    let mean = 30 * (3 + 1.2) / 4
    let formula = Double(5 * 4 * 3) * mean * 1e6
    #expect(abs(Double(audit.parts.time(.schedule).count) - formula) < 1000)
  }

  @Test func jitterLandsInSpread() throws {
    let audit = try Audit(
      SyntheticRun(
        schedule: try builtIn("1f1b", 4, 16), steps: 6, host: 0, message: 0, jitter: 0.3, seed: 5
      ).run())
    #expect(share(.spread, audit) > 0.05)
    #expect(abs(share(.other, audit)) < 0.001)
    #expect(abs(share(.stages, audit)) < 0.1)
  }

  /// A step is predicted from the others: one that is odd changes the prediction of all but itself.
  @Test func noStepIsPredictedFromItself() throws {
    let schedule = try builtIn("1f1b", 4, 8)
    let raw = try SyntheticRun(schedule: schedule, steps: 5).raw()
    var odd = raw
    // The third step has forwards that are 1 % longer, within what is no outlier.
    let longer = try SyntheticRun(
      schedule: schedule, steps: 5, time: { kind, _ in kind == .forward ? 10.3 : 20 }
    ).raw()
    odd.steps[2] = longer.steps[2]
    let plain = try Audit(RecordedRun(raw))
    let audit = try Audit(RecordedRun(odd))
    #expect(audit.predictions[2].simulated == plain.predictions[2].simulated)
    #expect(audit.predictions[1].simulated > plain.predictions[1].simulated)
  }

  @Test func interruptionsAreNamedAndPredicted() throws {
    let schedule = try builtIn("1f1b", 4, 8)
    var raw = try SyntheticRun(schedule: schedule, steps: 6, host: 0, message: 0).raw()
    // The last backward of rank 0 takes 60 ms longer in step 4, and ends the step.
    let last = raw.steps[3].ranks[0].count - 1
    raw.steps[3].ranks[0][last].end = raw.steps[3].ranks[0][last].end + SyntheticRun.ticks(60)
    let audit = try Audit(RecordedRun(raw))
    #expect(audit.run.outliers.map(\.number) == [4])
    let prediction = try #require(audit.predictions.first { $0.step == 4 })
    #expect(prediction.isOutlier)
    #expect(prediction.plainError < -0.1)
    #expect(prediction.error == 0)
    #expect(audit.profile.stages[0][.backward]?.mean == SyntheticRun.ticks(20))
  }

  @Test func anotherScheduleIsHeldAgainstIt() throws {
    let run = try SyntheticRun(schedule: try builtIn("gpipe", 4, 8)).run()
    let other = try ValidSchedule(builtIn("1f1b", 4, 8))
    let audit = try Audit(run, as: other)
    #expect(audit.simulated.schedule.name == "1F1B")
    #expect(audit.parts.idle == (try Audit(run)).parts.idle)
    #expect(throws: RecordingFault.self) {
      try Audit(run, as: ValidSchedule(builtIn("zb1p", 4, 8)))
    }
    #expect(throws: RecordingFault.self) {
      try Audit(run, as: ValidSchedule(builtIn("1f1b", 4, 9)))
    }
  }
}
