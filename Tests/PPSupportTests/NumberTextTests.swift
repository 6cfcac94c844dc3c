import PPSupport
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.12727, 2, "0.13"), (2.0, 2, "2.00"), (-0.004, 2, "0.00"), (-1.005, 1, "-1.0"),
    (0.5, 0, "1"), (99.999, 2, "100.00"), (1e300, 2, "1e+300"),
  ])
  func fixedDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test func roundingDropsTrailingZeros() {
    #expect(NumberText.rounded(66.75, decimals: 4) == "66.75")
    #expect(NumberText.rounded(66, decimals: 4) == "66")
    #expect(NumberText.rounded(100, decimals: 0) == "100")
    #expect(NumberText.percent(0.127_272_7) == "12.73 %")
    #expect(NumberText.shortest(14) == "14" && NumberText.shortest(0.1) == "0.1")
  }
}
