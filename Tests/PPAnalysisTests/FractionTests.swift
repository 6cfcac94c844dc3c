import PPAnalysis
import TestSupport
import Testing

@Suite struct FractionTests {
  /// What floating point gets wrong: 0.056 is 5.6/100, and 1.15 times 20 is 23.
  @Test func decimalsAreExact() {
    #expect(0.1 + 0.2 != 0.3)
    #expect(Fraction(56, over: 1000) == Fraction(5_600_000, over: 100_000_000))
    #expect(Fraction(20, over: 1) * Fraction(115, over: 100) == Fraction(23, over: 1))
    #expect(!(Fraction(23, over: 1) < Fraction(20, over: 1) * Fraction(115, over: 100)))
  }

  /// Products beyond 64 bits, one apart.
  @Test func oneTickCounts() {
    let most = UInt64(Int64.max)
    let limit = Fraction(most, over: 1_000_000) * Fraction(100_000_001, over: 100_000_000)
    let inside = Fraction(most, over: 1_000_000)
    #expect(inside < limit && !(limit < inside) && limit == limit)
    #expect(
      Fraction(most - 1, most, over: most, most) < Fraction(most, most - 1, over: most, most - 1))
    #expect(
      Fraction(0, over: 3) == Fraction(0, over: 7) && Fraction(0, over: 1) < Fraction(1, over: most)
    )
  }

  /// Small numbers, against whole-number arithmetic.
  @Test func smallFractionsCompareAsWholeNumbersDo() {
    for seed in 0..<2000 {
      var generator = SeededGenerator(seed: seed)
      let numbers = (0..<4).map { _ in UInt64.random(in: 1...50, using: &generator) }
      let (left, right) = (
        Fraction(numbers[0], over: numbers[1]), Fraction(numbers[2], over: numbers[3])
      )
      let products = (numbers[0] * numbers[3], numbers[2] * numbers[1])
      #expect((left < right) == (products.0 < products.1), "seed \(seed)")
      #expect((left == right) == (products.0 == products.1), "seed \(seed)")
    }
  }
}
