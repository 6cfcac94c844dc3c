/// A share of something, or a factor on it, exact in whole parts of one.
public struct Parts<Fineness: PartsOfOne>: Hashable, Sendable, BitwiseCopyable {
  /// How many parts.
  public var count: Int

  /// So many parts.
  @inlinable
  public init(count: Int) { self.count = count }

  /// A whole number.
  @inlinable
  public init(_ whole: Int) { self.init(count: whole * Self.one) }

  /// A share of at least 0, to the nearest part.
  public init(_ value: Double) { self.init(count: Int(value * Double(Self.one) + 0.5)) }

  /// Parts of one.
  @inlinable
  public static var one: Int { Fineness.one }
}

/// How many parts of one a share is exact in.
public protocol PartsOfOne {
  /// Parts of one.
  static var one: Int { get }
}

/// Thousandths.
public enum Thousandths: PartsOfOne {
  /// Parts of one.
  @inlinable
  public static var one: Int { 1000 }
}

/// Millionths.
public enum Millionths: PartsOfOne {
  /// Parts of one.
  @inlinable
  public static var one: Int { 1_000_000 }
}

extension Parts: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A whole number.
  @inlinable
  public init(integerLiteral value: Int) { self.init(value) }

  /// A number of at least 0, to the nearest part.
  public init(floatLiteral value: Double) { self.init(value) }
}

extension Parts: Comparable {
  /// Whether one is less than the other.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}

extension Double {
  /// The share as a number.
  public init<Fineness>(_ parts: Parts<Fineness>) {
    self = Double(parts.count) / Double(Parts<Fineness>.one)
  }
}
