import PPModel
import PPSupport

/// Runs as a figure that a paper prints: rows with their names, blocks with the numbers of their micro-batches where
/// they fit, one time axis with its unit, and a legend.
///
/// Several runs stand below each other.
public struct SVGChart: Chart {
  private let panels: [SVGPanel]
  private let title: String
  private let width: Double
  private let frame: SVGFrame
  private let legend: SVGLegend

  /// The least and the most width, in pixels.
  public static let widths = 200...10_000
  private static let top = 24.0
  private static let gap = 14.0

  private var bottom: Double {
    SVGChart.top + panels.reduce(-SVGChart.gap) { $0 + $1.height + SVGChart.gap }
  }
  private var height: Double { bottom + 30 + legend.height }

  /// A figure.
  ///
  /// - Parameters:
  ///   - panels: at least one; their windows are the same stretch of time.
  ///   - title: what stands above it, in plain text.
  ///   - width: in pixels.
  public init(_ panels: [SVGPanel], title: String, width: Int) {
    precondition(!panels.isEmpty, "a figure of something")
    self.panels = panels
    self.title = title
    self.width = Double(width)
    let corner = panels[0].layout.title
    frame = SVGFrame(labels: panels.flatMap(\.labels) + [corner], width: width)
    legend = SVGLegend(panels.map(\.layout), width: Double(width))
  }

  /// Writes the figure, a row at a time.
  ///
  /// - Complexity: O(blocks + rows × width).
  public func write<Failure: Error>(to sink: (String) throws(Failure) -> Void) throws(Failure) {
    let size = "\(SVG.number(width))\" height=\"\(SVG.number(height))"
    let corner = XML.attribute(panels[0].layout.title)
    try sink(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"\(size)\""
        + " viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\""
        + " font-family=\"Helvetica, Arial, sans-serif\" fill=\"\(Palette.light.ink)\">\n"
        + "<title>\(XML.attribute(title))</title>\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"\(Palette.light.ground)\"/>\n"
        + frame.caption(title, at: 15)
        + "<text x=\"\(SVG.number(frame.left - 5))\" y=\"15\" font-size=\"9\""
        + " text-anchor=\"end\">\(corner)</text>\n")
    var top = SVGChart.top
    for panel in panels {
      try panel.write(in: frame, top: top, to: sink)
      top += panel.height + SVGChart.gap
    }
    try sink(
      frame.timeAxis(panels[0].layout, at: bottom) + legend.text(top: bottom + 38) + "</svg>\n")
  }
}
