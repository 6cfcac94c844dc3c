import PPModel

/// Why a cost was not accepted: one sentence, what is wrong and what would be right.
public struct CostError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// A decimal number as people type and programs print it, to the nearest millionth.
///
/// `2`, `+2`, `.5`, `5.`, `27.416999999999998`, `1e-3` and `1E3` are such numbers. Rounding works on the
/// digits, halves away from 0, so it is exact however many there are.
public struct DecimalNumber: Equatable, Sendable {
  /// The number, in millionths: from 0 to 10¹⁵.
  public let millionths: Int64
  /// The number as a time in units, in ticks of `TimeScale.unitCosts`, which are millionths.
  public var ticks: Ticks { Ticks(millionths) }
  /// Whether it is exactly what was written: nothing was rounded away.
  public let isExact: Bool

  /// Why a text is not taken for such a number.
  public enum Fault: Error, Equatable, Sendable {
    /// It is none from 0 to 10⁹: `nan`, `0x10`, `-1`, `1e12`.
    case outside
    /// It is above 0, but less than half a millionth: it would become 0.
    case vanishes

    /// What comes after `the cost W is '1e-9'`.
    ///
    /// - Parameter rule: what is allowed: `it must be a number from 0 to 1000`.
    public func clause(_ rule: String) -> String {
      switch self {
      case .outside: "; \(rule)"
      case .vanishes: ", which would round to 0; the smallest number above 0 is 0.000001"
      }
    }
  }

  /// One, in millionths.
  public static let one: Int64 = 1_000_000

  /// So many millionths as a number.
  public static func value(_ millionths: Int64) -> Double { Double(millionths) / Double(one) }

  /// So many millionths as a decimal number, in full: `2.5`.
  public static func text(_ millionths: Int64) -> String {
    // A unit of costs has a million ticks.
    TimeScale.unitCosts.text(Ticks(millionths))
  }

  /// The largest number that is taken, in millionths: 10⁹.
  public static let largest = 1_000_000_000 * one

  /// Reads a number, and nothing else.
  ///
  /// - Complexity: O(length), whatever the exponent.
  public init(reading text: some StringProtocol) throws(Fault) {
    guard let parts = DecimalParts(text) else { throw .outside }
    guard !parts.digits.isEmpty else {
      (millionths, isExact) = (0, true)
      return
    }
    // The digits up to the millionths; those behind are rounded away.
    let kept = parts.digits.count + parts.exponent + TimeScale.costDecimals
    guard !parts.isNegative, kept <= 16 else { throw .outside }
    guard kept >= 0 else { throw .vanishes }
    var value: Int64 = 0
    for place in 0..<kept {
      value = value * 10 + (place < parts.digits.count ? Int64(parts.digits[place]) : 0)
    }
    let rest = parts.digits.dropFirst(kept)
    if let first = rest.first, first >= 5 { value += 1 }
    guard value > 0 else { throw .vanishes }
    guard value <= DecimalNumber.largest else { throw .outside }
    (millionths, isExact) = (value, rest.allSatisfy { $0 == 0 })
  }
}

/// Sign, digits and power of ten of a number: digits × 10^exponent.
private struct DecimalParts {
  var isNegative = false
  /// From the first that is not 0; none for 0.
  var digits: [UInt8] = []
  var exponent = 0

  /// An exponent beyond which every number of a command line is far too large or too small.
  private static let mostExponent = 1_000_000_000

  init?(_ text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    isNegative = DecimalParts.sign(&rest)
    let whole = DecimalParts.digits(&rest)
    var fraction: [UInt8] = []
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = DecimalParts.digits(&rest)
    }
    guard whole.count + fraction.count > 0 else { return nil }
    if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
      rest.removeFirst()
      let isSmall = DecimalParts.sign(&rest)
      let power = DecimalParts.digits(&rest)
      guard !power.isEmpty else { return nil }
      let size = power.reduce(0) { min($0 * 10 + Int($1), DecimalParts.mostExponent) }
      exponent = isSmall ? -size : size
    }
    guard rest.isEmpty else { return nil }
    exponent -= fraction.count
    digits = Array((whole + fraction).drop { $0 == 0 })
  }

  /// Takes a sign off the front; true for a minus.
  private static func sign(_ text: inout ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return false
    }
    text.removeFirst()
    return first == UInt8(ascii: "-")
  }

  /// Takes digits off the front, as numbers.
  private static func digits(_ text: inout ArraySlice<UInt8>) -> [UInt8] {
    let found = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    text = text.dropFirst(found.count)
    return found.map { $0 - UInt8(ascii: "0") }
  }
}

extension DecimalNumber {
  /// A decimal number in millionths, to the nearest.
  ///
  /// - Returns: nil for anything but a number from 0 to 10⁹, and for one that would become 0.
  public static func millionths(_ text: some StringProtocol) -> Int64? {
    (try? DecimalNumber(reading: text))?.millionths
  }
}
