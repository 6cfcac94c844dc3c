/// A combination of costs whose coefficients are formulas in pp and micro.
public struct FittedForm: Equatable, Sendable {
  /// The formulas of F, B, W, F&B and the hop.
  public let formulas: [SizeFormula]

  /// Fits the coefficients found at several sizes; nil where they do not grow linearly.
  ///
  /// Three sizes that span the plane give each formula, all others have to agree.
  public init?(_ found: [(size: (pp: Int, micro: Int), form: CostCounts)]) {
    guard let base = FittedForm.basis(found.map(\.size)), found.count > 4 else { return nil }
    let (p, q, r) = (found[base.0], found[base.1], found[base.2])
    var formulas: [SizeFormula] = []
    for place in 0..<5 {
      let (x, y, z) = (
        p.form.coefficients[place], q.form.coefficients[place], r.form.coefficients[place]
      )
      let (p1, m1) = (q.size.pp - p.size.pp, q.size.micro - p.size.micro)
      let (p2, m2) = (r.size.pp - p.size.pp, r.size.micro - p.size.micro)
      let determinant = p1 * m2 - p2 * m1
      let a = (y - x) * m2 - (z - x) * m1
      let b = (z - x) * p1 - (y - x) * p2
      let formula = SizeFormula(
        pp: a, micro: b, constant: x * determinant - a * p.size.pp - b * p.size.micro,
        divisor: determinant)
      guard
        found.allSatisfy({ formula.value($0.size) == $0.form.coefficients[place] })
      else { return nil }
      formulas.append(formula)
    }
    self.formulas = formulas
  }

  /// Three sizes that do not lie on a line.
  private static func basis(_ sizes: [(pp: Int, micro: Int)]) -> (Int, Int, Int)? {
    for second in sizes.indices.dropFirst() {
      for third in sizes.indices.dropFirst(second + 1) {
        let (p1, m1) = (sizes[second].pp - sizes[0].pp, sizes[second].micro - sizes[0].micro)
        let (p2, m2) = (sizes[third].pp - sizes[0].pp, sizes[third].micro - sizes[0].micro)
        if p1 * m2 != p2 * m1 { return (0, second, third) }
      }
    }
    return nil
  }

  /// The combination at a size, where its coefficients are whole numbers.
  public func form(_ size: (pp: Int, micro: Int)) -> CostCounts? {
    let values = formulas.compactMap { $0.value(size) }
    return values.count == 5 ? CostCounts(values) : nil
  }
}

extension FittedForm: CustomStringConvertible {
  /// `(pp/2-1)(F&B + F - 2·W) + (micro+6)·p2p`: terms with proportional coefficients stand together.
  public var description: String {
    // Pairs first, as the papers write it.
    var groups: [[Int]] = []
    for place in [3, 0, 1, 2, 4] where !formulas[place].isZero {
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
    var unit = SizeFormula(pp: 0, micro: 0, constant: 1, divisor: 1)
    var combination = CostCounts()
    for divisor in 1...12 {
      unit = formulas[places[0]].direction(over: divisor)
      let counts = (0..<5).map { places.contains($0) ? formulas[$0].multiple(of: unit) : 0 }
      guard counts.allSatisfy({ $0 != nil }) else { continue }
      combination = CostCounts(counts.compactMap { $0 })
      break
    }
    let isNumber = unit.pp == 0 && unit.micro == 0
    if isNumber, unit.constant == unit.divisor { return "\(combination)" }
    // A sum that starts with a minus gives its sign to the whole.
    let isNegative = "\(combination)".hasPrefix("-")
    let sum = isNegative ? CostCounts() - combination : combination
    let sign = isNegative ? "-" : ""
    return places.count > 1 ? "\(sign)(\(unit))(\(sum))" : "\(sign)(\(unit))·\(sum)"
  }
}

extension ClosedForm {
  /// The formula's combination of costs at a size.
  public func form(pp: Int) -> CostCounts {
    var counts = CostCounts()
    for term in terms { counts.add(term.kind, term.coefficient * factor.value(pp: pp)) }
    return counts
  }
}
