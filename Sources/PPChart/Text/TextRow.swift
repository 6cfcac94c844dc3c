import PPModel

/// A piece of a chart's row: an instruction, a component of one, or a marked bubble.
struct TextBlock {
  /// As many characters as the block is wide.
  var text: String
  /// Nil for a bubble.
  var style: TextShade?
}

/// The background of a block, in the 256-colour palette.
struct TextShade: Equatable {
  var color: Int

  /// The shade of an instruction: a hue for each kind, lighter in odd slots, and two by turns so that
  /// neighbours can be told apart.
  init(_ kind: InstructionKind, isOddSlot: Bool, isOddMicrobatch: Bool) {
    let hues = TextShade.hues[Int(kind.rawValue)]
    color = hues[(isOddSlot ? 2 : 0) + (isOddMicrobatch ? 1 : 0)]
  }

  /// The shades of each kind by raw value; grey where nothing is chosen.
  private static let hues: [[Int]] = {
    var hues = [[Int]](repeating: [250, 246, 254, 252], count: InstructionKind.tableSize)
    let chosen: [InstructionKind: [Int]] = [
      .forward: [75, 69, 117, 111], .backward: [78, 72, 157, 151],
      .inputBackward: [80, 73, 159, 152], .weightBackward: [179, 180, 222, 223],
      .pair: [141, 140, 183, 182], .inputPair: [147, 146, 189, 188],
      .single(.recomputation): [209, 203, 216, 210],
      .offload: [173, 137, 180, 179], .load: [110, 74, 153, 117],
    ]
    for (kind, shades) in chosen { hues[Int(kind.rawValue)] = shades }
    return hues
  }()

  /// The shade of a component: the hue of the pass that it belongs to, in two by turns of layers.
  init(_ component: ComponentKind, isOddLayer: Bool) {
    self.init(.single(component.pass), isOddSlot: false, isOddMicrobatch: isOddLayer)
  }
}

/// One line of a chart as it grows, block by block from the left.
struct TextRow {
  private(set) var text = ""
  private let hasColor: Bool
  private var current: TextShade?

  init(_ label: String, _ ink: GanttStyle.Ink) {
    text = label
    hasColor = ink == .color
  }

  mutating func append(_ block: TextBlock) {
    if hasColor, block.style != current {
      text += block.style.map { Terminal.black(on: $0.color) } ?? Terminal.reset
      current = block.style
    }
    text += block.text
  }

  /// Ends the line.
  mutating func end() {
    if current != nil { text += Terminal.reset }
    current = nil
    text += "\n"
  }
}

/// The terminal escape codes in use.
enum Terminal {
  static let reset = "\u{1B}[0m"

  static func black(on color: Int) -> String { "\u{1B}[0;38;5;16;48;5;\(color)m" }
}
