import PPModel

extension TimeScale {
  /// A time in units, as short as it can be written without loss: `110`, `98.4`.
  public func text(_ ticks: Ticks) -> String {
    guard ticksPerUnit == TimeScale.unitCosts.ticksPerUnit else {
      return shortest(units(ticks))
    }
    let whole = ticks / ticksPerUnit
    let rest = ticks % ticksPerUnit
    guard rest != 0 else { return "\(whole)" }
    let digits = "\(abs(rest))"
    var fraction = String(repeating: "0", count: TimeScale.costDecimals - digits.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    return (ticks < 0 && whole == 0 ? "-" : "") + "\(whole).\(fraction)"
  }

  /// A time in units, rounded to four decimals, for people to read.
  ///
  /// Times too short for that are written in full.
  public func rounded(_ ticks: Ticks) -> String {
    if unit == "ms", abs(units(ticks)) >= 100 { return fixed(units(ticks), decimals: 1) }
    return short(ticks)
  }

  /// The most decimals that a time is shown with among others: one where there are milliseconds above 100.
  public func decimals(_ ticks: Ticks) -> Int {
    if unit == "ms" { return abs(units(ticks)) >= 100 ? 1 : 4 }
    return TimeScale.costDecimals
  }

  private func short(_ ticks: Ticks) -> String {
    abs(units(ticks)) < 0.01 ? text(ticks) : PPExport.rounded(units(ticks), decimals: 4)
  }
}

/// A number as short as it can be written without loss, whole numbers without a point.
public func shortest(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A number rounded to at most `decimals` decimals, without trailing zeros.
public func rounded(_ value: Double, decimals: Int) -> String {
  var text = fixed(value, decimals: decimals)
  guard text.contains(".") else { return text }
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text
}

/// A number with exactly `decimals` decimals, rounded half away from zero.
public func fixed(_ value: Double, decimals: Int) -> String {
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

/// A number rounded to a whole one: bytes.
public func whole(_ value: Double) -> String { fixed(value, decimals: 0) }

/// A share as a percentage with two decimals: `12.73 %`.
public func percent(_ share: Double) -> String { fixed(share * 100, decimals: 2) + " %" }
