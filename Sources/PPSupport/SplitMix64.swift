/// A repeatable generator of random numbers: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014.
package struct SplitMix64 {
  private var state: UInt64

  /// How far the state moves with each number.
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The generator that goes on from a state: two states a few steps apart give the same numbers, shifted.
  package init(state: UInt64) { self.state = state }

  /// The generator of a seed, and of one of the many streams that a seed has.
  ///
  /// Seed and stream are mixed, each by itself, so that no two generators are a few steps apart.
  package init(seed: UInt64, stream: UInt64 = 0) {
    state = SplitMix64.mixed(SplitMix64.mixed(seed &+ SplitMix64.step) &+ stream)
  }

  /// The next number.
  package mutating func next() -> UInt64 {
    state &+= SplitMix64.step
    return SplitMix64.mixed(state)
  }

  /// Every bit of the result depends on every bit of the number.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The next number in a range, each as likely as the others.
  ///
  /// After Lemire, "Fast Random Integer Generation in an Interval", 2019: the high half of a product is the
  /// number, and the few low halves that would make some numbers likelier are drawn again.
  package mutating func next(in range: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    guard count != 0 else { return Int64(bitPattern: next()) }
    var product = count.multipliedFullWidth(by: next())
    if product.low < count {
      let surplus = (0 &- count) % count
      while product.low < surplus { product = count.multipliedFullWidth(by: next()) }
    }
    return range.lowerBound &+ Int64(bitPattern: product.high)
  }
}
