import PPCost
import PPModel

/// A schedule's formulas beside its simulation.
public struct FormulaCheck: Sendable {
  /// The schedule's name.
  public let name: String
  /// The size and costs.
  public let size: ClosedFormCase
  /// The formulas.
  public let form: ClosedForm
  /// What they give.
  public let value: ClosedForm.Value
  /// The simulation.
  public let summary: StepSummary
  /// The bubble's formula as found from simulations, in words; empty where none was looked for.
  ///
  /// It is for this size alone where it is not linear in pp and micro.
  public var derived = ""

  /// Puts a schedule's formulas beside a simulation with every stage at full cost; nil where what they
  /// give is too large for a clock.
  public init?(name: String, size: ClosedFormCase, form: ClosedForm, summary: StepSummary) {
    precondition(summary.view == .equalStages, "formulas count chunks of the schedule's stages")
    guard let value = form.value(size) else { return nil }
    self.name = name
    self.size = size
    self.form = form
    self.value = value
    self.summary = summary
  }

  /// The simulated bubble less the formula's, in ticks.
  public var difference: Ticks { summary.metrics.bubbleTime - value.bubble }
  /// Whether simulation and formula agree, to the tick.
  public var agrees: Bool { difference == 0 }

  /// Why they differ, in a few words; empty where they agree.
  public var reason: String {
    guard !agrees else { return "" }
    var reasons: [String] = []
    if !value.unmet.isEmpty {
      reasons.append("exact only for " + value.unmet.joined(separator: ", "))
    }
    if size.costs.host > 0 { reasons.append("host time is not in it") }
    if size.costs.hop > 0 { reasons.append("PP communication is not in it") }
    return reasons.isEmpty ? "for no known reason" : reasons.joined(separator: "; ")
  }
}
