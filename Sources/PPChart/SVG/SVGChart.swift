import PPModel
import PPSupport

/// A layout as a figure that a paper prints: rows with their names, blocks with the numbers of their micro-batches where
/// they fit, a time axis with its unit, and a legend.
public struct SVGChart: Chart {
  private let layout: ChartLayout
  private let title: String
  private let width: Double
  private let axis: ChartAxis
  private let legend: SVGLegend

  /// The least and the most width, in pixels.
  public static let widths = 200...10_000

  private let left: Double
  private let top = 24.0
  private var rowHeight: Double {
    layout.rows.count <= 40 ? 18 : max(4, 720 / Double(layout.rows.count))
  }
  private var bottom: Double { top + rowHeight * Double(layout.rows.count) }
  private var height: Double { bottom + 30 + legend.height }

  /// A figure.
  ///
  /// - Parameters:
  ///   - title: what stands above it, in plain text.
  ///   - width: in pixels.
  public init(_ layout: ChartLayout, title: String, width: Int) {
    self.layout = layout
    self.title = title
    self.width = Double(width)
    let names = layout.rows.map(\.label.count) + [layout.title.count]
    left = 12 + 5.5 * Double(names.max() ?? 0)
    axis = ChartAxis(window: layout.window, columns: max(50, width - Int(left) - 14))
    legend = SVGLegend(layout, width: Double(width))
  }

  /// Writes the figure, a row at a time.
  ///
  /// - Complexity: O(blocks + rows × width).
  public func write<Failure: Error>(to sink: (String) throws(Failure) -> Void) throws(Failure) {
    let size = "\(SVG.number(width))\" height=\"\(SVG.number(height))"
    try sink(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"\(size)\""
        + " viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\""
        + " font-family=\"Helvetica, Arial, sans-serif\" fill=\"\(Palette.light.ink)\">\n"
        + "<title>\(XML.attribute(title))</title>\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"\(Palette.light.ground)\"/>\n"
        + "<text x=\"\(SVG.number(left))\" y=\"15\" font-size=\"11\">\(XML.attribute(shortTitle))</text>\n"
        + ground)
    try sink("<g text-anchor=\"middle\">\n")
    for row in layout.rows.indices { try sink(blocks(ofRow: row)) }
    try sink("</g>\n" + names + timeAxis + legend.text(top: bottom + 38) + "</svg>\n")
  }

  /// As much of the title as there is room for.
  private var shortTitle: String {
    let most = Int((width - left) / 6.2)
    return title.count <= most ? title : title.prefix(max(1, most - 1)) + "…"
  }

  private var ground: String {
    "<rect x=\"\(SVG.number(left))\" y=\"\(SVG.number(top))\" width=\"\(axis.columns)\" height=\""
      + "\(SVG.number(bottom - top))\" fill=\"\(Palette.light.idle)\"/>\n"
  }

  private func blocks(ofRow row: Int) -> String {
    let gap = rowHeight >= 8 ? 1.0 : 0
    var drawn = SVGRow(top: top + rowHeight * Double(row), height: rowHeight - gap)
    for (filling, columns) in layout.runs(ofRow: row, on: axis) {
      guard case .block(let position) = filling else { continue }
      let block = layout.block(position, ofRow: row)
      let own = axis.place(from: block.start, to: block.end)
      // A block of less than a pixel, or less than its run, stands for several.
      let length = own.upperBound - own.lowerBound
      let isOne = length >= 1 && Double(columns.count) <= length + 1
      let place = isOne ? own : Double(columns.lowerBound)..<Double(columns.upperBound)
      drawn.draw(
        SVGBlock(layout.content(position, ofRow: row)),
        at: left + place.lowerBound..<left + place.upperBound)
    }
    return drawn.text
  }

  /// The names of the rows: all, or as many as there is room for.
  private var names: String {
    let every = max(1, Int((10 / rowHeight).rounded(.up)))
    var text = "<g font-size=\"9\" text-anchor=\"end\">\n"
    for (number, row) in layout.rows.enumerated() where number % every == 0 {
      let base = top + rowHeight * (Double(number) + 0.5) + 3
      text +=
        "<text x=\"\(SVG.number(left - 5))\" y=\"\(SVG.number(base))\">\(XML.attribute(row.label))</text>\n"
    }
    return text + "<text x=\"\(SVG.number(left - 5))\" y=\"15\">\(layout.title)</text>\n</g>\n"
  }

  private var timeAxis: String {
    var text = "<g font-size=\"9\" text-anchor=\"middle\">\n"
    for time in axis.marks(layout.scale, apart: 60) {
      let x = SVG.number(left + Double(axis.column(time)))
      text +=
        "<path stroke=\"\(Palette.light.ink)\" stroke-width=\"0.5\" d=\"M\(x) \(SVG.number(bottom))v4\"/>"
        + "<text x=\"\(x)\" y=\"\(SVG.number(bottom + 14))\">\(layout.scale.text(time))</text>\n"
    }
    let middle = SVG.number(left + Double(axis.columns) / 2)
    return text + "<text x=\"\(middle)\" y=\"\(SVG.number(bottom + 26))\">time in "
      + "\(XML.attribute(layout.scale.plural))</text>\n</g>\n"
  }
}
