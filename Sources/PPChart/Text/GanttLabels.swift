import PPModel

/// How much a block says.
enum GanttDetail: Int, Comparable {
  /// `F`, `&`
  case letter
  /// `F&b`: pairs alone.
  case letters
  /// `12`, `12&3`: only where colour tells the kind.
  case number
  /// `F12`, `F12&b3`
  case full

  static func < (left: GanttDetail, right: GanttDetail) -> Bool { left.rawValue < right.rawValue }
}

/// How much a block can say at a width.
struct GanttLabelRule {
  /// The digits of the largest micro-batch number.
  let digits: Int
  let hasColor: Bool

  func detail(_ kind: InstructionKind, width: Int) -> GanttDetail {
    if kind.isPair {
      if width >= 3 + 2 * digits { return .full }
      if hasColor, width >= 1 + 2 * digits { return .number }
      return width >= 3 ? .letters : .letter
    }
    if width >= 1 + digits { return .full }
    return hasColor && width >= digits ? .number : .letter
  }

  /// What the narrowest block of a kind can say, at a scale in columns per tick.
  func detail(
    _ kind: InstructionKind, _ shape: ChartShape, _ columnsPerTick: Double
  ) -> GanttDetail {
    guard let shortest = shape.shortest[Int(kind.rawValue)] else { return .full }
    // Beyond any chart's width where a short window cuts long blocks.
    return detail(kind, width: Int(min(1e6, Double(shortest) * columnsPerTick + 1e-9)))
  }

  /// Whether every block could say all there is, at a scale in columns per tick.
  func fitsEverything(_ shape: ChartShape, columnsPerTick: Double) -> Bool {
    InstructionKind.allCases.allSatisfy { detail($0, shape, columnsPerTick) == .full }
  }
}

/// What stands in the blocks of a chart: for each kind the same amount everywhere.
struct GanttLabels {
  private let rule: GanttLabelRule
  /// By the raw value of the kind, `[InstructionKind.tableSize]`.
  private let details: [GanttDetail]
  /// The letters of each operation's kind by raw value, large for even slots and small for odd ones.
  private let letters: [[String]]

  init(rule: GanttLabelRule, shape: ChartShape, axis: ChartAxis) {
    self.rule = rule
    var details = [GanttDetail](repeating: .full, count: InstructionKind.tableSize)
    for kind in InstructionKind.allCases {
      details[Int(kind.rawValue)] = rule.detail(kind, shape, axis.columnsPerTick)
    }
    self.details = details
    let largest = OperationKind.allCases.map(\.rawValue).max() ?? 0
    var letters = [[String]](repeating: [], count: Int(largest) + 1)
    for kind in OperationKind.allCases {
      letters[Int(kind.rawValue)] = [kind.letter, kind.letter.lowercased()]
    }
    self.letters = letters
  }

  /// Whether every block carries its micro-batch.
  var isComplete: Bool { details.allSatisfy { $0 >= .number } }

  /// The block of one instruction; one that is cut, having started before, carries no name.
  func block(
    _ content: ChartLayout.Content, width: Int, isCut: Bool, _ ink: GanttStyle.Ink
  ) -> TextBlock {
    guard case .instruction(let instruction, let slot, let backwardSlot) = content else {
      return TextBlock(text: "")
    }
    let style = { (kind: InstructionKind, microbatch: Int) in
      ink == .color
        ? TextShade(kind, isOddSlot: slot % 2 == 1, isOddMicrobatch: microbatch % 2 == 1) : nil
    }
    switch instruction {
    case .pair(let forward, let backward):
      let kind = InstructionKind.pair(with: backward.kind)
      let (first, second) = (letter(.forward, slot), letter(backward.kind, backwardSlot))
      let text =
        switch detail(kind, width) {
        case .full: "\(first)\(forward.microbatch)&\(second)\(backward.microbatch)"
        case .number: "\(forward.microbatch)&\(backward.microbatch)"
        case .letters: "\(first)&\(second)"
        case .letter: "&"
        }
      return block(isCut ? "" : text, width, ink, style(kind, forward.microbatch))
    case .single(let operation):
      let kind = InstructionKind.single(operation.kind)
      let text =
        switch detail(kind, width) {
        case .full: "\(letter(operation.kind, slot))\(operation.microbatch)"
        case .number: "\(operation.microbatch)"
        case .letters, .letter: letter(operation.kind, slot)
        }
      return block(isCut ? "" : text, width, ink, style(kind, operation.microbatch))
    }
  }

  /// A text of ASCII, drawn out to a width.
  private func block(
    _ text: String, _ width: Int, _ ink: GanttStyle.Ink, _ style: TextShade?
  ) -> TextBlock {
    let length = text.utf8.count
    if length == width { return TextBlock(text: text, style: style) }
    if length > width { return TextBlock(text: String(text.prefix(width)), style: style) }
    return TextBlock(text: text + String(repeating: ink.fill, count: width - length), style: style)
  }

  private func detail(_ kind: InstructionKind, _ width: Int) -> GanttDetail {
    min(details[Int(kind.rawValue)], rule.detail(kind, width: width))
  }

  private func letter(_ kind: OperationKind, _ slot: Int) -> String {
    letters[Int(kind.rawValue)][slot % 2]
  }
}
