import PPExport
import PPModel
import PPStudy
import PPSupport

/// A line on the terminal that says how far a search is: `best 70, bound 67, gap 4.48 %, 120000 orders, 0:03`.
struct SearchProgressLine {
  private let bound: Ticks
  private let scale: TimeScale
  private let world: World
  private let start: Double
  private var shown: Double
  private var isOnScreen = false

  init(bound: Ticks, _ scale: TimeScale, world: World) {
    self.bound = bound
    self.scale = scale
    self.world = world
    start = world.errorIsTerminal ? world.seconds() : 0
    shown = start
  }

  /// Says where the search is, if standard error is a terminal and the last word is old.
  mutating func show(_ state: SearchProgress) {
    guard world.errorIsTerminal else { return }
    let now = world.seconds()
    guard now - shown >= SweepProgress.interval, state.time < .max else { return }
    shown = now
    isOnScreen = true
    let gap = NumberText.percent(Double(state.time) / Double(max(1, bound)) - 1)
    let line =
      "best \(scale.rounded(state.time)), bound \(scale.rounded(bound)), gap \(gap), "
      + "\(state.evaluations) orders, \(SweepProgress.clock(now - start))"
    world.error(Array("\r\u{1B}[K\(line)".utf8))
  }

  /// Takes the line away.
  mutating func clear() {
    guard isOnScreen else { return }
    world.error(Array("\r\u{1B}[K".utf8))
    isOnScreen = false
  }
}
