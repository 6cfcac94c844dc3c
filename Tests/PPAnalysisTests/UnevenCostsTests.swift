import PPAnalysis
import PPCost
import PPEngine
import PPModel
import TestSupport
import Testing

/// Costs that differ from stage to stage, and ranks that straggle, against the slow simulation of the tests.
@Suite struct UnevenCostsTests {
  private struct Run {
    let valid: ValidSchedule
    let stages: [UnitCosts]
    let hop: Ticks
    let host: Ticks
    /// Millionths, as whole hundredths, so that a time of hundreds of ticks stays whole.
    let slow: [Int: Int64]
    var schedule: Schedule { valid.schedule }

    init(seed: Int) throws {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true)
      valid = try ValidSchedule(schedule)
      let hop: Ticks = generator.oneIn(2) ? 0 : Ticks.random(in: 1...500, using: &generator)
      let hasPairs = generator.oneIn(2)
      stages = (0..<schedule.stageCount).map { _ in
        func time() -> Ticks { 100 * Int.random(in: 1...9, using: &generator) }
        let (forward, input, weight) = (time(), time(), time())
        return UnitCosts(
          forward: forward, backward: input + weight, weightBackward: weight,
          pair: hasPairs ? time() : nil, hop: hop)
      }
      self.hop = hop
      host = generator.oneIn(2) ? 0 : 30
      slow =
        generator.oneIn(2)
        ? [:] : [Int.random(in: 0..<schedule.ranks, using: &generator): 1_250_000]
    }

    /// What an instruction takes, said once more.
    func duration(_ index: Int) -> Ticks {
      let own: Ticks
      switch schedule[index] {
      case .single(let operation):
        let costs = stages[operation.stage]
        switch operation.kind.letter {
        case "F", "R": own = costs.forward
        case "B": own = costs.backward
        case "I": own = costs.backward - costs.weightBackward
        default: own = costs.weightBackward
        }
      case .pair(let forward, let backward):
        let (here, there) = (stages[forward.stage], stages[backward.stage])
        if backward.kind == .backward {
          own = here.givenPair ?? here.forward + there.backward
        } else {
          let both = here.forward + there.backward - there.weightBackward
          own = min(here.givenPair ?? both, both)
        }
      }
      return slow[schedule.rank(ofInstruction: index)] == nil ? own : own / 4 * 5
    }
  }

  @Test(arguments: 0..<200)
  func agreesWithTheReference(_ seed: Int) throws {
    let run = try Run(seed: seed)
    var factors = TimeFactors()
    factors.ranks = run.slow
    let reference = try #require(
      referenceTimes(
        run.schedule, hop: run.hop, lead: { _ in run.host }, duration: run.duration))
    let costs = UnitCosts(ofStages: run.stages)
    for view in [StageView.equalStages, .equalModel] {
      let evaluation = try Evaluation(
        run.valid, costs: costs, factors: factors, view: view, besides: SideTimes(host: run.host))
      #expect(evaluation.timeline.starts == reference.starts, "seed \(seed)")
      #expect(evaluation.timeline.ends == reference.ends, "seed \(seed)")
      let summary = try StepSummary(
        run.valid, costs: costs, factors: factors, view: view, besides: SideTimes(host: run.host))
      #expect(summary.metrics == evaluation.metrics, "seed \(seed)")
      for rank in summary.metrics.ranks {
        let busy = run.schedule.instructions(ofRank: rank.rank)
          .reduce(Ticks(0)) { $0 + run.duration($1) }
        #expect(rank.busy == busy, "seed \(seed)")
      }
    }
  }

  /// Factors on kinds and pairs act on uneven costs as on even ones.
  @Test(arguments: 0..<60)
  func factorsActOnEachStage(_ seed: Int) throws {
    let run = try Run(seed: seed)
    var factors = TimeFactors()
    factors.kinds[.forward] = 2_000_000
    factors.pair = 3_000_000
    let even = UnitCosts(ofStages: run.stages.map { _ in run.stages[0] })
    #expect(
      try Evaluation(run.valid, costs: even, factors: factors).timeline
        == Evaluation(run.valid, costs: run.stages[0], factors: factors).timeline, "seed \(seed)")
  }

  /// GPipe on three ranks with one micro-batch: the chain through all stages and back.
  @Test func byHand() throws {
    let valid = try ValidSchedule(builtIn("gpipe", 3, 1))
    let costs = try UnitCosts(parsing: "F=12.4,12.4,14,B=20,W=10")
    #expect(costs.isUneven && costs.stages.count == 3)
    let unit = TimeScale.unitCosts.ticksPerUnit
    // 12.4 + 12.4 + 14 + 3 · 20
    #expect(try Evaluation(valid, costs: costs).metrics.makespan == 98_800_000)
    var factors = TimeFactors()
    factors.ranks[1] = 1_500_000
    // Rank 1: 6.2 and 10 more.
    let slow = try Evaluation(valid, costs: costs, factors: factors)
    #expect(slow.metrics.makespan == 115 * unit)
    #expect(slow.metrics.ranks.map(\.busy) == [32_400_000, 48_600_000, 34 * unit])
  }
}
