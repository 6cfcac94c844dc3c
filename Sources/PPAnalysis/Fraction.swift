/// A number from 0 on as an exact fraction, for comparisons that rounding must not decide.
///
/// Both sides are products of whole numbers, which are only multiplied out to compare them.
public struct Fraction: Comparable, Sendable {
  private let numerator: [UInt64]
  private let denominator: [UInt64]

  /// The product of some numbers over the product of others, none of which may be 0.
  public init(_ numerator: UInt64..., over denominator: UInt64...) {
    precondition(!denominator.contains(0), "a fraction is of something")
    self.numerator = numerator
    self.denominator = denominator
  }

  private init(_ numerator: [UInt64], _ denominator: [UInt64]) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The product of two.
  public static func * (one: Fraction, other: Fraction) -> Fraction {
    Fraction(one.numerator + other.numerator, one.denominator + other.denominator)
  }

  /// Whether one is less than the other, exactly.
  public static func < (one: Fraction, other: Fraction) -> Bool {
    let left = product(one.numerator + other.denominator)
    let right = product(other.numerator + one.denominator)
    guard left.count == right.count else { return left.count < right.count }
    return left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  /// Whether both are the same number.
  public static func == (one: Fraction, other: Fraction) -> Bool {
    product(one.numerator + other.denominator) == product(other.numerator + one.denominator)
  }

  /// The nearest number with a point, or nearly.
  public var value: Double {
    denominator.reduce(numerator.reduce(1) { $0 * Double($1) }) { $0 / Double($1) }
  }

  /// The product as digits of 64 bits, the lowest first; none for 0.
  private static func product(_ factors: [UInt64]) -> [UInt64] {
    guard !factors.contains(0) else { return [] }
    var digits: [UInt64] = [1]
    for factor in factors {
      var carry: UInt64 = 0
      for place in digits.indices {
        let (high, low) = digits[place].multipliedFullWidth(by: factor)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        digits[place] = sum
        carry = high + (overflow ? 1 : 0)
      }
      if carry > 0 { digits.append(carry) }
    }
    return digits
  }
}
