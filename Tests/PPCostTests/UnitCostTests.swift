import PPCost
import PPModel
import Testing

@Suite struct UnitCostTests {
  private let unit = TimeScale.unitCosts.ticksPerUnit

  /// F, B, I, W and F&B in units.
  @Test(arguments: [
    ("F=1", [1, 2, 1, 1, 3]), ("F=2,B=5,W=2", [2, 5, 3, 2, 7]), ("B=5,I=4", [1, 5, 4, 1, 6]),
    ("I=3,W=2", [1, 5, 3, 2, 6]), ("I=3", [1, 4, 3, 1, 5]), ("W=0", [1, 2, 2, 0, 3]),
    ("B=4,I=3,W=1,FB=5", [1, 4, 3, 1, 5]),
  ])
  func costsFollowFromEachOther(_ text: String, _ wanted: [Ticks]) throws {
    let durations = try UnitCosts(parsing: text).durations()
    #expect(InstructionKind.allCases.map { durations[$0] / unit } == wanted)
  }

  @Test(arguments: [
    ("0.1", 100_000), ("1", 1_000_000), (".5", 500_000), ("2.", 2_000_000), ("0.000001", 1),
    ("1000000000", 1_000_000_000_000_000),
  ])
  func decimalsAreExact(_ text: String, _ wanted: Int64) { #expect(millionths(text) == wanted) }

  @Test(arguments: [
    "", ".", "-1", "+1", "1e3", "0x10", "1.2.3", "1,5", " 1", "0.0000001", "1000000000.000001",
    "99999999999999999999", "∞", "١",
  ])
  func otherTextIsNoDecimal(_ text: String) { #expect(millionths(text) == nil) }
}
