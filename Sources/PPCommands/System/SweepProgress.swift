import PPSupport

/// A line on the terminal that says how far a sweep is: `3400 of 10000 points, 21000/s, 0:12 left`.
struct SweepProgress {
  private let before: Int
  private let total: Int
  private let world: World
  private let start: Double
  private var shown: Double
  private var isOnScreen = false

  /// Seconds between two looks.
  static let interval = 0.2

  /// A line for so many points, of which an earlier run has done `before`.
  init(before: Int, total: Int, world: World) {
    self.before = before
    self.total = total
    self.world = world
    start = world.errorIsTerminal ? world.seconds() : 0
    shown = start
  }

  /// Says that this run has done so many points, if standard error is a terminal and the last word is
  /// old.
  mutating func show(done: Int) {
    guard world.errorIsTerminal else { return }
    let now = world.seconds()
    guard now - shown >= SweepProgress.interval, now > start else { return }
    shown = now
    isOnScreen = true
    let rate = Double(done) / (now - start)
    let all = before + done
    let left = rate > 0 ? Double(total - all) / rate : 0
    let share = NumberText.percent(Double(all) / Double(max(1, total)))
    let line =
      "\(all) of \(total) points, \(share), \(NumberText.rounded(rate, decimals: rate < 10 ? 1 : 0))/s, "
      + "\(SweepProgress.clock(left)) left"
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
}
