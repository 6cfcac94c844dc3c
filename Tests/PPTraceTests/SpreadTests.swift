import PPModel
import Testing

@testable import PPTrace

@Suite struct SpreadTests {
  @Test func meanAndDeviation() {
    var spread = Spread()
    for time in [2, 4, 4, 4, 5, 5, 7, 9] { spread.add(Ticks(Int64(time * 1000))) }
    #expect(spread.mean == 5000)
    #expect(spread.deviation == 2000)
    #expect(spread.count == 8)
  }
}
