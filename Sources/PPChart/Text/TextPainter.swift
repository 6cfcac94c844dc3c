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
        let indent = String(repeating: " ", count: labelWidth - 1 - name.label.count)
        text += line(ofRow: row, indent + name.label + " ", axis, paint)
        if text.utf8.count > 1 << 16 {
          try sink(text)
          text = ""
        }
      }
      try sink(text + "\n")
    }
  }

  private func line(
    ofRow row: Int, _ label: String, _ axis: ChartAxis,
    _ paint: (ChartLayout.Content, _ width: Int, _ isCut: Bool) -> TextBlock
  ) -> String {
    var line = TextRow(label, style.ink)
    let idle = layout.rows[row].stream == .copy ? " " : style.ink.idle
    for (filling, columns) in layout.runs(ofRow: row, on: axis) {
      switch filling {
      case .idle(let cause):
        let mark = cause?.symbol(style.ink) ?? idle
        line.append(TextBlock(text: String(repeating: mark, count: columns.count)))
      case .block(let position):
        let isCut = layout.block(position, ofRow: row).start < axis.window.lowerBound
        line.append(paint(layout.content(position, ofRow: row), columns.count, isCut))
      }
    }
    line.end()
    return line.text
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
