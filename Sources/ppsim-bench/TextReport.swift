/// The measurements as tables of text, a row at a time.
enum TextReport {
  static let head =
    "schedule      pp operations  expand validate  sweep  in C ratio  summary  in C ratio  "
    + "visit  B/op  B/op*  metrics  Gantt    CSV   JSON explain whole"

  static func line(_ row: Row) -> String {
    let operations = Double(max(1, row.operations))
    let cells: [(String, Int)] = [
      ("\(row.pp)", 5), ("\(row.operations)", 11), (one(row.perOperation("expand")), 8),
      (one(row.perOperation("validate")), 9), (one(row.perOperation("sweep")), 7),
      (one(row.perOperation("sweep in C")), 6), (two(row.ratio("sweep", to: "sweep in C")), 6),
      (one(row.perOperation("summary")), 9), (one(row.perOperation("summary in C")), 6),
      (two(row.ratio("summary", to: "summary in C")), 6),
      (one(operations / Double(max(1, row.visits))), 7),
      (one(row.bytesWithTimeline.map { Double($0) / operations }), 6),
      (one(row.bytesWithout.map { Double($0) / operations }), 7),
      (one(row.perOperation("metrics")), 9), (one(row.perOperation("Gantt")), 7),
      (one(row.perOperation("CSV")), 7), (one(row.perOperation("JSON")), 7),
      (one(row.perOperation("explain")), 8), (one(row.wholeOverSweep), 6),
    ]
    return row.schedule + String(repeating: " ", count: max(0, 11 - row.schedule.count))
      + cells.map { right($0, $1) }.joined()
  }

  static let eventHead = "                         events     ns   M/s  in C ratio"

  static func line(_ row: EventRow, withoutRate: Bool = false) -> String {
    let ratio = row.timeInC.map { row.time / $0 }
    return row.name + String(repeating: " ", count: max(0, 20 - row.name.count))
      + right("\(row.count)", 11) + right(one(row.perItem), 7)
      + (withoutRate ? "" : right(one(1000 / row.perItem), 6))
      + right(one(row.timeInC.map { $0 / Double(row.count) }), 6) + right(two(ratio), 6)
  }

  static let searchHead = "                     operations     ns  in C ratio   orders/s"

  static func searchLine(_ row: EventRow) -> String {
    line(row, withoutRate: true) + right("\(Int(1e9 / row.time))", 11)
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  private static func one(_ value: Double?) -> String { decimals(value, 10, 1) }
  private static func two(_ value: Double?) -> String { decimals(value, 100, 2) }

  private static func decimals(_ value: Double?, _ scale: Int, _ digits: Int) -> String {
    guard let value, value.isFinite, value < 1e12 else { return "-" }
    let scaled = Int(value * Double(scale) + 0.5)
    let part = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - part.count) + part
  }
}
