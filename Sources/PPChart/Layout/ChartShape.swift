import PPModel
import PPSupport

/// What folding a layout into panels goes by: the grain of its times and its narrowest blocks.
public struct ChartShape: Equatable, Sendable {
  /// The largest number of ticks that every start and end is a multiple of.
  public let quantum: Ticks
  /// The shortest duration of each sort, in ticks; nil for sorts that do not occur.
  public let shortest: [Ticks?]

  /// The shape of all blocks, inside of the window or not.
  ///
  /// - Complexity: O(blocks).
  public init(_ layout: ChartLayout) {
    var quantum = layout.window.lowerBound.count
    var shortest = [Ticks](repeating: .max, count: layout.sorts)
    func divide(_ time: Int64) {
      // Most often it is a multiple already.
      guard quantum != 1, quantum == 0 || time % quantum != 0 else { return }
      quantum = greatestCommonDivisor(quantum, time)
    }
    for row in layout.rows.indices {
      // Most blocks start where the one before ended.
      var last: Ticks = 0
      layout.forEachBlock(ofRow: row) { _, block in
        if block.start != last { divide(block.start.count) }
        divide(block.end.count)
        last = block.end
        let duration = block.end - block.start
        if duration < shortest[block.sort], duration > 0 { shortest[block.sort] = duration }
      }
    }
    self.quantum = Ticks(max(1, quantum))
    self.shortest = shortest.map { $0 == .max ? nil : $0 }
  }
}
