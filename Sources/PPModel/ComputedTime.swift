import PPSupport

/// A computed time that is none for a clock: too long, or no number.
public struct TimeFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence: what takes how long, and how long it may take.
  public let description: String
}

/// The one place where computed numbers become ticks.
///
/// A conversion of a floating-point number traps where the number is too large or none; these do not.
extension Ticks {
  /// The longest time that one component or message may take, in nanoseconds: 73 minutes.
  ///
  /// What is left of a task is kept in ticks × 2²⁰ while it runs.
  public static let longestComponent = Ticks(1 << 42)

  /// The nearest tick to a number that is at least 0; nil where no tick is near.
  public init?(nearest value: Double) {
    // Below 2⁶³, and so false for what is no number.
    guard value >= 0, value < 0x1p63 else { return nil }
    self.init(Int64((value + 0.5).rounded(.down)))
  }

  /// A computed time of one component or message, to the nearest nanosecond, which is a tick.
  ///
  /// - Parameter what: how a message calls it: `DISPATCH(F) of a layer`.
  /// - Throws: what takes too long, and how long.
  public init(
    _ time: Seconds, of what: @autoclosure () -> String
  ) throws(TimeFault) {
    guard let ticks = Ticks(nearest: time.value * 1e9), ticks < Ticks.longestComponent else {
      let most = Ticks.longestComponent / 1_000_000_000
      throw TimeFault(
        description:
          "\(what()) would take \(time.value) s; a component or a message of a model takes "
          + "less than \(most) s")
    }
    self = ticks
  }
}
