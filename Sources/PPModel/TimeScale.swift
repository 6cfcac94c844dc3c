import PPSupport

/// What a tick is worth: how many of them make one printed unit of time.
public struct TimeScale: Hashable, Sendable {
  /// Ticks in one unit; at least 1.
  public let ticksPerUnit: Ticks
  /// The unit's name in reports: `unit` for unit costs, `ms` for physical ones.
  public let unit: String

  /// Ticks per unit where costs are plain numbers: costs have up to six decimals.
  public static let costDecimals = 6

  /// The scale of unit costs: a million ticks to the unit.
  public static let unitCosts = TimeScale(ticksPerUnit: 1_000_000, unit: "unit")

  /// The scale of physical times: ticks are nanoseconds, printed in milliseconds.
  public static let milliseconds = TimeScale(ticksPerUnit: 1_000_000, unit: "ms")

  /// The unit's name after a number of them: `units`, `ms`.
  public var plural: String { unit == "unit" ? "units" : unit }

  /// A scale of `ticksPerUnit` ticks to the unit.
  public init(ticksPerUnit: Ticks, unit: String) {
    precondition(ticksPerUnit > 0, "a unit of time has at least one tick")
    self.ticksPerUnit = ticksPerUnit
    self.unit = unit
  }

  /// The same unit cut `factor` times finer, so that times `factor` times as long print the same.
  public func divided(by factor: Int) -> TimeScale {
    TimeScale(ticksPerUnit: ticksPerUnit * factor, unit: unit)
  }

  /// A time in seconds, where the unit is a millisecond.
  public func seconds(_ ticks: Ticks) -> Seconds { Seconds(units(ticks) / 1e3) }

  /// A time in ticks, not yet rounded, where the unit is a millisecond.
  public func ticks(_ time: Seconds) -> Double { time.value * (1e3 * Double(ticksPerUnit)) }

  /// A time in units.
  public func units(_ ticks: Ticks) -> Double { Double(ticks) / Double(ticksPerUnit) }
}
