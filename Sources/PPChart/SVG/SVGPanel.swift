import PPAnalysis
import PPModel
import PPSupport

/// One run in a figure: the rows of a layout, and below them what each rank holds over time, where that is asked
/// for.
public struct SVGPanel: Sendable {
  /// What each rank holds, `[ranks]`, as rows of the same height.
  public struct Activations: Sendable {
    let ranks: [ActivationsOverTime]
    /// What the rows' height stands for.
    let caption: String
    let most: Double

    /// - Parameters:
    ///   - ranks: what each holds.
    ///   - caption: of the height of a row, from its largest amount: `9 chunks`.
    public init(_ ranks: [ActivationsOverTime], caption: (Double) -> String) {
      self.ranks = ranks
      most = ranks.map(\.peak).max() ?? 0
      self.caption = "activations held; a row is " + caption(most) + " high"
    }
  }

  let layout: ChartLayout
  let name: String?
  let activations: Activations?

  /// A panel.
  ///
  /// - Parameter name: what stands above it, in plain text; nil where the figure's title says it.
  public init(_ layout: ChartLayout, name: String? = nil, activations: Activations? = nil) {
    self.layout = layout
    self.name = name
    self.activations = activations
  }

  /// The names of its rows, from the top.
  var labels: [String] { layout.rows.map(\.label) }

  /// The height of a row, in pixels.
  var rowHeight: Double {
    layout.rows.count <= 40 ? 18 : max(4, 720 / Double(layout.rows.count))
  }

  /// What stands above its rows.
  var head: Double { name == nil ? 0 : 16 }
  private static let gap = 22.0

  /// Its height, in pixels.
  var height: Double {
    let held = activations.map { SVGPanel.gap + rowHeight * Double($0.ranks.count) } ?? 0
    return head + rowHeight * Double(layout.rows.count) + held
  }

  /// Its elements, a row at a time.
  func write<Failure: Error>(
    in frame: SVGFrame, top: Double, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    if let name { try sink(frame.caption(name, at: top + 11)) }
    let first = top + head
    let rows = layout.rows.count
    try sink(frame.ground(layout, from: first, height: rowHeight * Double(rows)))
    try sink("<g text-anchor=\"middle\">\n")
    for row in 0..<rows {
      try sink(blocks(ofRow: row, frame, top: first + rowHeight * Double(row)))
    }
    try sink("</g>\n" + frame.names(labels, from: first, apart: rowHeight))
    guard let activations else { return }
    let second = first + rowHeight * Double(rows) + SVGPanel.gap
    try sink(frame.caption(activations.caption, at: second - 6))
    try sink(
      frame.ground(layout, from: second, height: rowHeight * Double(activations.ranks.count)))
    try sink("<g fill=\"\(Palette.fill(.forward, isOddSlot: false))\">\n")
    for (rank, held) in activations.ranks.enumerated() {
      let bottom = second + rowHeight * Double(rank + 1)
      try sink(area(held, most: activations.most, frame, bottom: bottom))
    }
    let numbers = activations.ranks.indices.map { "\($0)" }
    try sink("</g>\n" + frame.names(numbers, from: second, apart: rowHeight))
  }

  private func blocks(ofRow row: Int, _ frame: SVGFrame, top: Double) -> String {
    let axis = frame.axis(layout)
    var drawn = SVGRow(top: top, height: rowHeight - (rowHeight >= 8 ? 1 : 0))
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
        at: frame.left + place.lowerBound..<frame.left + place.upperBound)
    }
    return drawn.text
  }

  /// What a rank holds, as an area above `bottom`: a step wherever it changes, or the most of each pixel where there
  /// are more changes than pixels.
  private func area(
    _ held: ActivationsOverTime, most: Double, _ frame: SVGFrame, bottom: Double
  ) -> String {
    let axis = frame.axis(layout)
    let room = rowHeight - (rowHeight >= 8 ? 2 : 0)
    let steps: [(x: Double, held: Double)]
    if held.steps.count <= axis.columns {
      steps = held.steps.map { (axis.place(from: $0.time, to: $0.time).lowerBound, $0.held) }
    } else {
      steps = held.peaks(in: layout.window, count: axis.columns).enumerated().map {
        (Double($0), $1)
      }
    }
    let right = axis.place(from: layout.end, to: layout.end).lowerBound
    var path = "M\(SVG.number(frame.left)) \(SVG.number(bottom))"
    var last = 0.0
    for step in steps where step.held != last && step.x < right {
      last = step.held
      let y = bottom - room * (most > 0 ? step.held / most : 0)
      path += "H\(SVG.number(frame.left + step.x))V\(SVG.number(y))"
    }
    path += "H\(SVG.number(frame.left + right))V\(SVG.number(bottom))z"
    return "<path d=\"\(path)\"/>\n"
  }
}
