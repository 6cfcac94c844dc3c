import PPSupport
import Testing

/// That bytes do not add up with seconds, nor multiply one another, the compiler sees to.
@Suite struct QuantityTests {
  @Test func quantitiesAddUpAndCompare() {
    let (small, large): (Bytes, Bytes) = (2, 3.5)
    #expect(small + large == 5.5 && large - small == 1.5 && small - large == -1.5)
    #expect((small - large).magnitude == 1.5 && Bytes.zero == 0)
    #expect(small < large && large > small && max(small, large) == large && small < .infinity)
    #expect([small, large, large].reduce(.zero, +) == 9 && Set([small, large, large]).count == 2)
  }

  @Test func numbersMultiplyThem() {
    var time: Seconds = 6
    #expect(time * 2.5 == 15 && 2.5 * time == 15)
    let third: Seconds = time / 3
    #expect(third == 2 && third.value == 2)
    time *= 0.5
    time += 1
    #expect(time == 4)
  }

  /// How often one fits into the other is a number; bytes at a rate take seconds.
  @Test func quotients() {
    let (bytes, rate): (Bytes, BytesPerSecond) = (80, 20)
    let (time, ratio): (Seconds, Double) = (bytes / rate, bytes / Bytes(160))
    #expect(time == 4 && ratio == 0.5 && bytes / time == rate)
  }
}
