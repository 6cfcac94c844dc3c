/// The measurements as one JSON object, for keeping: schema `ppsim.bench/1`, times in nanoseconds.
enum JSONReport {
  static func text(rows: [Row], engine: [EventRow], runs: Int) -> String {
    let parts = [
      "\"schema\":\"ppsim.bench/1\"", "\"runs\":\(runs)",
      "\"schedules\":[\n\(rows.map(object).joined(separator: ",\n"))]",
      "\"events\":[\n\(engine.map(object).joined(separator: ",\n"))]",
    ]
    return "{" + parts.joined(separator: ",\n") + "}"
  }

  private static func object(_ row: Row) -> String {
    var fields = [
      "\"schedule\":\"\(row.schedule)\"", "\"pp\":\(row.pp)", "\"micro\":\(row.micro)",
      "\"operations\":\(row.operations)", "\"visits\":\(row.visits)",
    ]
    if let bytes = row.bytesWithTimeline { fields.append("\"bytes_with_timeline\":\(bytes)") }
    if let bytes = row.bytesWithout { fields.append("\"bytes_without\":\(bytes)") }
    let times = Row.passes.compactMap { pass in row[pass].map { "\"\(pass)\":\(Int($0))" } }
    fields.append("\"nanoseconds\":{\(times.joined(separator: ","))}")
    return "{" + fields.joined(separator: ",") + "}"
  }

  private static func object(_ row: EventRow) -> String {
    let inC = row.timeInC.map { ",\"nanoseconds_in_c\":\(Int($0))" } ?? ""
    return
      "{\"name\":\"\(row.name)\",\"count\":\(row.count),\"nanoseconds\":\(Int(row.time))\(inC)}"
  }
}
