import PPSupport

/// Points in a plane as text: those of a front stand out.
public struct ParetoPlot {
  private let front: [(Double, Double)]
  private let others: [(Double, Double)]
  private let names: (x: String, y: String)
  private let isASCII: Bool
  /// What the two sorts of points are.
  private let legend: (front: String, others: String)

  /// Columns of the plane.
  static let width = 64
  /// Lines of the plane.
  static let height = 16

  /// A plot of a front among other points; names say what the axes are.
  public init(
    front: [(Double, Double)], others: [(Double, Double)], names: (x: String, y: String),
    isASCII: Bool, legend: (front: String, others: String) = ("the front", "other points")
  ) {
    self.legend = legend
    self.front = front
    self.others = others
    self.names = names
    self.isASCII = isASCII
  }

  /// The text: the vertical axis at the left, the horizontal below, the smallest values at the corner.
  public func text() -> String {
    let all = front + others
    guard let first = all.first else { return "" }
    let low = all.reduce(first) { (min($0.0, $1.0), min($0.1, $1.1)) }
    let high = all.reduce(first) { (max($0.0, $1.0), max($0.1, $1.1)) }
    var plane = [[Character]](
      repeating: [Character](repeating: " ", count: ParetoPlot.width), count: ParetoPlot.height)
    func draw(_ points: [(Double, Double)], _ mark: Character) {
      for point in points {
        let column = place(point.0, low.0, high.0, ParetoPlot.width)
        let line = place(point.1, low.1, high.1, ParetoPlot.height)
        plane[ParetoPlot.height - 1 - line][column] = mark
      }
    }
    draw(others, isASCII ? "." : "·")
    draw(front, isASCII ? "#" : "●")
    func label(_ value: Double) -> String {
      NumberText.rounded(value, decimals: abs(value) < 100 ? 4 : 1)
    }
    let labels = (label(high.1), label(low.1))
    let margin = max(labels.0.count, labels.1.count)
    var text = names.y + "\n"
    for (line, characters) in plane.enumerated() {
      let label = line == 0 ? labels.0 : line == ParetoPlot.height - 1 ? labels.1 : ""
      var row = String(repeating: " ", count: margin - label.count) + label
      row += (isASCII ? " |" : " │") + String(characters)
      while row.last == " " { row.removeLast() }
      text += row + "\n"
    }
    let rule = String(repeating: isASCII ? "-" : "─", count: ParetoPlot.width)
    let (left, right) = (label(low.0), label(high.0))
    // What the axis shows stands between its ends.
    let room = max(names.x.count + 4, ParetoPlot.width - left.count - right.count)
    let before = (room - names.x.count) / 2
    let after = room - names.x.count - before
    let indent = String(repeating: " ", count: margin + 1)
    text += indent + (isASCII ? "+" : "└") + rule + "\n"
    text += indent + " " + left + String(repeating: " ", count: before) + names.x
    text += String(repeating: " ", count: after) + right + "\n\n"
    return text + (isASCII ? "# \(legend.front), . " : "● \(legend.front), · ") + legend.others
      + "\n"
  }

  private func place(_ value: Double, _ low: Double, _ high: Double, _ count: Int) -> Int {
    let share = (value - low) / (high - low)
    guard high > low, share >= 0, share <= 1 else { return 0 }
    return Int(share * Double(count - 1) + 0.5)
  }
}
