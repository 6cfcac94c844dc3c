import PPModel
import TestSupport
import Testing

@testable import PPTrace

/// Clocks that differ between ranks are held together by the messages.
@Suite struct ClockTests {
  @Test func clocksThatAgreeAreLeftAlone() throws {
    for schedule in try SyntheticRun.schedules() {
      let run = try SyntheticRun(schedule: schedule).run()
      #expect(run.steps.allSatisfy { $0.shifts.allSatisfy { $0 == 0 } && $0.misfit == 0 })
      #expect(run.notes.isEmpty)
    }
  }

  @Test(arguments: [0.001, 5, 1e3, 1e9]) func skewIsTakenOut(_ size: Double) throws {
    for schedule in try SyntheticRun.schedules() {
      let straight = try SyntheticRun(schedule: schedule, message: 0.4).run()
      var skewed = SyntheticRun(schedule: schedule, message: 0.4)
      skewed.skew = { rank in size * Double(rank * rank % 3) }
      let run = try skewed.run()
      for (found, right) in zip(run.steps, straight.steps) {
        #expect(found.misfit == 0, "\(schedule.name)")
        // Messages say within their own time how clocks stand; ranks add up.
        let off = zip(found.starts, right.starts).map { abs(($0 - $1).count) }.max() ?? 0
        #expect(Double(off) <= 0.4e6 * Double(schedule.ranks), "\(schedule.name): \(off)")
      }
    }
  }

  @Test func theNoteTellsByHowMuch() throws {
    var skewed = SyntheticRun(schedule: try builtIn("1f1b", 4, 8))
    skewed.skew = { (rank: Int) -> Double in rank == 2 ? -50 : 0 }
    let notes = try skewed.run().notes
    #expect(notes.count == 1)
    #expect(notes[0].contains("clocks differ between ranks in 5 of 5 steps"))
    // The rank's messages take as long either way, so it is set right exactly.
    #expect(notes[0].contains("at most by 50 ms (rank 2 in step 1)"))
  }
}
