import PPSupport
import Testing

@Suite struct SplitMix64Tests {
  /// The numbers that the authors' program gives for the seed 0, as everyone who tests against it has them.
  @Test func numbersAreTheAuthors() {
    var generator = SplitMix64(state: 0)
    #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
    #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
  }

  /// No stream is another one shifted: of 200 streams of 200 numbers none has a number of another.
  @Test func streamsHaveNothingInCommon() {
    var seen: Set<UInt64> = []
    for seed in UInt64(0)..<10 {
      for stream in UInt64(0)..<20 {
        var generator = SplitMix64(seed: seed, stream: stream)
        for _ in 0..<200 { seen.insert(generator.next()) }
      }
    }
    #expect(seen.count == 10 * 20 * 200)
  }

  /// Of a range of three quarters of all numbers, a remainder would give the first third twice as often.
  @Test func rangesAreEven() {
    var generator = SplitMix64(seed: 4)
    let third = Int64(1) << 62
    var counts = [0, 0, 0]
    for _ in 0..<30_000 {
      let number = generator.next(in: Int64.min...(Int64.min + third - 1 + third + third))
      let place = UInt64(bitPattern: number &- Int64.min) >> 62
      counts[Int(place)] += 1
    }
    // Each has 10000 on average, and deviates by 82.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 }, "\(counts)")
    for _ in 0..<100 { #expect((-2...2).contains(generator.next(in: -2...2))) }
    #expect(Set((0..<100).map { _ in generator.next(in: -2...2) }).count == 5)
    _ = generator.next(in: Int64.min...Int64.max)
  }
}
