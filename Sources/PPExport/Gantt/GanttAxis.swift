import PPModel

/// The mapping from time to columns.
///
/// Where the grain of the timeline fits, every quantum takes the same whole number of columns;
/// elsewhere edges are rounded to the nearest column, so that blocks that touch in time touch in
/// the chart.
struct GanttAxis {
  let window: Range<Ticks>
  /// The columns that the chart takes.
  let columns: Int
  /// Whether every instruction is drawn to scale without rounding.
  let isExact: Bool

  /// - Parameters:
  ///   - columns: the columns at hand.
  ///   - enough: whether a scale, in columns per tick, leaves nothing to be gained by a larger one.
  init(window: Range<Ticks>, columns: Int, quantum: Ticks, enough: (Double) -> Bool) {
    self.window = window
    let span = window.upperBound - window.lowerBound
    let quanta = (span + quantum - 1) / quantum
    guard quanta <= Ticks(columns) else {
      self.columns = columns
      isExact = false
      return
    }
    var scale = 1
    while Ticks(scale + 1) * quanta <= Ticks(columns), !enough(Double(scale) / Double(quantum)) {
      scale += 1
    }
    self.columns = scale * Int(quanta)
    isExact = true
  }

  var columnsPerTick: Double {
    Double(columns) / Double(window.upperBound - window.lowerBound)
  }

  private func column(_ time: Ticks) -> Int {
    let inside = min(max(time, window.lowerBound), window.upperBound) - window.lowerBound
    return Int(Double(inside) * columnsPerTick + 0.5)
  }

  /// The columns of what runs from `start` to `end`; empty where it is too short to be seen.
  func columns(from start: Ticks, to end: Ticks) -> Range<Int> { column(start)..<column(end) }

  /// The axis's numbers and their columns: steps of 1, 2 or 5 times a power of ten units, at least
  /// ten columns apart.
  func marks(_ scale: TimeScale) -> [(column: Int, label: String)] {
    let perUnit = columnsPerTick * Double(scale.ticksPerUnit)
    var step = 1.0
    for factor in [2.0, 2.5, 2.0] + Array(repeating: [2.0, 2.5, 2.0], count: 12).joined() {
      if step * perUnit >= 10 { break }
      step *= factor
    }
    let ticks = Ticks(step) * scale.ticksPerUnit
    var marks: [(Int, String)] = []
    var time = (window.lowerBound + ticks - 1) / ticks * ticks
    while time <= window.upperBound {
      let label = scale.text(time)
      if column(time) + label.count <= columns + 1 { marks.append((column(time), label)) }
      time += ticks
    }
    return marks
  }
}
