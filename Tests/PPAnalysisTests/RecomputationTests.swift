import PPAnalysis
import PPCost
import PPModel
import TestSupport
import Testing

@Suite struct RecomputationTests {
  /// What follows by hand: 1F1B's bubble, an F more for each micro-batch, at any costs.
  @Test(arguments: ["F=1", "F=3,B=1,W=0", "F=2,B=7,W=3"])
  func stepIsByFormula(_ costs: String) throws {
    let costs = try UnitCosts(parsing: costs)
    for (pp, micro) in [(1, 1), (4, 2), (4, 8), (7, 9), (8, 32)] {
      let metrics = try Evaluation(builtIn("1f1b-recompute", pp, micro), costs: costs).metrics
      let both = costs.forward + costs.backward
      #expect(metrics.makespan == micro * (both + costs.forward) + (pp - 1) * both)
      #expect(metrics.ranks.allSatisfy { $0.peakActivations == 1 })
    }
  }

  /// A chunk whose forward is run once more counts from there, others from their forward.
  @Test func activationsCountFromTheSecondForward() throws {
    func peak(_ text: String) throws -> Chunks {
      try Evaluation(schedule(text, pp: 1, micro: 3), costs: .standard).metrics.peakActivations
    }
    #expect(try peak("F F F B B B") == 3)
    #expect(try peak("F F F R B R B R B") == 1)
    #expect(try peak("F F F R R R B B B") == 3)
    #expect(try peak("F F F B R@1 B R B") == 1)
    #expect(try peak("F F F@2 B B R@2 B") == 2)
    // The pair's forward is recomputed: while it runs, what the backward frees is held.
    #expect(try peak("F F & B F & B R@2 B") == 2)
  }

  /// A bound is no larger than what is achieved.
  @Test func boundsHold() throws {
    let evaluation = try Evaluation(builtIn("1f1b-recompute", 4, 8), costs: .standard)
    let bounds = LowerBounds(evaluation)
    #expect(bounds.fillAndDrain <= evaluation.metrics.makespan)
    #expect(bounds.activations <= evaluation.metrics.makespan)
  }
}
