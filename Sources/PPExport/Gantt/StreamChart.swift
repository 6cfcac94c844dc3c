import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// Components on the two streams of ranks: a row of computation and one of communication for each rank,
/// or for one chunk by itself.
public struct StreamChart: Chart {
  /// How many panels a close-up is folded into before its blocks become too narrow for a label.
  static let mostPanels = 6

  private struct Row {
    var label: String
    var blocks: [(record: ComponentRecord, microbatch: String)]
  }

  private let rows: [Row]
  private let rowTitle: String
  private let style: GanttStyle
  private let timeScale: TimeScale
  private let panels: [GanttAxis]
  private let rowLabelWidth: Int

  /// The components of every rank.
  ///
  /// - Complexity: O(components).
  public init(_ evaluation: Evaluation, style: GanttStyle) {
    let schedule = evaluation.schedule
    var rows: [Row] = []
    for rank in 0..<schedule.ranks {
      rows.append(Row(label: "\(rank) compute", blocks: []))
      rows.append(Row(label: "comm", blocks: []))
    }
    for record in evaluation.components ?? [] {
      let microbatch = "\(record.operation(in: schedule).microbatch)"
      rows[2 * record.rank + record.kind.stream.rawValue].blocks.append((record, microbatch))
    }
    self.init(
      rows, title: "rank", evaluation.scale, style, end: evaluation.metrics.makespan,
      least: style.isFolded ? 3 : 1,
      most: style.isFolded ? GanttAxis.mostFoldedPanels : 1)
  }

  /// One chunk by itself.
  public init(_ closeUp: CloseUp, style: GanttStyle) {
    var rows = [Row(label: "compute", blocks: []), Row(label: "comm", blocks: [])]
    for record in closeUp.components {
      rows[record.kind.stream.rawValue].blocks.append((record, ""))
    }
    self.init(
      rows, title: "stream", .milliseconds, style, end: closeUp.duration,
      least: style.isFolded ? 11 : 2, most: StreamChart.mostPanels)
  }

  private init(
    _ rows: [Row], title: String, _ scale: TimeScale, _ style: GanttStyle, end: Ticks, least: Int,
    most: Int
  ) {
    self.rows = rows
    self.style = style
    rowTitle = title
    timeScale = scale
    rowLabelWidth = max(title.count, rows.map(\.label.count).max() ?? 0) + 1
    let shortest = rows.flatMap(\.blocks).map { $0.record.end - $0.record.start }.filter { $0 > 0 }
      .min()
    panels = GanttAxis.panels(
      window: style.window ?? 0..<max(1, end), columns: max(10, style.width - rowLabelWidth),
      shortest: shortest ?? 1, least: least, most: most)
  }

  /// Writes for each panel the time axis and the rows, and the legend.
  ///
  /// - Complexity: O(components × panels + rows × columns).
  public func write<Failure: Error>(
    to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    for axis in panels {
      try sink(axis.line(rowTitle, width: rowLabelWidth, timeScale))
      for row in rows {
        let gap = String(repeating: " ", count: rowLabelWidth - 1 - row.label.count)
        try sink(gap + row.label + " " + cells(of: row, axis).text(style.ink) + "\n")
      }
      try sink("\n")
    }
    try sink(legend())
  }

  private func cells(of row: Row, _ axis: GanttAxis) -> GanttRow {
    var cells = GanttRow(columns: axis.columns, idle: style.ink.idle)
    var columns = GanttColumns(columns: axis.columns, kinds: ComponentKind.letterCount)
    for (index, (record, _)) in row.blocks.enumerated() {
      let place = axis.place(from: record.start, to: record.end)
      guard !place.isEmpty else { continue }
      columns.add(place, kind: record.kind.letter, block: index)
    }
    for (content, columns) in columns.runs() {
      guard case .block(let index) = content else { continue }
      let (record, microbatch) = row.blocks[index]
      let isCut = record.start < axis.window.lowerBound
      let label = isCut ? "" : record.kind.label(microbatch, width: columns.count)
      let fill = String(repeating: style.ink.fill, count: columns.count - label.count)
      let shade = GanttShade(record.kind, isOddLayer: record.layer % 2 == 1)
      cells.draw(GanttBlock(text: label + fill, style: shade), at: columns)
    }
    return cells
  }

  private func legend() -> String {
    let shades = [ComponentKind.attention, .attentionBackward, .attentionWeight].map {
      GanttShade($0, isOddLayer: false)
    }
    let items = [
      LegendItem(symbol: "A", meaning: "attention"), LegendItem(symbol: "D", meaning: "dispatch"),
      LegendItem(symbol: "M", meaning: "MLP"), LegendItem(symbol: "C", meaning: "combine"),
      LegendItem(symbol: "F", meaning: "forward", shade: shades[0]),
      LegendItem(symbol: "B", meaning: "backward for input", shade: shades[1]),
      LegendItem(symbol: "W", meaning: "for weights", shade: shades[2]),
      LegendItem(symbol: String(style.ink.idle), meaning: "idle"),
    ]
    let column = 1 / (panels[0].columnsPerTick * Double(timeScale.ticksPerUnit))
    let note =
      panels[0].isExact ? "" : ", which shows what fills most of it; see --from, --to, --fold"
    let scale = "time in ms, \(NumberText.rounded(column, decimals: 2)) to a column\(note)"
    return
      (LegendItem.lines(items, width: style.width, style.ink)
      + wrapped(scale, width: style.width))
      .map { $0 + "\n" }.joined()
  }
}

extension ComponentKind {
  /// How many letters components begin with.
  static let letterCount = 4

  /// The number of the letter that the component begins with.
  var letter: Int {
    switch self {
    case .attention, .attentionBackward, .attentionWeight: 0
    case .dispatch, .dispatchBackward: 1
    case .mlp, .mlpBackward, .mlpWeight: 2
    case .combine, .combineBackward: 3
    }
  }

  /// The longest of the component's names that fits: `ATTN(F)3` with its micro-batch, `ATTN(F)`, `AF`, `A`.
  func label(_ microbatch: String, width: Int) -> String {
    let parts = rawValue.split(separator: "(")
    let short = "\(parts[0].prefix(1))\(parts[1].prefix(1))"
    let names = [rawValue + microbatch, rawValue, short + microbatch, short]
    return names.first { $0.count <= width } ?? String(rawValue.prefix(1))
  }
}
