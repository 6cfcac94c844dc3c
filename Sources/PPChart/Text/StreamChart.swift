import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// Components on the two streams of ranks: a row of computation and one of communication for each rank,
/// or for one chunk by itself.
public struct StreamChart: Chart {
  /// How many panels a close-up is folded into before its blocks become too narrow for a label.
  static let mostPanels = 6

  private let painter: TextPainter

  /// The components of every rank.
  ///
  /// - Complexity: O(components).
  public init(_ evaluation: Evaluation, style: GanttStyle) {
    self.init(
      ChartLayout(componentsOf: evaluation, window: style.window), style,
      least: style.isFolded ? 3 : 1, most: style.isFolded ? ChartAxis.mostFoldedPanels : 1)
  }

  /// One chunk by itself.
  public init(_ closeUp: CloseUp, style: GanttStyle) {
    self.init(
      ChartLayout(closeUp, window: style.window), style,
      least: style.isFolded ? 11 : 2, most: StreamChart.mostPanels)
  }

  private init(_ layout: ChartLayout, _ style: GanttStyle, least: Int, most: Int) {
    let shortest = ChartShape(layout).shortest.compactMap { $0 }.min() ?? 1
    painter = TextPainter(layout, style) { columns in
      ChartAxis.panels(
        window: layout.window, columns: columns, shortest: shortest, least: least, most: most)
    }
  }

  /// Writes for each panel the time axis and the rows, and the legend.
  ///
  /// - Complexity: O(components × panels + rows × columns).
  public func write<Failure: Error>(
    to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    try painter.write(to: sink) { content, width, isCut in
      guard case .component(let record, let microbatch) = content else {
        return TextBlock(text: "")
      }
      let label = isCut ? "" : record.kind.label(microbatch.map { "\($0)" } ?? "", width: width)
      let fill = String(repeating: painter.style.ink.fill, count: width - label.count)
      let shade = TextShade(record.kind, isOddLayer: record.layer % 2 == 1)
      return TextBlock(text: label + fill, style: shade)
    }
    try sink(legend())
  }

  private func legend() -> String {
    let (style, axis) = (painter.style, painter.panels[0])
    let shades = [ComponentKind.attention, .attentionBackward, .attentionWeight].map {
      TextShade($0, isOddLayer: false)
    }
    let items = [
      LegendItem(symbol: "A", meaning: "attention"), LegendItem(symbol: "D", meaning: "dispatch"),
      LegendItem(symbol: "M", meaning: "MLP"), LegendItem(symbol: "C", meaning: "combine"),
      LegendItem(symbol: "F", meaning: "forward", shade: shades[0]),
      LegendItem(symbol: "B", meaning: "backward for input", shade: shades[1]),
      LegendItem(symbol: "W", meaning: "for weights", shade: shades[2]),
      LegendItem(symbol: String(style.ink.idle), meaning: "idle"),
    ]
    let column = 1 / (axis.columnsPerTick * Double(painter.layout.scale.ticksPerUnit))
    let note =
      axis.isExact ? "" : ", which shows what fills most of it; see --from, --to, --fold"
    let scale = "time in ms, \(NumberText.rounded(column, decimals: 2)) to a column\(note)"
    return
      (LegendItem.lines(items, width: style.width, style.ink)
      + wrapped(scale, width: style.width))
      .map { $0 + "\n" }.joined()
  }
}

extension ComponentKind {
  /// The longest of the component's names that fits: `ATTN(F)3` with its micro-batch, `ATTN(F)`, `AF`, `A`.
  func label(_ microbatch: String, width: Int) -> String {
    let parts = rawValue.split(separator: "(")
    let short = "\(parts[0].prefix(1))\(parts[1].prefix(1))"
    let names = [rawValue + microbatch, rawValue, short + microbatch, short]
    return names.first { $0.count <= width } ?? String(rawValue.prefix(1))
  }
}
