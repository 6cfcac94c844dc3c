import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSupport
import TestSupport
import Testing

/// What ends a step, worked out by hand.
@Suite struct StepEndTests {
  /// Two ranks, two micro-batches, F = 10, B = 20: rank 0 ends at 90, rank 1 at 80.
  private func timeline() throws -> Timeline {
    let valid = try ValidSchedule(builtIn("1f1b", 2, 2))
    return try SweepEngine.run(
      valid,
      durations: .ofKinds(UnitCosts(forward: 10, backward: 20, weightBackward: 10).durations()),
      hop: 0)
  }

  /// So many ticks, of which a millisecond has one.
  private func seconds(_ ticks: Double) -> Seconds { Seconds(ticks / 1000) }

  private func step(
    gradients: Double = 0, parameters: Double = 0, norm: Double = 0, optimizer: Double = 0,
    parts: Int = 1
  ) -> StageStep {
    var step = StageStep()
    (step.gradients, step.parameters) = (seconds(gradients), seconds(parameters))
    (step.norm, step.optimizer, step.parts) = (seconds(norm), seconds(optimizer), parts)
    return step
  }

  private func end(
    _ steps: [StageStep], overlaps: Bool = false, norm: Double = 0
  ) throws -> StepEnd {
    StepEnd(
      try timeline(), steps, scale: TimeScale(ticksPerUnit: 1, unit: "ms"), norm: seconds(norm),
      overlaps: overlaps)
  }

  @Test func theTimelineIsAsSaid() throws {
    let timeline = try timeline()
    #expect(timeline.makespan == 90 && timeline.ends.last == 70)
  }

  /// Without overlap a rank sends after its own last backward: rank 0 at 90, rank 1 at 70.
  @Test func exposedGradients() throws {
    let end = try end([step(gradients: 5), step(gradients: 30)])
    #expect(end.gradients == 10)
    let other = try self.end([step(gradients: 25), step(gradients: 30)])
    #expect(other.gradients == 25)
  }

  /// Four parts in a last backward from 70 to 90: the first is there at 75, the last at 90.
  @Test func hiddenGradients() throws {
    let short = try end([step(gradients: 8, parts: 4), step()], overlaps: true)
    // 2 after the last part; 8 from 75 on would be over before.
    #expect(short.gradients == 2)
    let long = try end([step(gradients: 40, parts: 4), step()], overlaps: true)
    #expect(long.gradients == Ticks(75 + 40 - 90))
  }

  /// The norm waits for the slowest, the optimizer is the slowest rank's.
  @Test func normAndOptimizer() throws {
    let end = try end(
      [step(norm: 2, optimizer: 7), step(norm: 3, optimizer: 5)], norm: 4)
    #expect(end.norm == 7 && end.optimizer == 7 && end.total == 14)
  }

  /// Parameters of rank 1 have until its first forward, at 10; in two parts half of them five more.
  @Test func parametersBeforeTheFirstForward() throws {
    #expect(try end([step(), step(parameters: 12)]).parameters == 12)
    #expect(try end([step(), step(parameters: 12)], overlaps: true).parameters == 2)
    #expect(try end([step(), step(parameters: 12, parts: 2)], overlaps: true).parameters == 0)
    #expect(try end([step(parameters: 12, parts: 2), step()], overlaps: true).parameters == 7)
  }
}
