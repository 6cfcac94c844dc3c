/// A number of something: it adds up with and compares to the same alone, and a plain number multiplies it.
public struct Quantity<Unit>: Hashable, Sendable {
  /// How many.
  public var value: Double

  /// So many.
  @inlinable
  public init(_ value: Double) { self.value = value }
}

/// What a `Quantity` can be of.
public enum Units {
  /// Bytes.
  public enum Data {}
  /// Seconds.
  public enum Time {}
  /// Bytes per second.
  public enum DataRate {}
}

/// An amount of data, in bytes.
public typealias Bytes = Quantity<Units.Data>
/// A computed time, in seconds; what a simulation's clock counts are `Ticks`.
public typealias Seconds = Quantity<Units.Time>
/// A rate of data, in bytes per second.
public typealias BytesPerSecond = Quantity<Units.DataRate>

extension Quantity: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// So many.
  @inlinable
  public init(floatLiteral value: Double) { self.value = value }

  /// So many.
  @inlinable
  public init(integerLiteral value: Int64) { self.value = Double(value) }
}

extension Quantity: Comparable, AdditiveArithmetic {
  /// Whether one is less than the other.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

  /// Both together.
  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

  /// What one is more than the other.
  @inlinable
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }

  /// So many times as much.
  @inlinable
  public static func * (quantity: Self, factor: Double) -> Self { Self(quantity.value * factor) }

  /// So many times as much.
  @inlinable
  public static func * (factor: Double, quantity: Self) -> Self { Self(factor * quantity.value) }

  /// Makes it so many times as much.
  @inlinable
  public static func *= (quantity: inout Self, factor: Double) { quantity.value *= factor }

  /// One of so many equal parts.
  @inlinable
  public static func / (quantity: Self, divisor: Double) -> Self { Self(quantity.value / divisor) }

  /// How often one fits into the other.
  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.value / right.value }

  /// The same without its sign.
  public var magnitude: Self { Self(value.magnitude) }

  /// More than any.
  public static var infinity: Self { Self(.infinity) }
}

extension Bytes {
  /// The time that the bytes take at a rate.
  @inlinable
  public static func / (bytes: Bytes, rate: BytesPerSecond) -> Seconds {
    Seconds(bytes.value / rate.value)
  }

  /// The rate at which the bytes take a time.
  @inlinable
  public static func / (bytes: Bytes, time: Seconds) -> BytesPerSecond {
    BytesPerSecond(bytes.value / time.value)
  }
}
