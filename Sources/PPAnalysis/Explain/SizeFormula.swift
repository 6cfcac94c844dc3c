import PPModel
import PPSupport

/// A number that grows with pp and micro: (a·pp + b·micro + c·micro/pp + d) / divisor.
public struct SizeFormula: Hashable, Sendable {
  /// The coefficient of pp.
  public var pp: Int { counts[SizeTerm.pp.rawValue] }
  /// The coefficient of micro.
  public var micro: Int { counts[SizeTerm.micro.rawValue] }
  /// The coefficient of micro/pp.
  public var ratio: Int { counts[SizeTerm.ratio.rawValue] }
  /// What is added.
  public var constant: Int { counts[SizeTerm.one.rawValue] }
  /// What all are divided by, at least 1; without a common divisor with the others.
  public let divisor: Int
  /// The coefficients of the terms, in their order.
  let counts: [Int]

  /// A formula in lowest terms, with a positive divisor.
  public init(pp: Int = 0, micro: Int = 0, ratio: Int = 0, constant: Int = 0, divisor: Int = 1) {
    self.init([constant, pp, micro, ratio], over: divisor)
  }

  init(_ counts: [Int], over divisor: Int) {
    let common = max(1, counts.reduce(abs(divisor)) { greatestCommonDivisor($0, abs($1)) })
    let sign = divisor < 0 ? -1 : 1
    self.counts = counts.map { sign * $0 / common }
    self.divisor = abs(divisor) / common
  }

  /// Its value, where it is a whole number.
  public func value(_ size: PipelineSize) -> Int? {
    let sum = zip(SizeTerm.allCases, counts).reduce(0) { $0 + $1.0.timesPP(size) * $1.1 }
    let whole = divisor * size.pp
    return sum % whole == 0 ? sum / whole : nil
  }

  /// Whether it is 0 at every size.
  public var isZero: Bool { counts.allSatisfy { $0 == 0 } }
  /// Whether it is the same at every size.
  public var isConstant: Bool { pp == 0 && micro == 0 && ratio == 0 }

  /// The same with the other sign.
  public var negated: SizeFormula { SizeFormula(counts.map { -$0 }, over: divisor) }

  /// The sum of two formulas.
  public static func + (left: SizeFormula, right: SizeFormula) -> SizeFormula {
    SizeFormula(
      zip(left.counts, right.counts).map { $0 * right.divisor + $1 * left.divisor },
      over: left.divisor * right.divisor)
  }

  /// The formula of the terms that gives certain values at as many sizes; nil where these do not determine
  /// it.
  ///
  /// - Complexity: O(terms!), with at most four terms.
  init?(_ terms: [SizeTerm], values: [(size: PipelineSize, value: Int)]) {
    let rows = values.map { entry in terms.map { $0.timesPP(entry.size) } }
    let whole = SizeFormula.determinant(rows)
    guard whole != 0 else { return nil }
    var counts = [Int](repeating: 0, count: SizeTerm.allCases.count)
    // Cramer's rule.
    for (column, term) in terms.enumerated() {
      var changed = rows
      for (row, entry) in values.enumerated() {
        changed[row][column] = entry.value * entry.size.pp
      }
      counts[term.rawValue] = SizeFormula.determinant(changed)
    }
    self.init(counts, over: whole)
  }

  private static func determinant(_ rows: [[Int]]) -> Int {
    guard let first = rows.first else { return 1 }
    var sum = 0
    for (column, number) in first.enumerated() where number != 0 {
      let minor = rows.dropFirst().map { row in
        Array(row[..<column] + row[(column + 1)...])
      }
      sum += (column % 2 == 0 ? number : -number) * determinant(minor)
    }
    return sum
  }
}

extension SizeFormula: CustomStringConvertible {
  /// `pp/2-1`, `micro-2pp+3`, `(pp-2)micro/pp`.
  public var description: String {
    if isMultipleOfRatio {
      return "(\(SizeFormula(pp: micro, constant: ratio, divisor: divisor)))micro/pp"
    }
    var text = ""
    let all = [(micro, "micro"), (ratio, "micro/pp"), (pp, "pp"), (constant, "")]
    var parts = all.filter { $0.0 != 0 }
    // A sum starts with something that is added, if anything is.
    if let first = parts.firstIndex(where: { $0.0 > 0 }) {
      parts.insert(parts.remove(at: first), at: 0)
    }
    for (count, name) in parts {
      let divisor = greatestCommonDivisor(abs(count), self.divisor)
      let (whole, part) = (abs(count) / divisor, self.divisor / divisor)
      let sign = count < 0 ? "-" : text.isEmpty ? "" : "+"
      let number = name.isEmpty || whole != 1 ? "\(whole)" : ""
      text += sign + number + name + (part == 1 ? "" : "/\(part)")
    }
    return text.isEmpty ? "0" : text
  }

  /// The same, in parentheses where a sum would fall apart as a factor.
  public var factor: String {
    isMultipleOfRatio || counts.count { $0 != 0 } < 2 ? description : "(\(self))"
  }

  /// Whether it is micro/pp times something that grows with pp.
  private var isMultipleOfRatio: Bool { pp == 0 && constant == 0 && micro != 0 && ratio != 0 }
}

extension SizeFormula {
  /// The whole number that makes this formula of `unit`; nil if there is none.
  func multiple(of unit: SizeFormula) -> Int? {
    let pairs = Array(zip(counts, unit.counts))
    guard let (own, other) = pairs.first(where: { $0.1 != 0 }) else { return isZero ? 0 : nil }
    let (top, bottom) = (own * unit.divisor, other * divisor)
    guard top % bottom == 0 else { return nil }
    let count = top / bottom
    return pairs.allSatisfy { $0.0 * unit.divisor == count * $0.1 * divisor } ? count : nil
  }

  /// Whether one is the other times a number.
  func isProportional(to other: SizeFormula) -> Bool {
    for (place, count) in counts.enumerated() {
      for (later, next) in counts.enumerated().dropFirst(place + 1)
      where count * other.counts[later] != next * other.counts[place] {
        return false
      }
    }
    return true
  }

  /// The formula with a positive leading coefficient, without a common divisor, over a divisor.
  func direction(over divisor: Int) -> SizeFormula {
    let common = counts.reduce(0) { greatestCommonDivisor($0, abs($1)) }
    let first = [pp, micro, ratio, constant].first { $0 != 0 } ?? 1
    let unit = first < 0 ? -common : common
    return SizeFormula(counts.map { $0 / max(1, abs(unit)) * (unit < 0 ? -1 : 1) }, over: divisor)
  }
}
