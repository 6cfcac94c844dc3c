import PPAnalysis
import PPModel
import PPSupport

/// What the colours of a figure mean, in lines below it.
struct SVGLegend {
  private var items: [(bands: [String], text: String, x: Double, line: Int)] = []

  /// The height of the lines.
  var height: Double { 16 * Double((items.last?.line ?? 0) + 1) + 4 }

  /// The kinds of instructions or components that occur in layouts, idle time, and what lighter blocks are.
  init(_ layouts: [ChartLayout], width: Double) {
    var place = (x: 10.0, line: 0)
    func add(_ bands: [String], _ text: String) {
      let length = 22 + 5.2 * Double(text.count)
      if place.x + length > width, place.x > 10 { place = (10, place.line + 1) }
      items.append((bands, text, place.x, place.line))
      place.x += length
    }
    for layout in layouts {
      for (bands, text) in layout.legend where !items.contains(where: { $0.text == text }) {
        add(bands, text)
      }
    }
    add([Palette.light.idle], "idle")
    var meanings: [String] = []
    for meaning in layouts.compactMap(\.meaningOfLighter) where !meanings.contains(meaning) {
      meanings.append(meaning)
    }
    if !meanings.isEmpty { add([], "lighter: " + meanings.joined(separator: ", or ")) }
  }

  /// The legend's elements, below `top`.
  func text(top: Double) -> String {
    var text = "<g font-size=\"9\">\n"
    for item in items {
      let y = top + 16 * Double(item.line)
      for (number, color) in item.bands.enumerated() {
        let share = 10 / Double(item.bands.count)
        text +=
          "<rect x=\"\(SVG.number(item.x))\" y=\"\(SVG.number(y + share * Double(number)))\" width=\"10\" height=\""
          + "\(SVG.number(share))\" fill=\"\(color)\"/>"
      }
      let x = item.x + (item.bands.isEmpty ? 0 : 14)
      text +=
        "<text x=\"\(SVG.number(x))\" y=\"\(SVG.number(y + 8.5))\">\(XML.attribute(item.text))</text>\n"
    }
    return text + "</g>\n"
  }
}

extension ChartLayout {
  /// The kinds that occur: their colours from the top, and what they are.
  fileprivate var legend: [(bands: [String], text: String)] {
    func color(_ kind: OperationKind) -> String { Palette.fill(kind, isOddSlot: false) }
    switch source {
    case .instructions:
      return (schedule?.presentKinds ?? []).map { kind in
        (kind.operations.map(color), "\(kind.letters) \(kind.title)")
      }
    case .components(let rows, _):
      let present = Set(rows.joined().map(\.kind.pass))
      return OperationKind.allCases.filter(present.contains).map {
        ([color($0)], "for \($0.letter), \($0.traits.title)")
      }
    }
  }
}

extension ChartLayout {
  /// What lighter blocks are; nil where there are none.
  public var meaningOfLighter: String? {
    guard let placement = schedule?.placement else { return "every other layer" }
    let most = placement.slots.map(\.count).max() ?? 1
    guard most > 1 else { return nil }
    if placement.pipelines > 1 { return "direction 1" }
    return most == 2 ? "the rank's second stage" : "every other stage of the rank"
  }
}
