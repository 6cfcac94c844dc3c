import PPAnalysis
import PPCost
import PPModel

/// The formulas that small simulations of the schedules give, each found once.
struct Derivations {
  let costs: UnitCosts
  private var found: [String: DerivedBubble] = [:]

  init(costs: UnitCosts) { self.costs = costs }

  /// The formula where it gives what was simulated, else the combination of costs at this size.
  mutating func text(
    _ named: NamedSchedule, _ evaluation: Evaluation, known: ClosedForm
  ) -> String {
    let durations = costs.durations()
    let derived: DerivedBubble
    if let earlier = found[named.label] {
      derived = earlier
    } else {
      guard let small = named.valid(at: PipelineSize(pp: 8, micro: 20), options: [:]) else {
        return evaluation.schedule.ofWholes("\(CostCounts(bubbleOf: evaluation))")
      }
      derived = DerivedBubble(small, costs: durations, known: known, findsRegions: false) {
        named.valid(at: $0, options: [:])
      }
      found[named.label] = derived
    }
    let size = PipelineSize(
      pp: evaluation.schedule.ranks, micro: evaluation.schedule.batches)
    let formula = derived.formula(
      at: size, costs: durations, bubble: evaluation.metrics.bubbleTime)
    let text = formula.map { "\($0)" } ?? "\(CostCounts(bubbleOf: evaluation))"
    return evaluation.schedule.ofWholes(text)
  }
}
