import PPModel

/// Spans of time that are apart and in order: the fewest that cover the same as others.
struct Spans {
  private(set) var starts: [Ticks] = []
  private(set) var ends: [Ticks] = []

  /// Joins spans that touch.
  ///
  /// - Complexity: O(spans × log spans).
  init(_ spans: [(start: Ticks, end: Ticks)]) {
    for span in spans.sorted(by: { $0.start < $1.start }) {
      if let end = ends.last, span.start <= end {
        ends[ends.count - 1] = max(end, span.end)
      } else {
        starts.append(span.start)
        ends.append(span.end)
      }
    }
  }

  /// The time that they cover.
  var total: Ticks { starts.indices.reduce(0) { $0 + ends[$1] - starts[$1] } }

  /// How much of another span they cover.
  ///
  /// - Complexity: O(log spans), and the spans inside.
  func overlap(_ start: Ticks, _ end: Ticks) -> Ticks {
    var index = starts.last(upTo: start) ?? 0
    var sum: Ticks = 0
    while index < starts.count, starts[index] < end {
      sum += max(0, min(end, ends[index]) - max(start, starts[index]))
      index += 1
    }
    return sum
  }
}

extension [Ticks] {
  /// The place of the last of rising times that is not after another; nil where all are.
  ///
  /// - Complexity: O(log times).
  func last(upTo time: Ticks) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}
