import PPSupport

/// A line on the terminal that says how far something is, and goes away when that is through.
struct ProgressLine {
  private let world: World
  private let start: Double
  private var shown: Double
  private var isOnScreen = false

  /// Seconds between two looks.
  private static let interval = 0.2

  /// A line that is not there yet.
  init(_ world: World) {
    self.world = world
    start = world.errorIsTerminal ? world.seconds() : 0
    shown = start
  }

  /// Says something, if standard error is a terminal and the last word is old.
  ///
  /// - Parameter words: what to say after so many seconds; nil for nothing yet.
  mutating func show(_ words: (_ seconds: Double) -> String?) {
    guard world.errorIsTerminal else { return }
    let now = world.seconds()
    guard now - shown >= ProgressLine.interval, let line = words(now - start) else { return }
    shown = now
    isOnScreen = true
    world.error(Array("\r\u{1B}[K\(line)".utf8))
  }

  /// Takes the line away.
  mutating func clear() {
    guard isOnScreen else { return }
    world.error(Array("\r\u{1B}[K".utf8))
    isOnScreen = false
  }

  /// Seconds as `0:07`, `12:00` or `3:00:00`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9) + 0.5)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let tail = two(whole % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(tail)" : "\(minutes):\(tail)"
  }

  /// How far a number of things is: `3400 of 10000 points, 34.00 %, 21000/s, 0:12 left`.
  ///
  /// - Parameters:
  ///   - done: how many this run has done, in so many seconds.
  ///   - before: how many an earlier run has.
  static func share(
    _ done: Int, before: Int = 0, of total: Int, _ things: String, after seconds: Double
  ) -> String {
    let rate = Double(done) / seconds
    let all = before + done
    let left = rate > 0 ? Double(total - all) / rate : 0
    let share = NumberText.percent(Double(all) / Double(max(1, total)))
    let speed = NumberText.rounded(rate, decimals: rate < 10 ? 1 : 0)
    return "\(all) of \(total) \(things), \(share), \(speed)/s, \(clock(left)) left"
  }
}
