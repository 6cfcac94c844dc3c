extension Layout {
  /// The layout in Megatron's string, as short as repeats make it: `Et*4|t*4|t*3mL`.
  ///
  /// - Complexity: O(parts).
  public var text: String {
    stages.map { parts in
      let symbols = parts.map(\.symbol)
      var text = ""
      var start = 0
      for place in 1...max(1, symbols.count) where start < symbols.count {
        if place < symbols.count, symbols[place] == symbols[start] { continue }
        text += symbols[start] + (place - start > 1 ? "*\(place - start)" : "")
        start = place
      }
      return text
    }.joined(separator: "|")
  }
}

extension StagePart {
  /// The part's letter in Megatron's string.
  fileprivate var symbol: String {
    switch self {
    case .embedding: "E"
    case .decoder: "t"
    case .prediction: "m"
    case .head: "L"
    }
  }
}
