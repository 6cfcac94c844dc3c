import PPModel
import PPSupport

extension RecordingFormat {
  /// Megatron-LM's timers in a log: `forward-compute ....: (12.3, 14.5)`.
  public static let megatronTimers = RecordingFormat(
    name: "Megatron-LM's timer lines in a log",
    knows: { source in
      source.headHolds("forward-compute") || source.headHolds("forward-backward")
    },
    read: { sources throws(RecordingFault) in
      var totals = TimerTotals()
      for source in sources { try totals.read(source) }
      guard totals.timers.contains(where: { $0.name.hasPrefix("forward") }) else {
        throw RecordingFault(
          "'\(sources[0].name)' has no timer lines with a (min, max): run Megatron-LM with --timing-log-level 2"
        )
      }
      return .totals(totals)
    })
}

/// What Megatron-LM's timers tell: of each timer the least and the most of all ranks, step by step.
public struct TimerTotals: Equatable, Sendable {
  /// One timer over all steps.
  public struct Timer: Equatable, Sendable {
    /// Its name in the log: `forward-compute`.
    public var name: String
    /// The means over steps, in milliseconds, of the fastest rank and of the slowest.
    public var least: Double { sums.least / Double(count) }
    /// See `least`.
    public var most: Double { sums.most / Double(count) }
    /// In how many steps.
    public var count: Int
    fileprivate var sums: (least: Double, most: Double)

    /// Whether both have the same name and means.
    public static func == (left: Timer, right: Timer) -> Bool {
      (left.name, left.count) == (right.name, right.count) && left.sums == right.sums
    }
  }

  /// The timers, in the order of the log.
  public private(set) var timers: [Timer] = []

  init() {}

  /// Reads a log, whatever else is in it.
  mutating func read(_ source: TraceSource) throws(RecordingFault) {
    var stream = try source.open()
    while let line = try stream.line() {
      guard let (name, least, most) = TimerTotals.timer(line) else { continue }
      guard least >= 0, most >= least, most < 1e9 else {
        throw RecordingFault(
          "'\(source.name)': \(name) has (\(least), \(most)), which are no times")
      }
      if let index = timers.firstIndex(where: { $0.name == name }) {
        timers[index].count += 1
        timers[index].sums.least += least
        timers[index].sums.most += most
      } else if timers.count < 1000 {
        timers.append(Timer(name: name, count: 1, sums: (least, most)))
      }
    }
  }

  /// The name and numbers of `  forward-compute .....: (1.2, 3.4)`; nil for any other line.
  private static func timer(_ line: ArraySlice<UInt8>) -> (String, Double, Double)? {
    guard line.last == UInt8(ascii: ")"), line.count < 1000 else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    let sides = text.split(separator: ":").suffix(2)
    guard sides.count == 2, let name = sides.first?.split(separator: " ").first,
      let values = sides.last
    else { return nil }
    let numbers = values.filter { $0 != "(" && $0 != ")" && $0 != " " }.split(separator: ",")
      .compactMap { Double($0) }
    guard numbers.count == 2, name.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    return (String(name), numbers[0], numbers[1])
  }
}
