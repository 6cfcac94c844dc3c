import PPAnalysis
import PPCost
import PPModel

extension Scoreboard {
  /// Schedules on unit costs, against published formulas and the zero-bubble authors' scheduler.
  static func pipelines() throws(Refusal) -> [ScoreboardRow] {
    let table = "DeepSeek-V3 report, Table 2"
    let others = "zero-bubble authors' scheduler"
    let even = try run("1f1b", pp: 16, micro: 32)
    let split = try run("zb1p", pp: 16, micro: 32)
    let dual = try run("dualpipe", pp: 16, micro: 32)
    let long = try run("zb1p", pp: 8, micro: 20, costs: costs(F: 1, I: 2, W: 2))
    let near = try run("dualpipe", pp: 8, micro: 20, costs: costs(F: 10, I: 11, W: 9))
    let one = try run("zb1p", pp: 8, micro: 24)
    let two = try run("zb2p", pp: 8, micro: 24)
    let bend = try run("zbv", pp: 8, micro: 24)
    func bubble(_ name: String, _ run: StepSummary, _ formula: Double) -> ScoreboardRow {
      row("\(name): bubble", run, run.metrics.bubbleTime, formula, .published, table)
    }
    func found(
      _ what: String, _ run: StepSummary, _ ticks: Ticks, _ reference: Double
    ) -> ScoreboardRow {
      row(what, run, ticks, reference, .measured, others)
    }
    return [
      bubble("1F1B 16×32", even, 45), bubble("ZB1P 16×32", split, 15),
      bubble("DualPipe 16×32", dual, 14),
      bubble("ZB1P 8×20, F=1 I=2 W=2", long, 7),
      bubble("DualPipe 8×20, F=10 I=11 W=9 F&B=30", near, 69),
      found("ZB1P 8×24: makespan", one, one.metrics.makespan, 79),
      found("ZB2P 8×24: makespan", two, two.metrics.makespan, 79),
      found("ZB2P 8×24: longest span", two, two.metrics.longestSpan, 72),
      found("ZBV 8×24: makespan", bend, bend.metrics.makespan, 151),
      found("ZBV 8×24: longest span", bend, bend.metrics.longestSpan, 144),
      ScoreboardRow(
        "ZB2P 8×24: peak", "simulated", two.peakChunks, against: 16, "chunks", .measured, others),
    ]
  }

  static func run(
    _ name: String, pp: Int, micro: Int, costs: UnitCosts = .standard,
    options: [String: Int] = [:]
  ) throws(Refusal) -> StepSummary {
    try Run(name, pp: pp, micro: micro, options: options, Conditions(costs: costs)).evaluation
      .summary
  }

  static func costs(F: Int, I: Int, W: Int) -> UnitCosts {
    let unit = TimeScale.unitCosts.ticksPerUnit
    return UnitCosts(forward: F * unit, backward: (I + W) * unit, weightBackward: W * unit)
  }

  static func row(
    _ what: String, _ run: StepSummary, _ ticks: Ticks, _ reference: Double,
    _ kind: ScoreboardRow.Kind, _ source: String
  ) -> ScoreboardRow {
    ScoreboardRow(
      what, "simulated", run.scale.units(ticks), against: reference, "units", kind, source)
  }
}
