import PPCost
import PPModel
import TestSupport
import Testing

@Suite struct UnitCostTests {
  private let unit = TimeScale.unitCosts.ticksPerUnit

  /// F, B, I, W and F&B in units.
  @Test(arguments: [
    ("F=1", [1, 2, 1, 1, 3]), ("F=2,B=5,W=2", [2, 5, 3, 2, 7]), ("B=5,I=4", [1, 5, 4, 1, 6]),
    ("I=3,W=2", [1, 5, 3, 2, 6]), ("I=3", [1, 4, 3, 1, 5]), ("W=0", [1, 2, 2, 0, 3]),
    ("B=4,I=3,W=1,FB=5", [1, 4, 3, 1, 5]),
  ])
  func costsFollowFromEachOther(_ text: String, _ wanted: [Int]) throws {
    let durations = try UnitCosts(parsing: text).durations()
    let kinds: [InstructionKind] = [
      .forward, .backward, .inputBackward, .weightBackward, .pair,
    ]
    #expect(kinds.map { durations[$0] / unit } == wanted)
  }

  @Test(arguments: [
    ("0.1", 100_000), ("1", 1_000_000), (".5", 500_000), ("2.", 2_000_000), ("0.000001", 1),
    ("1000000000", 1_000_000_000_000_000), ("+2", 2_000_000), ("-0.0", 0), ("0e99", 0),
    ("1e-3", 1000), ("1E3", 1_000_000_000), ("1e+03", 1_000_000_000), ("5.e-1", 500_000),
    ("0.0000000001e9", 100_000), ("1000000000000e-12", 1_000_000),
  ])
  func decimalsAreExact(_ text: String, _ wanted: Int64) throws {
    let number = try DecimalNumber(reading: text)
    #expect(number.millionths == wanted && number.isExact)
  }

  /// Halves go away from 0, whatever follows, and no digit is too far behind to be read.
  @Test(arguments: [
    ("27.416999999999998", 27_417_000), ("0.30000000000000004", 300_000), ("0.0000005", 1),
    ("1.0000004999999999", 1_000_000), ("1.0000005", 1_000_001), ("0.9999995", 1_000_000),
    ("2.220446049250313e2", 222_044_605), ("999999999.9999999", 1_000_000_000_000_000),
    ("0.1" + String(repeating: "0", count: 5000) + "1", 100_000),
    ("1000000000.0000004", 1_000_000_000_000_000),
  ])
  func otherDecimalsAreRounded(_ text: String, _ wanted: Int64) throws {
    let number = try DecimalNumber(reading: text)
    #expect(number.millionths == wanted && !number.isExact)
  }

  @Test(arguments: [
    "", ".", "e", "e5", ".e5", "1e", "1e+", "1e5.", "-1", "--1", "+", "0x10", "1.2.3", "1,5", " 1",
    "1 ", "1_000", "nan", "inf", "infinity", "1000000000.0000005", "1000000000.000001", "1e10",
    "1e999999999999999999999", "99999999999999999999", "-1e-9", "∞", "١",
  ])
  func otherTextIsNoDecimal(_ text: String) {
    #expect(throws: DecimalNumber.Fault.outside) { try DecimalNumber(reading: text) }
  }

  @Test(arguments: ["0.0000004999", "4.9e-7", "1e-999999999999999999999", "0.1e-6"])
  func whatWouldBecomeNothingIsRefused(_ text: String) {
    #expect(throws: DecimalNumber.Fault.vanishes) { try DecimalNumber(reading: text) }
  }

  /// What `Double` prints is read as the nearest millionth: held against arithmetic on whole numbers.
  @Test func printedNumbersAreReadAsTheNearest() throws {
    var random = SeededGenerator(seed: 17)
    for _ in 0..<2000 {
      let ticks = Int64.random(in: 1...1_000_000_000_000, using: &random)
      // A sum as programs make it: off by a few units in the last place.
      let value = Double(ticks) / 1e6 * (1 + Double.random(in: -1e-15...1e-15, using: &random))
      #expect(try DecimalNumber(reading: "\(value)").millionths == ticks, "\(value)")
    }
  }

  /// A third and two thirds are rounded each; B, I and W then miss each other by a millionth.
  @Test func roundedPartsMayMissTheWhole() throws {
    let costs = try UnitCosts(
      parsing: "B=0.6666666666666666,I=0.3333333333333333,W=0.3333333333333333")
    #expect(costs.backward == 666_667 && costs.inputBackward + costs.weightBackward == 666_667)
    #expect(throws: CostError.self) { try UnitCosts(parsing: "B=0.666667,I=0.333333,W=0.333333") }
    #expect(throws: CostError.self) { try UnitCosts(parsing: "B=0.67,I=0.3333333333,W=0.33") }
  }
}
