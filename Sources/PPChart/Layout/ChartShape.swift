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
    var shortest = [Ticks?](repeating: nil, count: layout.sorts)
    for row in layout.rows.indices {
      layout.forEachBlock(ofRow: row) { _, block in
        // Most often they are multiples of it already.
        if quantum == 0
          || (quantum != 1
            && (block.start.count % quantum != 0 || block.end.count % quantum != 0))
        {
          quantum = greatestCommonDivisor(
            greatestCommonDivisor(quantum, block.start.count), block.end.count)
        }
        if block.end > block.start {
          shortest[block.sort] = min(shortest[block.sort] ?? .max, block.end - block.start)
        }
      }
    }
    self.quantum = Ticks(max(1, quantum))
    self.shortest = shortest
  }
}
