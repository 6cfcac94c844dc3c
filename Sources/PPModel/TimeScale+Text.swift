import PPSupport

extension TimeScale {
  /// A time in units, as short as it can be written without loss: `110`, `98.4`.
  public func text(_ ticks: Ticks) -> String {
    guard ticksPerUnit == TimeScale.unitCosts.ticksPerUnit else {
      return NumberText.shortest(units(ticks))
    }
    let (whole, rest) = ticks.count.quotientAndRemainder(dividingBy: ticksPerUnit.count)
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
    if unit == "ms", abs(units(ticks)) >= 100 { return NumberText.fixed(units(ticks), decimals: 1) }
    return short(ticks)
  }

  /// The most decimals that a time is shown with among others: one where there are milliseconds above 100.
  public func decimals(_ ticks: Ticks) -> Int {
    if unit == "ms" { return abs(units(ticks)) >= 100 ? 1 : 4 }
    return TimeScale.costDecimals
  }

  private func short(_ ticks: Ticks) -> String {
    abs(units(ticks)) < 0.01 ? text(ticks) : NumberText.rounded(units(ticks), decimals: 4)
  }
}
