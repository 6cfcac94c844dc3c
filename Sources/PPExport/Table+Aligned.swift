import PPModel
import PPSupport

extension Table {
  /// Aligned columns under a title, two spaces between them, notes below.
  ///
  /// A table that is wider than `width` breaks the headings of its columns, then the words in its cells;
  /// if that is not enough it becomes several blocks of columns, one below the other, each with the key
  /// columns.
  func alignedText(rule: Character, width: Int) -> String {
    let layout = TableLayout(self, width: width)
    var parts = title.isEmpty ? [] : [paragraph(title.plain(), width)]
    parts += layout.blocks.map { layout.text(of: $0, rule: rule) }
    if !notes.isEmpty { parts.append(notes.map { paragraph($0.plain(), width) }.joined()) }
    return parts.joined(separator: "\n")
  }

  private func paragraph(_ text: String, _ width: Int) -> String {
    wrapped(text, width: width, indent: 2).map { $0 + "\n" }.joined()
  }
}

/// Where the columns of a table stand in aligned text.
struct TableLayout {
  /// A column of words is not made narrower than this to spare a block.
  static let leastWords = 20

  private let columns: [Table.Column]
  private let cells: [[String]]
  private let widths: [Int]
  /// The columns of each block, the key columns first.
  let blocks: [[Int]]

  init(_ table: Table, width: Int) {
    let columns = table.columns
    let cells = table.rows.map { $0.map { $0.shown.plain() } }
    let longest = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let words = columns.map { $0.title.split(separator: " ").map(\.count).max() ?? 0 }
    let whole = columns.indices.map { max(longest[$0], columns[$0].title.count) }
    let narrow = columns.indices.map { max(longest[$0], words[$0]) }
    func fits(_ widths: [Int]) -> Bool { TableLayout.total(widths) <= width }
    /// The widths with columns of words of at most `most` characters.
    func limited(_ most: Int) -> [Int] {
      columns.indices.map {
        columns[$0].alignment == .left ? max(words[$0], min(narrow[$0], most)) : narrow[$0]
      }
    }
    func blocks(_ widths: [Int]) -> [[Int]] {
      fits(widths)
        ? [Array(columns.indices)]
        : TableLayout.blocks(columns, widths, keys: table.keys, width: width)
    }
    // What costs the reader least comes first, and wins unless another needs fewer blocks.
    let limits = stride(from: width, through: TableLayout.leastWords, by: -1)
    var best = (widths: limited(TableLayout.leastWords), count: Int.max)
    for widths in fits(whole) ? [whole] : [narrow] + limits.map(limited) {
      let blocks = blocks(widths)
      let hasRoom = blocks.allSatisfy { block in fits(block.map { widths[$0] }) }
      if hasRoom, blocks.count < best.count { best = (widths, blocks.count) }
      if best.count == 1 { break }
    }
    let blocks = blocks(best.widths)
    // A block that has room after all keeps its headings in one line.
    for block in blocks where fits(block.map { whole[$0] }) {
      for column in block.dropFirst(table.keys) { best.widths[column] = whole[column] }
    }
    self.columns = columns
    self.cells = cells
    self.widths = best.widths
    self.blocks = blocks
  }

  private static func total(_ widths: some Collection<Int>) -> Int {
    widths.reduce(0, +) + 2 * (widths.count - 1)
  }

  /// Fills blocks from the left; a group of columns stays together where a block has room for it.
  private static func blocks(
    _ columns: [Table.Column], _ widths: [Int], keys: Int, width: Int
  ) -> [[Int]] {
    // Of many key columns as many as leave half of the line to the others.
    var keyed = Array(columns.indices.prefix(keys))
    while keyed.count > 1, total(keyed.map { widths[$0] }) > width / 2 { keyed.removeLast() }
    var blocks: [[Int]] = []
    var block = keyed
    func fits(_ more: [Int]) -> Bool {
      total((block + more).map { widths[$0] }) <= width
    }
    func close() {
      if block.count > keyed.count { blocks.append(block) }
      block = keyed
    }
    for group in groups(columns, from: keyed.count) {
      if !fits(group) { close() }
      for column in group {
        if !fits([column]) { close() }
        block.append(column)
      }
    }
    close()
    return blocks
  }

  /// Columns after the keys that belong together.
  private static func groups(_ columns: [Table.Column], from first: Int) -> [[Int]] {
    columns.indices.dropFirst(first).reduce(into: []) { groups, column in
      if groups.isEmpty || columns[column].startsGroup { groups.append([]) }
      groups[groups.count - 1].append(column)
    }
  }

  /// Headings, a rule, and the rows of one block.
  func text(of block: [Int], rule: Character) -> String {
    let headings = block.map { wrapped(columns[$0].title, width: widths[$0]) }
    let height = headings.map(\.count).max() ?? 0
    let lowered = headings.map { [String](repeating: "", count: height - $0.count) + $0 }
    var text = lines(lowered, block)
    text +=
      String(
        repeating: rule, count: TableLayout.total(block.map { widths[$0] })) + "\n"
    for row in cells {
      text += lines(block.map { wrapped(row[$0], width: widths[$0]) }, block)
    }
    return text
  }

  /// The lines of a row whose cells are broken into lines.
  private func lines(_ cells: [[String]], _ block: [Int]) -> String {
    var text = ""
    for line in 0..<(cells.map(\.count).max() ?? 0) {
      var result = ""
      for (place, column) in block.enumerated() {
        let piece = line < cells[place].count ? cells[place][line] : ""
        let padding = String(repeating: " ", count: max(0, widths[column] - piece.count))
        if place > 0 { result += "  " }
        result += columns[column].alignment == .left ? piece + padding : padding + piece
      }
      while result.last == " " { result.removeLast() }
      text += result + "\n"
    }
    return text
  }
}
