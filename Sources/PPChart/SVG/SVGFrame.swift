import PPModel
import PPSupport

/// Where the panels of a figure stand: names on the left, time across, the same for all of them.
struct SVGFrame {
  /// Where times begin, in pixels.
  let left: Double
  /// The pixels that the time axis takes.
  let columns: Int

  /// A frame for rows of these names.
  init(labels: [String], width: Int) {
    left = 12 + 5.5 * Double(labels.map(\.count).max() ?? 0)
    columns = max(50, width - Int(left) - 14)
  }

  /// The time axis of a layout.
  func axis(_ layout: ChartLayout) -> ChartAxis {
    ChartAxis(window: layout.window, columns: columns)
  }

  /// As much of a sentence as there is room for, above what it is of.
  func caption(_ text: String, at y: Double) -> String {
    let most = Int(Double(columns) / 6.2)
    let short = text.count <= most ? text : text.prefix(max(1, most - 1)) + "…"
    return
      "<text x=\"\(SVG.number(left))\" y=\"\(SVG.number(y))\" font-size=\"11\">\(XML.attribute(short))</text>\n"
  }

  /// The ground of some rows of a layout, until its run ends: it shows where nothing runs.
  func ground(_ layout: ChartLayout, from top: Double, height: Double) -> String {
    let place = axis(layout).place(from: layout.window.lowerBound, to: layout.end)
    let width = SVG.number(place.upperBound - place.lowerBound)
    return "<rect x=\"\(SVG.number(left))\" y=\"\(SVG.number(top))\" width=\"\(width)\" height=\""
      + "\(SVG.number(height))\" fill=\"\(Palette.light.idle)\"/>\n"
  }

  /// The names of rows: all, or as many as there is room for.
  func names(_ labels: [String], from top: Double, apart height: Double) -> String {
    let every = max(1, Int((10 / height).rounded(.up)))
    var text = "<g font-size=\"9\" text-anchor=\"end\">\n"
    for (number, label) in labels.enumerated() where number % every == 0 {
      let base = top + height * (Double(number) + 0.5) + 3
      text +=
        "<text x=\"\(SVG.number(left - 5))\" y=\"\(SVG.number(base))\">\(XML.attribute(label))</text>\n"
    }
    return text + "</g>\n"
  }

  /// The time axis below all.
  func timeAxis(_ layout: ChartLayout, at bottom: Double) -> String {
    var text = "<g font-size=\"9\" text-anchor=\"middle\">\n"
    let axis = axis(layout)
    for time in axis.marks(layout.scale, apart: 60) {
      let x = SVG.number(left + Double(axis.column(time)))
      text +=
        "<path stroke=\"\(Palette.light.ink)\" stroke-width=\"0.5\" d=\"M\(x) \(SVG.number(bottom))v4\"/>"
        + "<text x=\"\(x)\" y=\"\(SVG.number(bottom + 14))\">\(layout.scale.text(time))</text>\n"
    }
    let middle = SVG.number(left + Double(columns) / 2)
    return text + "<text x=\"\(middle)\" y=\"\(SVG.number(bottom + 26))\">time in "
      + "\(XML.attribute(layout.scale.plural))</text>\n</g>\n"
  }
}
