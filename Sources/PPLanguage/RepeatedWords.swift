/// A list of words as repetitions: what comes several times in a row is written once.
indirect enum RepeatedWords: Equatable {
  case word(String)
  case several(count: Int, [RepeatedWords])

  /// Finds repetitions from the left, at each place the one that saves most, and inside of them again.
  ///
  /// - Complexity: O(words²), hardly more than O(words) where most words differ.
  static func compressing(_ words: ArraySlice<String>) -> [RepeatedWords] {
    var parts: [RepeatedWords] = []
    var rest = words
    while let first = rest.first {
      var best = (saved: 1, period: 0, count: 1)
      var period = 1
      while 2 * period <= rest.count {
        let start = rest.startIndex
        var end = start + period
        while end < rest.endIndex, rest[end] == rest[end - period] { end += 1 }
        let count = (end - start) / period
        let saved = (count - 1) * period
        if count > 1, saved > best.saved { best = (saved, period, count) }
        period += 1
      }
      guard best.count > 1 else {
        parts.append(.word(first))
        rest = rest.dropFirst()
        continue
      }
      parts.append(.several(count: best.count, compressing(rest.prefix(best.period))))
      rest = rest.dropFirst(best.period * best.count)
    }
    return parts
  }

  /// The words, one after the other.
  var words: [String] {
    switch self {
    case .word(let word): [word]
    case .several(let count, let body):
      Array(repeating: body.flatMap(\.words), count: count).flatMap { $0 }
    }
  }

  /// The same with numbers left out: what can be one text for several ranks.
  var shape: String {
    switch self {
    case .word(let word): word
    case .several(_, let body): "{" + body.map(\.shape).joined(separator: " ") + "}"
    }
  }

  /// The numbers, outer ones first.
  var counts: [Int] {
    switch self {
    case .word: []
    case .several(let count, let body): [count] + body.flatMap(\.counts)
    }
  }

  /// The text, with other words for numbers, taken from the front of a list.
  func text(_ counts: inout ArraySlice<String>) -> String {
    switch self {
    case .word(let word): return word
    case .several(_, let body):
      let count = counts.popFirst() ?? "1"
      return "repeat \(count) { " + body.map { $0.text(&counts) }.joined(separator: " ") + " }"
    }
  }
}
