import PPSupport

/// Random numbers for searches, the same on every machine: they are made by sums, products and quotients alone.
extension SplitMix64 {
  /// A number from 0 to `count` - 1.
  @inline(__always)
  mutating func below(_ count: Int) -> Int {
    Int(UInt64(count).multipliedFullWidth(by: next()).high)
  }

  /// One in so many.
  @inline(__always)
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  /// A number from 0 to 1, 1 left out.
  @inline(__always)
  mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from -1 to 1.
  mutating func deviation() -> Double { 2 * share() - 1 }

  /// 1 or -1.
  mutating func sign() -> Int { next() & 1 == 0 ? 1 : -1 }

  /// One of some values.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// A number of exponential distribution with the mean 1: -ln of a share.
  ///
  /// The share is m · 2^-k with 1/2 <= m < 1, and ln m = 2 artanh((m - 1) / (m + 1)), whose series is short there.
  mutating func exponential() -> Double {
    let number = next() | 1
    let zeroes = number.leadingZeroBitCount
    let mantissa = Double((number << UInt64(zeroes)) >> 11) * 0x1p-53
    let ratio = (1 - mantissa) / (1 + mantissa)
    let square = ratio * ratio
    var sum = 0.0
    for odd in stride(from: 15.0, through: 1, by: -2) { sum = sum * square + 1 / odd }
    return Double(zeroes) * 0.693147180559945309 + 2 * ratio * sum
  }
}
