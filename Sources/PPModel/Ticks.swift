/// Simulated time, as a whole number of ticks: sums and comparisons are exact.
///
/// A number of ticks is no number of anything else: a count multiplies it, only times add up. What a tick is
/// worth, a `TimeScale` says.
@frozen
public struct Ticks: Hashable, Sendable {
  /// How many.
  public var count: Int64

  /// A number of ticks.
  @inlinable @inline(__always)
  public init(_ count: Int64) { self.count = count }

  /// A number of ticks.
  @inlinable @inline(__always)
  public init(_ count: Int) { self.count = Int64(count) }

  /// The longest time that can be written down; what is too long for any clock.
  public static var max: Ticks { Ticks(Int64.max) }
}

extension Ticks: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// A number of ticks.
  @inlinable @inline(__always)
  public init(integerLiteral count: Int64) { self.count = count }

  /// The number.
  public var description: String { "\(count)" }
}

extension Ticks: Comparable, AdditiveArithmetic {
  /// Whether one time is shorter than the other.
  @inlinable @inline(__always)
  public static func < (left: Ticks, right: Ticks) -> Bool { left.count < right.count }

  /// Both times, one after the other.
  @inlinable @inline(__always)
  public static func + (left: Ticks, right: Ticks) -> Ticks { Ticks(left.count + right.count) }

  /// What one time is longer than the other.
  @inlinable @inline(__always)
  public static func - (left: Ticks, right: Ticks) -> Ticks { Ticks(left.count - right.count) }

  /// The same, unchecked: for times that are known to add up to what can be written down.
  @inlinable @inline(__always)
  public static func &+ (left: Ticks, right: Ticks) -> Ticks { Ticks(left.count &+ right.count) }

  /// As much less than nothing.
  @inlinable @inline(__always)
  public static prefix func - (ticks: Ticks) -> Ticks { Ticks(-ticks.count) }

  /// The time, so many times over.
  @inlinable @inline(__always)
  public static func * (ticks: Ticks, factor: Int) -> Ticks { Ticks(ticks.count * Int64(factor)) }

  /// The time, so many times over.
  @inlinable @inline(__always)
  public static func * (factor: Int, ticks: Ticks) -> Ticks { Ticks(Int64(factor) * ticks.count) }

  /// Makes the time so many times as long.
  @inlinable @inline(__always)
  public static func *= (ticks: inout Ticks, factor: Int) { ticks.count *= Int64(factor) }

  /// A part of the time, rounded towards 0.
  @inlinable @inline(__always)
  public static func / (ticks: Ticks, divisor: Int) -> Ticks { Ticks(ticks.count / Int64(divisor)) }

  /// How often one time fits into the other.
  @inlinable @inline(__always)
  public static func / (ticks: Ticks, other: Ticks) -> Int { Int(ticks.count / other.count) }

  /// What a division into parts leaves over.
  @inlinable @inline(__always)
  public static func % (ticks: Ticks, divisor: Int) -> Ticks { Ticks(ticks.count % Int64(divisor)) }

  /// The time without its sign.
  @inlinable @inline(__always)
  public var magnitude: Ticks { count < 0 ? -self : self }

  /// The sum, and whether it is too long to be written down.
  public func addingReportingOverflow(
    _ other: Ticks
  ) -> (partialValue: Ticks, overflow: Bool) {
    let (sum, overflow) = count.addingReportingOverflow(other.count)
    return (Ticks(sum), overflow)
  }

  /// The time so many times over, and whether it is too long to be written down.
  public func multipliedReportingOverflow(
    by factor: Int
  ) -> (partialValue: Ticks, overflow: Bool) {
    let (product, overflow) = count.multipliedReportingOverflow(by: Int64(factor))
    return (Ticks(product), overflow)
  }

  /// The sum; the longest time where it is longer than that.
  public func clampedSum(_ other: Ticks) -> Ticks {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The time so many times over; the longest time where it is longer than that.
  public func clampedProduct(_ factor: Int) -> Ticks {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}

extension Double {
  /// The number of ticks.
  @inlinable @inline(__always)
  public init(_ ticks: Ticks) { self.init(ticks.count) }
}

extension Int {
  /// The number of ticks.
  @inlinable @inline(__always)
  public init(_ ticks: Ticks) { self.init(ticks.count) }
}
