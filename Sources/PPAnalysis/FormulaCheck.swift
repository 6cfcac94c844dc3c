import PPCost
import PPModel

/// A schedule's formulas beside its simulation.
public struct FormulaCheck: Sendable {
  /// The built-in schedule's name.
  public let name: String
  /// The size and costs.
  public let size: ClosedFormCase
  /// The formulas.
  public let form: ClosedForm
  /// The simulation.
  public let measurement: Measurement
  /// The bubble's formula as found from simulations, in words; empty where none was looked for.
  ///
  /// It is for this size alone where it is not linear in pp and micro.
  public var derived = ""

  /// Puts a built-in schedule's formulas beside a simulation with every stage at full cost.
  public init(name: String, size: ClosedFormCase, form: ClosedForm, measurement: Measurement) {
    precondition(measurement.view == .equalStages, "formulas count chunks of the schedule's stages")
    self.name = name
    self.size = size
    self.form = form
    self.measurement = measurement
  }

  /// The bubble that the formula gives, in ticks.
  public var expected: Ticks { form.bubble(size) }
  /// The simulated bubble less the formula's, in ticks.
  public var difference: Ticks { measurement.metrics.bubbleTime - expected }
  /// Whether simulation and formula agree, to the tick.
  public var agrees: Bool { difference == 0 }

  /// Why they differ, in a few words; empty where they agree.
  public var reason: String {
    guard !agrees else { return "" }
    var reasons: [String] = []
    let unmet = form.unmet(size)
    if !unmet.isEmpty {
      reasons.append("exact only for " + unmet.map(\.text).joined(separator: ", "))
    }
    if size.costs.hop > 0 { reasons.append("PP communication is not in it") }
    return reasons.isEmpty ? "for no known reason" : reasons.joined(separator: "; ")
  }
}
