/// How numbers are written, the same way everywhere.
package enum NumberText {
  /// A number as short as it can be written without loss, whole numbers without a point.
  package static func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A number rounded to at most `decimals` decimals, without trailing zeros.
  package static func rounded(_ value: Double, decimals: Int) -> String {
    var text = fixed(value, decimals: decimals)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// A number with exactly `decimals` decimals, rounded half away from zero.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    var power = 1
    for _ in 0..<decimals { power *= 10 }
    let scaled = value * Double(power)
    guard abs(scaled) < 9e15 else { return shortest(value) }
    let total = Int(abs(scaled) + 0.5)
    let whole = (scaled < 0 && total > 0 ? "-" : "") + "\(total / power)"
    guard decimals > 0 else { return whole }
    let fraction = "\(total % power)"
    return whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// Bytes, rounded to a whole number.
  package static func whole(_ bytes: Bytes) -> String { fixed(bytes.value, decimals: 0) }

  /// Bytes in 10⁹, with one decimal.
  package static func gigabytes(_ bytes: Bytes) -> String { fixed(bytes / 1e9, decimals: 1) }

  /// A share as a percentage with two decimals: `12.73 %`.
  package static func percent(_ share: Double) -> String { fixed(share * 100, decimals: 2) + " %" }
}
