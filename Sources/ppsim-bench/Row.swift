/// What was measured of one schedule at one size.
struct Row {
  let schedule: String
  let pp: Int
  let micro: Int
  var operations = 0
  /// How often the sweep took up a rank.
  var visits = 0
  /// The most memory resident from expansion to timeline, and to figures alone, in bytes.
  var bytesWithTimeline: Int?
  var bytesWithout: Int?
  private var times: [String: Double] = [:]

  init(schedule: String, pp: Int, micro: Int) {
    self.schedule = schedule
    self.pp = pp
    self.micro = micro
  }

  /// The passes, in the order of the table.
  static let passes = [
    "expand", "validate", "sweep", "sweep in C", "summary", "summary in C", "metrics", "Gantt",
    "CSV", "JSON", "explain",
  ]

  /// The time of one run of a pass, in nanoseconds; nil where it was left out.
  subscript(pass: String) -> Double? {
    get { times[pass] }
    set { times[pass] = newValue }
  }

  /// Nanoseconds per operation.
  func perOperation(_ pass: String) -> Double? { times[pass].map { $0 / Double(operations) } }

  /// How much longer one pass takes than another.
  func ratio(_ pass: String, to other: String) -> Double? {
    guard let time = times[pass], let base = times[other], base > 0 else { return nil }
    return time / base
  }

  /// Expansion, validation, sweep and figures over the sweep alone: what `ppsim run --no-gantt` does.
  var wholeOverSweep: Double? {
    guard let sweep = times["sweep"], let metrics = times["metrics"] else { return nil }
    return ((times["expand"] ?? 0) + (times["validate"] ?? 0) + sweep + metrics) / sweep
  }
}

/// What was measured of the event-driven engine.
struct EventRow {
  let name: String
  let count: Int
  /// Nanoseconds of all.
  let time: Double
  /// The same in C; nil where there is no such thing.
  var timeInC: Double?

  var perItem: Double { time / Double(count) }
}
