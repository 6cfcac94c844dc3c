import PPSupport
import Testing

@Suite struct PartsTests {
  @Test func sharesAreExactInParts() {
    let (ratio, share): (Parts<Thousandths>, Parts<Millionths>) = (1.056, 0.25)
    #expect(ratio.count == 1056 && share.count == 250_000)
    #expect(ratio == 1.0564 && ratio < 1.0566 && max(1, ratio) == ratio)
    #expect(Double(ratio) == 1.056 && Double(share) == 0.25)
    #expect(Parts<Thousandths>(2).count == 2000)
  }
}
