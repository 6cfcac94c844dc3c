import PPAnalysis
import PPCost
import PPEngine
import PPLanguage
import PPModel
import PPSupport
import TestSupport
import Testing

/// `cut micro into …`.
@Suite struct SliceTests {
  /// The paper's bubble and peak, in costs and chunks of whole micro-batches: (p-1)(F+B)/s and (s+p-1)/s.
  @Test(arguments: [(2, 1, 3), (4, 3, 4), (8, 8, 4), (8, 20, 7), (16, 4, 2)])
  func seq1F1BIsThePapers(_ pp: Int, _ micro: Int, _ slices: Int) throws {
    let schedule = try builtIn("seq1f1b", pp, micro, options: ["slices": slices])
    #expect(schedule.batches == micro && schedule.slices == slices)
    let costs = try UnitCosts(parsing: "F=3,B=5.5,W=2")
    let evaluation = try Evaluation(schedule, costs: costs)
    let unit = evaluation.scale.ticksPerUnit
    #expect(unit == TimeScale.unitCosts.ticksPerUnit * slices)
    // A micro-batch takes F + B, whatever it is cut into.
    let both = costs.forward + costs.backward
    #expect(evaluation.metrics.ranks.allSatisfy { $0.busy == both * slices * micro })
    #expect(evaluation.metrics.bubbleTime == both * (pp - 1))
    let peak = Double(min(slices + pp - 1, slices * micro)) / Double(slices)
    #expect(abs(Double(evaluation.metrics.peakActivations) - peak) < 1e-6)
    #expect(evaluation.summary.micro == micro)
  }

  /// A message of a slice takes its share of the time, and one slice is the whole.
  @Test func messagesAreShared() throws {
    let costs = try UnitCosts(parsing: "F=1", hop: 400_000)
    let cut = try schedule("cut micro into 4 F F F F B@3 B@2 B@1 B@0", pp: 1, micro: 1)
    #expect(cut.count == 8 && cut.micro == 4)
    let whole = try Evaluation(builtIn("1f1b", 4, 6), costs: costs)
    let one = try Evaluation(
      builtIn("seq1f1b", 4, 6, options: ["slices": 1]), costs: costs)
    #expect(whole.metrics == one.metrics)
    let four = try Evaluation(builtIn("seq1f1b", 4, 6), costs: costs)
    #expect(four.hop == whole.hop)
    #expect(four.scale.ticksPerUnit == 4 * whole.scale.ticksPerUnit)
  }

  @Test(arguments: [
    ("F@1 F@0 B@1 B@0", "runs F(0,1) as #0, before F(0,0)"),
    ("F F B@0 B@1", "runs B(0,0) as #2, before B(0,1)"),
    ("F F I@1 B@0", "never runs W(0,1)"),
  ])
  func orderIsChecked(_ text: String, _ fault: String) throws {
    let report = try schedule("cut micro into 2 " + text, pp: 1, micro: 1).validate()
    #expect(!report.isValid)
    #expect(report.violations.contains { $0.description.contains(fault) }, "\(report.violations)")
    let plain = try schedule(text.replacing("I@1", with: "B@1"), pp: 1, micro: 2).validate()
    #expect(plain.isValid)
  }

  /// A split backward ends a slice as a whole one does.
  @Test func splitBackwardsCount() throws {
    let split = try schedule("cut micro into 2 F F I@1 I@0 W W", pp: 1, micro: 1)
    #expect(split.validate().isValid)
  }

  @Test(arguments: [
    ("cut micro into 0 F B", "a micro-batch is cut into at least 1 slice, not 0"),
    ("placement vshape cut micro into 2 F[0]", "cut comes once, and before placement and pad"),
    ("cut micro into 2 cut micro into 2 F B", "cut comes once, and before placement and pad"),
    ("F cut micro into 2 B", "cut must come before"),
    ("cut micro into rank + 1 F B F B", "all ranks work on the same ones"),
    ("cut micro into 3 placement bidirectional F[0] B[0]", "the slots cut micro-batches apart"),
    ("cut 4 F B", "expected 'micro' after cut"),
    ("cut micro into 9223372036854775807 F B", "are too many"),
  ])
  func faultsAreTold(_ text: String, _ message: String) throws {
    #expect {
      try schedule(text, pp: 2, micro: 3)
    } throws: {
      ($0 as? Diagnostic)?.message.contains(message) == true
    }
  }

  /// The canonical form is the same schedule.
  @Test func canonicalFormsComeBack() throws {
    let cut = try builtIn("seq1f1b", 3, 2, options: ["slices": 3])
    let text = CanonicalText(cut).text()
    #expect(text.contains("cut micro into 3"))
    #expect(try schedule(text, pp: 3, micro: 2) == cut)
  }
}
