import PPModel
import PPSupport

/// Points in a plane as a figure: those of a front stand out, joined by a line and with their names.
public struct SVGScatter {
  /// A point, and what it is called.
  public typealias Point = (x: Double, y: Double, name: String)

  private let front: [Point]
  private let others: [(Double, Double)]
  private let names: (x: String, y: String)
  private let title: String
  private let width: Double
  private let height: Double
  private let low: (x: Double, y: Double)
  private let high: (x: Double, y: Double)

  private static let margin = (left: 64.0, right: 90.0, top: 28.0, bottom: 44.0)

  /// A figure.
  ///
  /// - Parameters:
  ///   - front: at least one point, in the order in which a line joins them.
  ///   - names: what the axes are, with their units.
  ///   - width: in pixels.
  public init(
    front: [Point], others: [(Double, Double)], names: (x: String, y: String), title: String,
    width: Int
  ) {
    precondition(!front.isEmpty, "a front of something")
    self.front = front
    self.others = others
    self.names = names
    self.title = title
    self.width = Double(width)
    height = 0.6 * Double(width)
    let all = front.map { ($0.x, $0.y) } + others
    func ends(_ values: [Double]) -> (Double, Double) {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      // A figure of equal values has them in its middle.
      let room = high > low ? 0.05 * (high - low) : max(abs(low), 1) * 0.5
      return (low - room, high + room)
    }
    let (x, y) = (ends(all.map(\.0)), ends(all.map(\.1)))
    low = (x.0, y.0)
    high = (x.1, y.1)
  }

  /// The figure as SVG 1.1.
  public func text() -> String {
    let (ink, margin) = (Palette.light.ink, SVGScatter.margin)
    let (right, bottom) = (width - margin.right, height - margin.bottom)
    func number(_ value: Double) -> String { SVG.number(value) }
    func words(_ text: String, _ x: Double, _ y: Double, _ more: String = "") -> String {
      "<text x=\"\(number(x))\" y=\"\(number(y))\"\(more)>\(XML.attribute(text.plain()))</text>\n"
    }
    var text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"\(number(width))\" height=\""
      + "\(number(height))\" viewBox=\"0 0 \(number(width)) \(number(height))\""
      + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"\(ink)\">\n"
      + "<title>\(XML.attribute(title.plain()))</title>\n"
      + "<rect width=\"100%\" height=\"100%\" fill=\"\(Palette.light.ground)\"/>\n"
      + words(title, margin.left, 16, " font-size=\"11\"")
      + "<path fill=\"none\" stroke=\"\(ink)\" stroke-width=\"0.5\" d=\"M\(number(margin.left)) "
      + "\(number(margin.top))V\(number(bottom))H\(number(right))\"/>\n"
    for mark in SVGScatter.marks(low.x, high.x) {
      text += words(mark.text, x(mark.value), bottom + 14, " text-anchor=\"middle\"")
    }
    for mark in SVGScatter.marks(low.y, high.y) {
      text += words(mark.text, margin.left - 6, y(mark.value) + 3, " text-anchor=\"end\"")
    }
    text += words(names.x, (margin.left + right) / 2, height - 10, " text-anchor=\"middle\"")
    let middle = number((margin.top + bottom) / 2)
    text += words(
      names.y, 0, 0, " text-anchor=\"middle\" transform=\"translate(14 \(middle)) rotate(-90)\"")
    text += "<g fill=\"#9aa0a8\">\n" + others.map { dot($0.0, $0.1, 2) }.joined() + "</g>\n"
    let color = Palette.fill(.weightBackward, isOddSlot: false)
    let line = front.map { "\(number(x($0.x))) \(number(y($0.y)))" }.joined(separator: "L")
    text += "<path fill=\"none\" stroke=\"\(color)\" d=\"M\(line)\"/>\n"
    text += "<g fill=\"\(color)\">\n" + front.map { dot($0.x, $0.y, 3.5) }.joined() + "</g>\n"
    for point in front { text += words(point.name, x(point.x) + 6, y(point.y) - 5) }
    return text + "</svg>\n"
  }

  private func x(_ value: Double) -> Double {
    let room = width - SVGScatter.margin.left - SVGScatter.margin.right
    return SVGScatter.margin.left + room * (value - low.x) / (high.x - low.x)
  }

  private func y(_ value: Double) -> Double {
    let room = height - SVGScatter.margin.top - SVGScatter.margin.bottom
    return SVGScatter.margin.top + room * (high.y - value) / (high.y - low.y)
  }

  private func dot(_ x: Double, _ y: Double, _ radius: Double) -> String {
    "<circle cx=\"\(SVG.number(self.x(x)))\" cy=\"\(SVG.number(self.y(y)))\" r=\"\(radius)\"/>\n"
  }

  /// Some four to eight numbers between two, at steps of 1, 2 or 5 times a power of ten.
  static func marks(_ low: Double, _ high: Double) -> [(value: Double, text: String)] {
    var (step, decimals) = (1.0, 0)
    while (high - low) / step < 4, decimals < 9 { (step, decimals) = (step / 10, decimals + 1) }
    while (high - low) / step > 40 { (step, decimals) = (step * 10, max(0, decimals - 1)) }
    for factor in [2.0, 2.5, 2.0] where (high - low) / step > 8 { step *= factor }
    let first = (low / step).rounded(.up)
    return (0..<12).map { (first + Double($0)) * step }.filter { $0 <= high }
      .map { ($0, NumberText.rounded($0, decimals: decimals)) }
  }
}
