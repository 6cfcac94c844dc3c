import PPAnalysis
import PPModel

/// Paints a layout with characters: for each panel the axis and the rows.
struct TextPainter {
  let layout: ChartLayout
  let style: GanttStyle
  /// One panel, or several in the order of time.
  let panels: [ChartAxis]
  private let labelWidth: Int

  /// A painter; `panels` folds the layout into panels of so many columns.
  init(_ layout: ChartLayout, _ style: GanttStyle, panels: (_ columns: Int) -> [ChartAxis]) {
    self.layout = layout
    self.style = style
    labelWidth = max(layout.title.count, layout.rows.map(\.label.count).max() ?? 0) + 1
    self.panels = panels(max(10, style.width - labelWidth))
  }

  /// Writes the panels, some rows at a time.
  ///
  /// - Parameter paint: what stands in a block: of so many columns, and whether its start is cut off.
  /// - Complexity: O(blocks × panels + rows × columns).
  func write<Failure: Error>(
    to sink: (String) throws(Failure) -> Void,
    paint: (ChartLayout.Content, _ width: Int, _ isCut: Bool) -> TextBlock
  ) throws(Failure) {
    for axis in panels {
      var text = axisLine(axis)
      for (row, name) in layout.rows.enumerated() {
        text += String(repeating: " ", count: labelWidth - 1 - name.label.count) + name.label + " "
        text += cells(ofRow: row, axis, paint).text(style.ink) + "\n"
        if text.utf8.count > 1 << 16 {
          try sink(text)
          text = ""
        }
      }
      try sink(text + "\n")
    }
  }

  private func cells(
    ofRow row: Int, _ axis: ChartAxis,
    _ paint: (ChartLayout.Content, _ width: Int, _ isCut: Bool) -> TextBlock
  ) -> TextRow {
    let isCopy = layout.rows[row].stream == .copy
    var cells = TextRow(columns: axis.columns, idle: isCopy ? " " : style.ink.idle)
    for (filling, columns) in layout.runs(ofRow: row, on: axis) {
      switch filling {
      case .idle(nil): break
      case .idle(let cause?):
        let mark = String(cause.symbol(style.ink))
        cells.draw(TextBlock(text: String(repeating: mark, count: columns.count)), at: columns)
      case .block(let position):
        let isCut = layout.block(position, ofRow: row).start < axis.window.lowerBound
        let content = layout.content(position, ofRow: row)
        cells.draw(paint(content, columns.count, isCut), at: columns)
      }
    }
    return cells
  }

  /// The line above a panel: what the rows are, and the times.
  private func axisLine(_ axis: ChartAxis) -> String {
    var line = layout.title + String(repeating: " ", count: labelWidth - layout.title.count)
    var end = 0
    for time in axis.marks(layout.scale, apart: 10) {
      let (column, label) = (axis.column(time), layout.scale.text(time))
      guard column > end || column == 0, column + label.count <= axis.columns else { continue }
      line += String(repeating: " ", count: column - end) + label
      end = column + label.count
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}

extension BubbleCause {
  /// What marks the cause in a chart.
  func symbol(_ ink: GanttStyle.Ink) -> Character {
    switch self {
    case .warmUp: ":"
    case .operation: "?"
    case .message: "~"
    case .blocking: "="
    case .action: "+"
    case .host: "^"
    case .coolDown: ink.idle
    }
  }
}
