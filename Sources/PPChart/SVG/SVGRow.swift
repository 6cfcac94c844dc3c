import PPModel

/// The blocks of one row of a picture: rectangles by colour, and labels where they fit.
struct SVGRow {
  /// The outlines of all rectangles of a colour, as a path.
  private var paths: [(color: String, path: String)] = []
  private var labels = ""

  private let top: Double
  private let height: Double

  /// The width of a digit, as a share of a label's size.
  private static let digit = 0.58

  /// An empty row.
  init(top: Double, height: Double) {
    self.top = top
    self.height = height
  }

  /// Draws a block from one place to another, in pixels.
  mutating func draw(_ block: SVGBlock, at place: Range<Double>) {
    let share = height / Double(block.bands.count)
    let width = place.upperBound - place.lowerBound
    // A line of the ground between blocks, as long as there is room for it.
    let gap = width >= 3 ? 0.5 : 0
    for (number, band) in block.bands.enumerated() {
      let upper = top + share * Double(number)
      fill(
        Palette.fill(band.kind, isOddSlot: band.isOddSlot),
        (place.lowerBound, upper, width - gap, share))
      let size = min(9, share - 1)
      let fitting = band.labels.first { Double($0.count) * SVGRow.digit * size + 1 <= width }
      guard size >= 5, let label = fitting else { continue }
      let middle = SVG.number(place.lowerBound + width / 2)
      let base = SVG.number(upper + share / 2 + size * 0.36)
      let color = Palette.text(band.kind, isOddSlot: band.isOddSlot)
      labels +=
        "<text x=\"\(middle)\" y=\"\(base)\" font-size=\"\(SVG.number(size))\" fill=\"\(color)\">"
        + "\(label)</text>\n"
    }
  }

  private mutating func fill(
    _ color: String, _ box: (x: Double, y: Double, width: Double, height: Double)
  ) {
    let outline =
      "M\(SVG.number(box.x)) \(SVG.number(box.y))h\(SVG.number(box.width))"
      + "v\(SVG.number(box.height))h-\(SVG.number(box.width))z"
    if let index = paths.firstIndex(where: { $0.color == color }) {
      paths[index].path += outline
    } else {
      paths.append((color, outline))
    }
  }

  /// The row's elements.
  var text: String {
    paths.map { "<path fill=\"\($0.color)\" d=\"\($0.path)\"/>\n" }.joined() + labels
  }
}
