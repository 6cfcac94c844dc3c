import PPModel

/// One instruction as it is drawn.
struct GanttBlock {
  /// What decides a block's colour.
  struct Style: Equatable {
    var kind: InstructionKind
    var isOddSlot: Bool
    var isOddMicrobatch: Bool

    /// The background in the 256-colour palette: a hue for each kind, lighter in odd slots, and two
    /// shades in turn so that neighbours can be told apart.
    var color: Int {
      let shades: [Int] =
        switch kind {
        case .forward: [75, 69, 117, 111]
        case .backward: [78, 72, 157, 151]
        case .inputBackward: [80, 73, 159, 152]
        case .weightBackward: [179, 180, 222, 223]
        case .pair: [141, 140, 183, 182]
        }
      return shades[(isOddSlot ? 2 : 0) + (isOddMicrobatch ? 1 : 0)]
    }
  }

  /// As many characters as the block is wide.
  var text: String
  var style: Style
}

/// One line of a chart, a cell for each column.
struct GanttRow {
  private var characters: [Character]
  private var styles: [GanttBlock.Style?]

  init(columns: Int, idle: Character) {
    characters = [Character](repeating: idle, count: columns)
    styles = [GanttBlock.Style?](repeating: nil, count: columns)
  }

  mutating func draw(_ block: GanttBlock, at columns: Range<Int>) {
    for (column, character) in zip(columns, block.text) {
      characters[column] = character
      styles[column] = block.style
    }
  }

  func text(_ ink: GanttStyle.Ink) -> String {
    guard ink == .color else { return String(characters) }
    var text = ""
    var current: GanttBlock.Style?
    for (character, style) in zip(characters, styles) {
      if style != current {
        text += style.map { Terminal.black(on: $0.color) } ?? Terminal.reset
        current = style
      }
      text.append(character)
    }
    return current == nil ? text : text + Terminal.reset
  }
}

/// The terminal escape codes in use.
enum Terminal {
  static let reset = "\u{1B}[0m"

  static func black(on color: Int) -> String { "\u{1B}[0;38;5;16;48;5;\(color)m" }
}
