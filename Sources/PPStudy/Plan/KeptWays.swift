import PPAnalysis
import PPSupport

/// The ways that may still be among the best, as far as they were run.
struct KeptWays {
  /// A way that fits, and its micro-batches.
  struct Way: TriedWay {
    let trial: PlanTrial
    let micro: Int
    var point: PlanPoint { trial.point }
    var seconds: Double { trial.seconds }
    var bytes: Bytes { trial.bytes }
  }

  /// What is looked for.
  let aim: PlanAim
  /// How many of each schedule are kept, where the fastest are looked for.
  private let most: Int
  /// The fastest of each schedule, `[schedules]`; for trade-offs the front, in one list.
  private var ways: [[Way]]

  init(_ aim: PlanAim, most: Int, schedules: Int) {
    self.aim = aim
    // Of each schedule some are kept, for a closer look changes their order, and that of schedules most of all.
    self.most = max(3, (most + 1) / 2)
    ways = Array(repeating: [], count: schedules)
  }

  /// All of them.
  var all: [Way] { ways.flatMap { $0 } }

  /// Whether a way of a schedule can be kept that takes no less than `seconds` and `bytes`.
  func canKeep(_ schedule: Int, seconds: Double, bytes: Bytes) -> Bool {
    switch aim {
    case .fastest: seconds < threshold(schedule)
    case .tradeOffs:
      !ways[schedule].contains { $0.seconds <= seconds && $0.bytes <= bytes }
    }
  }

  /// Whether no schedule keeps a way that takes no less than `seconds`.
  func isComplete(from seconds: Double) -> Bool {
    aim == .fastest && seconds >= ways.indices.map(threshold).max() ?? 0
  }

  /// Adds ways that were run, and lets go of those that are no longer among the best.
  mutating func add(_ entries: [Way]) {
    for entry in entries { ways[entry.point.schedule].append(entry) }
    ways = ways.map { KeptWays.best($0, aim, most: most) }
  }

  /// The fastest, or the front, in order.
  static func best<Tried: TriedWay>(_ entries: [Tried], _ aim: PlanAim, most: Int) -> [Tried] {
    let sorted = entries.sorted(by: isBetter)
    guard aim == .tradeOffs else { return Array(sorted.prefix(most)) }
    var front: [Tried] = []
    for entry in sorted where entry.bytes < front.last?.bytes ?? .init(.infinity) {
      front.append(entry)
    }
    return front
  }

  private func threshold(_ schedule: Int) -> Double {
    ways[schedule].count < most ? .infinity : ways[schedule][most - 1].seconds
  }

  /// The faster first, of equals the one that needs less memory, then in the order of ways.
  private static func isBetter(_ one: some TriedWay, _ other: some TriedWay) -> Bool {
    guard one.seconds == other.seconds else { return one.seconds < other.seconds }
    guard one.bytes == other.bytes else { return one.bytes < other.bytes }
    return "\(one.point)" < "\(other.point)"
  }
}
