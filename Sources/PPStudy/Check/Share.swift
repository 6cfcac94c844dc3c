import PPAnalysis
import PPCost
import PPModel

/// A share of one, as it was typed: exact in millionths of a per cent.
public struct Share: Sendable, CustomStringConvertible {
  /// Millionths of a per cent.
  public let millionths: UInt64

  private static let one: UInt64 = 100_000_000

  /// A share of so many millionths of a per cent.
  public init(millionths: UInt64) { self.millionths = millionths }

  /// 1 for all.
  public var value: Double { Double(millionths) / Double(Share.one) }
  /// The same, exactly.
  public var fraction: Fraction { Fraction(millionths, over: Share.one) }
  /// One and the share.
  var added: Fraction { Fraction(Share.one + millionths, over: Share.one) }

  /// `5.6 %`, in full.
  public var description: String { DecimalNumber.text(Int64(millionths)) + " %" }
}
