import PPModel

/// A number that grows with pp and micro: (a·pp + b·micro + c) / divisor.
public struct SizeFormula: Hashable, Sendable, CustomStringConvertible {
  /// The coefficient of pp.
  public var pp: Int
  /// The coefficient of micro.
  public var micro: Int
  /// What is added.
  public var constant: Int
  /// What all are divided by, at least 1; without a common divisor with the others.
  public var divisor: Int

  /// A formula in lowest terms, with a positive divisor.
  public init(pp: Int, micro: Int, constant: Int, divisor: Int) {
    let common = [pp, micro, constant].reduce(abs(divisor)) { greatestCommonDivisor($0, abs($1)) }
    let sign = divisor < 0 ? -1 : 1
    self.pp = sign * pp / max(1, common)
    self.micro = sign * micro / max(1, common)
    self.constant = sign * constant / max(1, common)
    self.divisor = abs(divisor) / max(1, common)
  }

  /// Its value, where it is a whole number.
  public func value(_ size: (pp: Int, micro: Int)) -> Int? {
    let sum = pp * size.pp + micro * size.micro + constant
    return sum % divisor == 0 ? sum / divisor : nil
  }

  /// Whether it is 0 at every size.
  public var isZero: Bool { pp == 0 && micro == 0 && constant == 0 }

  /// `pp/2-1`, `micro-2pp+3`.
  public var description: String {
    var text = ""
    for (count, name) in [(micro, "micro"), (pp, "pp"), (constant, "")] where count != 0 {
      let divisor = greatestCommonDivisor(abs(count), self.divisor)
      let (whole, part) = (abs(count) / divisor, self.divisor / divisor)
      let sign = count < 0 ? "-" : text.isEmpty ? "" : "+"
      let number = name.isEmpty || whole != 1 ? "\(whole)" : ""
      text += sign + number + name + (part == 1 ? "" : "/\(part)")
    }
    return text.isEmpty ? "0" : text
  }
}

extension SizeFormula {
  /// The whole number that makes this formula of `unit`; nil if there is none.
  func multiple(of unit: SizeFormula) -> Int? {
    let pairs = [(pp, unit.pp), (micro, unit.micro), (constant, unit.constant)]
    guard let (own, other) = pairs.first(where: { $0.1 != 0 }) else { return isZero ? 0 : nil }
    let (top, bottom) = (own * unit.divisor, other * divisor)
    guard top % bottom == 0 else { return nil }
    let count = top / bottom
    return pairs.allSatisfy { $0.0 * unit.divisor == count * $0.1 * divisor } ? count : nil
  }

  /// Whether one is the other times a number.
  func isProportional(to other: SizeFormula) -> Bool {
    pp * other.micro == micro * other.pp && pp * other.constant == constant * other.pp
      && micro * other.constant == constant * other.micro
  }

  /// The formula with a positive first coefficient, without a common divisor, over a divisor.
  func direction(over divisor: Int) -> SizeFormula {
    let common = [pp, micro, constant].reduce(0) { greatestCommonDivisor($0, abs($1)) }
    let first = [pp, micro, constant].first { $0 != 0 } ?? 1
    let unit = first < 0 ? -common : common
    return SizeFormula(
      pp: pp / unit, micro: micro / unit, constant: constant / unit, divisor: divisor)
  }
}
