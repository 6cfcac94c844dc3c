import PPCost
import PPEngine
import PPModel

/// What a simulation of the recorded run itself misses, and what makes up for it.
///
/// Where ranks wait for each other the slower one counts, and it is not always the same: so means simulate short. How short
/// is told, and how much more time before each instruction would make the simulated step as long as the measured ones.
public struct Residual: Equatable, Sendable {
  /// By how much the step simulated from the means is longer than the measured: simulated / measured - 1.
  public var error: Double
  /// The time before each instruction that makes up for it; less than nothing where the simulation is too long.
  public var time: Ticks

  /// A residual from its parts.
  public init(error: Double, time: Ticks) {
    self.error = error
    self.time = time
  }

  /// To how many ticks the time is found: 0.1 µs.
  private static let grain: Ticks = 100

  /// What costs miss of a recording, from the first chunk's start to the last chunk's end.
  ///
  /// - Returns: nil where the schedule cannot be simulated with these costs.
  /// - Complexity: O(instructions × log of the residual).
  init?(_ valid: ValidSchedule, _ costs: UnitCosts, measured: Ticks) {
    guard measured > 0 else { return nil }
    let (durations, hop) = costs.durations(in: valid.schedule)
    func span(host: Ticks) -> Ticks? {
      try? SimulatedStep.span(valid, durations: durations, host: host, message: hop)
    }
    guard let plain = span(host: costs.host), let least = span(host: 0) else { return nil }
    error = Double(plain.count) / Double(measured.count) - 1
    var (low, high) = (Ticks(0), max(costs.host, 1_000_000))
    guard least < measured else {
      time = -costs.host
      return
    }
    while let longer = span(host: high), longer < measured {
      guard high < measured else { return nil }
      high = high * 2
    }
    while high - low > Residual.grain {
      let middle = Ticks((low.count + high.count) / 2)
      guard let span = span(host: middle) else { return nil }
      if span < measured { low = middle } else { high = middle }
    }
    time = high - costs.host
    // What is a matter of rounding is none.
    if abs(time.count) <= Residual.grain.count { time = 0 }
  }
}
