import PPAnalysis
import PPModel

extension ChartLayout {
  /// What columns show.
  public enum Filling: Equatable, Sendable {
    /// The block at a position of the row.
    case block(Int)
    /// Idle time, and its cause where causes are told apart.
    case idle(BubbleCause?)
  }

  /// A row in columns, as wide as a painter can draw apart: runs of columns that show the same.
  ///
  /// Blocks that are too narrow for a column of their own are merged with their neighbours; `ColumnSums` says
  /// how. A block that is shown has its exact times still.
  ///
  /// - Complexity: O(blocks of the row + columns).
  public func runs(
    ofRow row: Int, on axis: ChartAxis
  ) -> [(filling: Filling, columns: Range<Int>)] {
    let causes = bubbles == nil ? [] : BubbleCause.allCases
    var sums = ColumnSums(columns: axis.columns, kinds: sorts, causes: causes.count)
    // Most blocks start where the one before ended.
    var end = (time: axis.window.lowerBound, place: 0.0)
    forEachBlock(ofRow: row) { position, block in
      let start = block.start == end.time ? end.place : axis.place(block.start)
      end = (block.end, axis.place(block.end))
      let place = start..<end.place
      guard !place.isEmpty else { return }
      sums.add(place, kind: block.sort, block: position)
    }
    for bubble in idleTimes(ofRow: row) {
      let place = axis.place(from: bubble.time.lowerBound, to: bubble.time.upperBound)
      guard let cause = causes.firstIndex(of: bubble.cause), !place.isEmpty else { continue }
      sums.addIdle(place, cause: cause)
    }
    return sums.runs().map { content, columns in
      switch content {
      case .block(let position): (.block(position), columns)
      case .idle(let cause): (.idle(cause.map { causes[$0] }), columns)
      }
    }
  }
}
