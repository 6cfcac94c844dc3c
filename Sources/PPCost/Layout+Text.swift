extension Layout {
  /// The layout in Megatron's string, as short as repeats make it: `Et*5|(t*4|)*14mL`.
  ///
  /// - Complexity: O(parts).
  public var text: String {
    let stages = stages.map { Layout.text(of: $0.map(\.symbol)) }
    var text = ""
    var start = 0
    // The last stage ends without a bar, so it is in no group.
    while start < stages.count - 1 {
      let end =
        stages[start..<stages.count - 1].firstIndex { $0 != stages[start] }
        ?? stages.count - 1
      let count = end - start
      text += count > 2 ? "(\(stages[start])|)*\(count)" : ""
      if count <= 2 { for _ in 0..<count { text += stages[start] + "|" } }
      start = end
    }
    return text + (stages.last ?? "")
  }

  /// The parts of one stage in Megatron's symbols: `Et*4`.
  public func text(ofStage stage: Int) -> String { Layout.text(of: stages[stage].map(\.symbol)) }

  /// The symbols of a stage, repeats as factors: `Et*4`.
  private static func text(of symbols: [String]) -> String {
    var text = ""
    var start = 0
    for place in 1...max(1, symbols.count) where start < symbols.count {
      if place < symbols.count, symbols[place] == symbols[start] { continue }
      text += symbols[start] + (place - start > 1 ? "*\(place - start)" : "")
      start = place
    }
    return text
  }

  /// The symbols of each stage of a text, whatever repeats it is written with; nil where it is no layout.
  ///
  /// - Complexity: O(parts).
  package static func stages(ofText text: String) -> [String]? {
    var parser = LayoutParser(text)
    return try? parser.stages().map { String($0) }
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
