import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct OffloadTests {
  /// 1F1B's makespan wherever the queue keeps pace, and four chunks where copies out are no slower than forwards.
  @Test(
    arguments: ["F=1", "F=3,B=4,W=1,O=3,L=4", "F=2,B=7,W=3,O=0,L=9", "F=2,B=3,O=1.5,L=3.5"])
  func stepIsByFormula(_ costs: String) throws {
    let costs = try UnitCosts(parsing: costs)
    let both = costs.forward + costs.backward
    for (pp, micro) in [(1, 1), (4, 2), (5, 3), (6, 5), (8, 8), (9, 30), (16, 64)] {
      let metrics = try Evaluation(builtIn("1f1b-offload", pp, micro), costs: costs).metrics
      #expect(metrics.makespan == (micro + pp - 1) * both, "\(pp) × \(micro)")
      #expect(metrics.ranks.allSatisfy { $0.busy == micro * both })
      #expect(metrics.peakActivations == Chunks(min(pp, micro, 4)), "\(pp) × \(micro)")
    }
  }

  /// By hand, on one rank with F=1, B=2, O=3, L=2: each copy from when to when, and what waits for it.
  @Test func copiesRunBeside() throws {
    let costs = try UnitCosts(parsing: "F=1,B=2,O=3,L=2")
    let evaluation = try Evaluation(
      schedule("F O F L@0 B@1 B@0", pp: 1, micro: 2), costs: costs)
    let scale = evaluation.scale
    let ends = evaluation.timeline.ends.map { scale.text($0) }
    // F 0-1, O 1-4 beside F 1-2 and B 2-4; L, issued at 2, 4-6; B of micro-batch 0 waits for it: 6-8.
    #expect(ends == ["1", "4", "2", "6", "4", "8"])
    let rank = evaluation.metrics.ranks[0]
    #expect(scale.text(rank.busy) == "6" && scale.text(rank.idle) == "2")
    // Two chunks from the second F on; O and B both end at 4.
    #expect(rank.peakActivations == 2)
    let bubbles = Bubbles(evaluation)
    #expect(bubbles.time(.operation) == rank.idle)
    #expect(bubbles.all.map { $0.producer } == [3])
    let path = CriticalPath(evaluation).steps.map { "\(evaluation.schedule[$0.instruction])" }
    #expect(path == ["F(0,0)", "O(0,0)", "L(0,0)", "B(0,0)"])
    #expect(Slack(evaluation).ticks.map { scale.text($0) } == ["0", "0", "2", "0", "2", "0"])
  }

  /// What leaves late is held until then: the peak is a matter of time, not of the order alone.
  @Test(arguments: [("O=1", 2), ("O=2", 3), ("O=9", 4)])
  func peakGoesByTime(_ costs: String, _ peak: Int) throws {
    let evaluation = try Evaluation(
      schedule("F O F O F O F O L@3 B@3 L@2 B@2 L@1 B@1 L@0 B@0", pp: 1, micro: 4),
      costs: UnitCosts(parsing: "F=1,B=2,L=1," + costs))
    #expect(evaluation.metrics.peakActivations == Chunks(peak))
    let summary = try StepSummary(
      ValidSchedule(evaluation.schedule), costs: UnitCosts(parsing: "F=1,B=2,L=1," + costs),
      view: .equalStages)
    #expect(summary.metrics == evaluation.metrics)
  }

  @Test(arguments: [
    ("F L O B", "runs L(0,0) as #1, before O(0,0), which it needs"),
    ("F O B L", "runs L(0,0) as #3, after B(0,0), which needs it"),
    ("F B O L", "runs O(0,0) as #2, after B(0,0), which needs it"),
    ("O F L B", "runs O(0,0) as #0, before F(0,0), which it needs"),
    ("F O B", "never runs L(0,0)"),
    ("F L B", "never runs O(0,0)"),
    ("F O L O@0 B", "runs O(0,0) twice"),
    ("F O R L B", "activations are computed again or brought back, not both"),
  ])
  func faultsAreTold(_ text: String, _ fault: String) throws {
    let report = try schedule(text, pp: 1, micro: 1).validate()
    #expect(!report.isValid)
    #expect(report.violations.contains { $0.description.contains(fault) }, "\(report.violations)")
  }

  /// Bounds hold for copies, of whatever length.
  @Test(arguments: ["O=0,L=0", "O=1", "O=4,L=7"])
  func boundsHold(_ costs: String) throws {
    let evaluation = try Evaluation(
      builtIn("1f1b-offload", 6, 9), costs: UnitCosts(parsing: costs))
    #expect(LowerBounds(evaluation).best <= evaluation.metrics.makespan)
  }

  /// Random schedules with copies: what each rank does adds up, as without.
  @Test(arguments: 0..<60)
  func figuresFitTogether(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
    let durations = randomDurations(using: &generator, copies: true)
    let evaluation = try Evaluation(
      ValidSchedule(schedule), durations: .ofKinds(durations), hop: durations.hop,
      scale: .unitCosts)
    let bubbles = Bubbles(evaluation)
    for rank in evaluation.metrics.ranks {
      let idle = BubbleCause.allCases.reduce(Ticks(0)) {
        $0 + bubbles.time($1, onRank: rank.rank)
      }
      #expect(idle == rank.idle && rank.idle >= 0, "seed \(seed)")
    }
    let path = CriticalPath(evaluation)
    let length = path.steps.reduce(path.tail) {
      $0 + $1.gap + evaluation.timeline.ends[$1.instruction]
        - evaluation.timeline.starts[$1.instruction]
    }
    #expect(length == evaluation.metrics.makespan, "seed \(seed)")
    let slack = Slack(evaluation).ticks
    #expect(slack.allSatisfy { $0 >= 0 } && path.steps.allSatisfy { slack[$0.instruction] == 0 })
  }
}
