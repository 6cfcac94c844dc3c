import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSupport
import TestSupport
import Testing

/// F&I, a pair that leaves its weights for later.
@Suite struct InputPairTests {
  /// The drain waits for I alone: (pp - 1)(F + I), where pairs hide nothing, and no chunk more is held.
  @Test(arguments: [(2, 4, 2), (4, 8, 2), (4, 12, 3), (8, 16, 2), (3, 9, 1)])
  func delayedWeightsShortenTheDrain(_ pp: Int, _ micro: Int, _ chunks: Int) throws {
    let costs = try UnitCosts(parsing: "F=2,B=5,W=2")
    func metrics(_ delayed: Int) throws -> Metrics {
      let options = ["chunks": chunks, "delayed": delayed]
      return try Evaluation(
        builtIn("interleaved-overlap", pp, micro, options: options), costs: costs
      ).metrics
    }
    let (whole, delayed) = (try metrics(0), try metrics(1))
    #expect(whole.bubbleTime == (pp - 1) * (costs.forward + costs.backward))
    #expect(delayed.bubbleTime == (pp - 1) * (costs.forward + costs.inputBackward))
    #expect(delayed.peakActivations == whole.peakActivations)
  }

  /// By hand: F 0-2, F&I 2-5 at its own cost, W 5-7, and the rest; both halves' outputs leave at the pair's end.
  @Test func pairsTakeWhatTheyAreGiven() throws {
    let schedule = try schedule("F F & I@0 W I W", pp: 1, micro: 2)
    func ends(_ costs: String) throws -> [String] {
      let evaluation = try Evaluation(schedule, costs: UnitCosts(parsing: costs))
      return evaluation.timeline.ends.map { evaluation.scale.text($0) }
    }
    #expect(try ends("F=2,B=4,W=2") == ["2", "6", "8", "10", "12"])
    #expect(try ends("F=2,B=4,W=2,FI=3") == ["2", "5", "7", "9", "11"])
    // Without weights a pair takes no longer than with them.
    #expect(try ends("F=2,B=4,W=2,FB=3") == ["2", "5", "7", "9", "11"])
    let peak = try Evaluation(schedule, costs: .standard).metrics.peakActivations
    #expect(peak == 2)
  }

  @Test func pairsAreWritten() throws {
    let schedule = try schedule("F F & I@0 W I W", pp: 1, micro: 2)
    #expect(schedule.program(ofRank: 0)[1] == "F(0,1)&I(0,0)")
    #expect(schedule.kind(at: 1) == .inputPair && schedule.validate().isValid)
    let other = try turned("F I@0 & F W I W")
    #expect(other == schedule)
    #expect(throws: CostError.self) { try UnitCosts(parsing: "FI=0") }
  }

  private func turned(_ text: String) throws -> Schedule {
    try schedule(text, pp: 1, micro: 2)
  }
}
