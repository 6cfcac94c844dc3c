import PPModel

/// The mapping from time to columns, for one panel of a chart.
///
/// A column is what a painter can draw apart: a character, a pixel.
public struct ChartAxis: Equatable, Sendable {
  /// How many panels a chart is folded into rather than drawn with rounded edges.
  static let mostPanels = 3
  /// The same where folding is asked for.
  static let mostFoldedPanels = 100

  /// The part of the timeline that the panel shows, in ticks.
  public let window: Range<Ticks>
  /// The columns that the panel takes.
  public let columns: Int
  /// Whether every block is drawn to scale without rounding.
  public let isExact: Bool
  /// How many columns a tick takes.
  public let columnsPerTick: Double

  /// A window of time on `columns` columns, whatever becomes of short blocks.
  public init(window: Range<Ticks>, columns: Int) {
    self.init(window: window, columns: columns, isExact: false)
  }

  /// Fits a window of time into `columns` columns.
  ///
  /// Where the grain of the timeline fits, every quantum takes the same whole number of columns, in
  /// one panel or folded into a few; beyond that, `ColumnSums` decides what a column shows.
  ///
  /// - Parameters:
  ///   - isFolded: whether to take as many panels as it needs for enough.
  ///   - enough: whether a scale, in columns per tick, leaves nothing to be gained by a larger one.
  public static func panels(
    window: Range<Ticks>, columns: Int, quantum: Ticks, isFolded: Bool, enough: (Double) -> Bool
  ) -> [ChartAxis] {
    let span = window.upperBound - window.lowerBound
    let quanta = (span + quantum - 1) / quantum
    var least = 1
    while isFolded, least < columns, !enough(Double(least) / Double(quantum)) { least += 1 }
    let most = isFolded ? mostFoldedPanels : mostPanels
    guard quanta <= columns / least * most else {
      return [ChartAxis(window: window, columns: columns)]
    }
    let perPanel = columns / least
    let count = (quanta + perPanel - 1) / perPanel
    let width = (quanta + count - 1) / count
    var scale = least
    while (scale + 1) * width <= columns, !enough(Double(scale) / Double(quantum)) { scale += 1 }
    return (0..<count).map { panel in
      let first = panel * width
      let end = min(first + width, quanta)
      return ChartAxis(
        window: window.lowerBound + first * quantum..<window.lowerBound + end * quantum,
        columns: (end - first) * scale, isExact: true)
    }
  }

  /// Cuts a window of time into as few panels as leave a block of `shortest` ticks `least` columns.
  public static func panels(
    window: Range<Ticks>, columns: Int, shortest: Ticks, least: Int, most: Int
  ) -> [ChartAxis] {
    let span = window.upperBound - window.lowerBound
    let wanted = Double(least) * Double(span) / Double(shortest) / Double(columns)
    let count = max(1, Int(min(Double(most), wanted.rounded(.up))))
    return (0..<count).map { panel in
      func edge(_ panel: Int) -> Ticks {
        window.lowerBound + span / count * panel + span % count * panel / count
      }
      return ChartAxis(
        window: edge(panel)..<edge(panel + 1), columns: columns, isExact: count < most)
    }
  }

  private init(window: Range<Ticks>, columns: Int, isExact: Bool) {
    self.window = window
    self.columns = columns
    self.isExact = isExact
    columnsPerTick = Double(columns) / Double(window.upperBound - window.lowerBound)
  }

  /// A time's place, in columns from the left; a whole number where it is one but for rounding.
  func place(_ time: Ticks) -> Double {
    let inside = min(max(time, window.lowerBound), window.upperBound) - window.lowerBound
    let place = Double(inside) * columnsPerTick
    let whole = Double(Int(place + 0.5))
    return abs(place - whole) < 1e-6 ? whole : place
  }

  /// The column that a time is nearest to the left edge of.
  public func column(_ time: Ticks) -> Int { Int(place(time) + 0.5) }

  /// The place of what runs from `start` to `end`, in columns; empty outside of the window.
  public func place(from start: Ticks, to end: Ticks) -> Range<Double> { place(start)..<place(end) }

  /// The times to write at the axis: steps of 1, 2 or 5 times a power of ten units, at least so many
  /// columns apart.
  public func marks(_ scale: TimeScale, apart columns: Double) -> [Ticks] {
    let perUnit = columnsPerTick * Double(scale.ticksPerUnit)
    var step = 1.0
    for factor in [2.0, 2.5, 2.0] + Array(repeating: [2.0, 2.5, 2.0], count: 12).joined() {
      if step * perUnit >= columns { break }
      step *= factor
    }
    let ticks = Int(step) * scale.ticksPerUnit
    var marks: [Ticks] = []
    var time = (window.lowerBound + ticks - 1) / ticks * ticks
    while time <= window.upperBound {
      marks.append(time)
      time += ticks
    }
    return marks
  }
}
