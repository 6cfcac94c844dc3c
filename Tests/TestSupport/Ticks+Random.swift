import PPModel

extension Ticks {
  /// A random time from a range.
  public static func random(
    in range: ClosedRange<Ticks>, using generator: inout some RandomNumberGenerator
  ) -> Ticks {
    Ticks(Int64.random(in: range.lowerBound.count...range.upperBound.count, using: &generator))
  }
}
