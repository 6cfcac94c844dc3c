import PPModel

/// Why a cost was not accepted: one sentence, what is wrong and what would be right.
public struct CostError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Reads a plain decimal number such as `2`, `0.25` or `.5`, exactly, in millionths.
///
/// - Returns: nil for anything else: signs, exponents, more than six decimals, or a number above
///   10⁹.
public func millionths(_ text: some StringProtocol) -> Int64? {
  let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(digits.contains) }),
    let whole = parts.first, whole.count <= 12
  else { return nil }
  let fraction = parts.count == 2 ? Array(parts[1]) : []
  guard whole.count + fraction.count > 0, fraction.count <= TimeScale.costDecimals else {
    return nil
  }
  let padding = [UInt8](
    repeating: UInt8(ascii: "0"), count: TimeScale.costDecimals - fraction.count)
  let value = (Array(whole) + fraction + padding).reduce(Int64(0)) { total, digit in
    total * 10 + Int64(digit - UInt8(ascii: "0"))
  }
  return value <= 1_000_000_000 * TimeScale.unitCosts.ticksPerUnit ? value : nil
}
