import PPModel
import Testing

@Suite struct TimeTextTests {
  @Test(arguments: [
    (110_000_000, "110"), (98_400_000, "98.4"), (1, "0.000001"), (-500_000, "-0.5"), (0, "0"),
    (-1_500_000, "-1.5"),
  ])
  func unitTimesAreExact(_ ticks: Int, _ text: String) {
    #expect(TimeScale.unitCosts.text(Ticks(ticks)) == text)
  }

  @Test func largeTimesKeepEveryDigit() {
    #expect(TimeScale.unitCosts.text(9_007_199_254_740_993) == "9007199254.740993")
  }

  @Test func finerTicksPrintAsShortAsTheyRoundTrip() {
    let thirds = TimeScale.unitCosts.divided(by: 3)
    #expect(thirds.text(3_000_000) == "1")
    #expect(thirds.text(1_000_000) == "0.3333333333333333")
    #expect(thirds.rounded(1_000_000) == "0.3333")
  }
}
