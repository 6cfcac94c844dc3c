import PPModel
import PPSupport

/// A combination of costs whose coefficients are formulas in pp and micro.
public struct FittedForm: Equatable, Sendable {
  /// The formulas of F, B, W, F&B and the hop.
  public let formulas: [SizeFormula]

  /// The form of the terms that gives certain combinations at as many sizes; nil where these do not
  /// determine it.
  init?(_ terms: [SizeTerm], _ found: [(size: PipelineSize, form: CostCounts)]) {
    var formulas: [SizeFormula] = []
    for place in CostCounts.names.indices {
      let values = found.map { (size: $0.size, value: $0.form.coefficients[place]) }
      guard let formula = SizeFormula(terms, values: values) else { return nil }
      formulas.append(formula)
    }
    self.formulas = formulas
  }

  /// The plainest form that gives the combinations at the first of several sizes and at two thirds of all; nil
  /// where there is none, or where no two sizes are left to confirm it.
  ///
  /// - Complexity: O(sizes⁴) at worst: it is for a dozen.
  init?(mostOf found: [(size: PipelineSize, form: CostCounts)]) {
    for terms in SizeTerm.families {
      for chosen in SizeTerm.choices(terms.count - 1, of: found.count - 1) {
        let basis = [found[0]] + chosen.map { found[$0 + 1] }
        guard let form = FittedForm(terms, basis) else { continue }
        let count = found.count { form.form($0.size) == $0.form }
        if count >= terms.count + 2, 3 * count >= 2 * found.count {
          self = form
          return
        }
      }
    }
    return nil
  }

  /// A combination from the formulas of F, B, W, F&B and the hop.
  public init(_ formulas: [SizeFormula]) {
    precondition(formulas.count == CostCounts.names.count, "one formula for each cost")
    self.formulas = formulas
  }

  /// A combination that is the same at every size.
  public init(_ form: CostCounts) { self.init(form.coefficients.map { SizeFormula(constant: $0) }) }

  /// A positive multiple in which nothing is divided, and nothing divides all.
  public var whole: FittedForm {
    let divisor = formulas.reduce(1) { $0 * $1.divisor / greatestCommonDivisor($0, $1.divisor) }
    let counts = formulas.map { formula in
      formula.counts.map { $0 * (divisor / formula.divisor) }
    }
    let common = max(1, counts.joined().reduce(0) { greatestCommonDivisor($0, abs($1)) })
    return FittedForm(counts.map { SizeFormula($0.map { $0 / common }, over: 1) })
  }

  /// The combination at a size, where its coefficients are whole numbers.
  public func form(_ size: PipelineSize) -> CostCounts? {
    let values = formulas.compactMap { $0.value(size) }
    return values.count == formulas.count ? CostCounts(values) : nil
  }
}

extension FittedForm: CustomStringConvertible {
  /// `(pp/2-1)(F&B + F - 2·W) + (micro+6)·p2p`: terms with proportional coefficients stand together.
  public var description: String {
    var groups: [[Int]] = []
    for place in CostCounts.order where !formulas[place].isZero {
      let group = groups.firstIndex { formulas[$0[0]].isProportional(to: formulas[place]) }
      if let group { groups[group].append(place) } else { groups.append([place]) }
    }
    let parts = groups.map(part)
    guard let first = parts.first else { return "0" }
    return parts.dropFirst().reduce(first) {
      $0 + ($1.hasPrefix("-") ? " - " + $1.dropFirst() : " + " + $1)
    }
  }

  /// A factor times a combination with whole coefficients.
  private func part(_ places: [Int]) -> String {
    if let place = places.first, places.count == 1, !formulas[place].isConstant {
      let formula = formulas[place]
      let isNegative = formula.multiple(of: formula.direction(over: formula.divisor)) ?? 1 < 0
      let factor = isNegative ? "-" + formula.negated.factor : formula.factor
      return "\(factor)·\(CostCounts.names[place])"
    }
    var unit = SizeFormula(constant: 1)
    var combination = CostCounts()
    for divisor in 1...12 {
      unit = formulas[places[0]].direction(over: divisor)
      let counts = formulas.indices.map {
        places.contains($0) ? formulas[$0].multiple(of: unit) : 0
      }
      guard counts.allSatisfy({ $0 != nil }) else { continue }
      combination = CostCounts(counts.compactMap { $0 })
      break
    }
    if unit.isConstant, unit.constant == unit.divisor { return "\(combination)" }
    // A sum that starts with a minus gives its sign to the whole.
    let isNegative = "\(combination)".hasPrefix("-")
    let sum = isNegative ? CostCounts() - combination : combination
    let sign = isNegative ? "-" : ""
    let isSum = places.count > 1
    let dot = isSum && unit.factor.hasSuffix(")") ? "" : "·"
    return sign + unit.factor + dot + (isSum ? "(\(sum))" : "\(sum)")
  }
}
