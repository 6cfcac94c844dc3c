import PPAnalysis
import PPModel
import PPSupport

/// The lines below a chart that tell how to read it.
struct GanttLegend {
  let layout: ChartLayout
  let schedule: Schedule
  let style: GanttStyle
  let axis: ChartAxis
  /// Whether every block carries its micro-batch.
  let isComplete: Bool

  func text() -> String {
    let items = kinds() + idle()
    var lines = LegendItem.lines(items, width: style.width, style.ink)
    if let slots = slots() { lines.append(slots) }
    lines += wrapped(scale(), width: style.width)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The kinds that occur, in the order of the paper.
  private func kinds() -> [LegendItem] {
    schedule.presentKinds.map { kind in
      LegendItem(
        symbol: kind.letters, meaning: kind.title,
        shade: TextShade(kind, isOddSlot: false, isOddMicrobatch: false))
    }
  }

  /// Idle time, or the causes of it that occur.
  private func idle() -> [LegendItem] {
    let ink = style.ink
    guard let bubbles = layout.bubbles else {
      return [LegendItem(symbol: String(ink.idle), meaning: "idle")]
    }
    return BubbleCause.allCases.filter { bubbles.time($0) > 0 }.map {
      LegendItem(symbol: String($0.symbol(ink)), meaning: $0.title)
    }
  }

  private func slots() -> String? {
    let most = schedule.placement.slots.map(\.count).max() ?? 1
    guard most > 1 else { return nil }
    let small = style.ink == .color ? "small and lighter" : "small"
    if schedule.placement.pipelines > 1 {
      return "capital: direction 0; \(small): direction 1"
    }
    return most == 2
      ? "capital: the rank's first stage; \(small): its second"
      : "capital: slots 0, 2, … of the rank; \(small): slots 1, 3, …"
  }

  private func scale() -> String {
    let perUnit = axis.columnsPerTick * Double(layout.scale.ticksPerUnit)
    let units = layout.scale.plural
    if perUnit >= 1 {
      let count = NumberText.rounded(perUnit, decimals: 2)
      let more = isComplete ? "" : "; --fold shows every micro-batch"
      return "time in \(units), \(count) column\(count == "1" ? "" : "s") each\(more)"
    }
    let note =
      axis.isExact
      ? "" : ", which shows what fills most of it; see --width, --from, --to"
    return "time in \(units), \(NumberText.rounded(1 / perUnit, decimals: 2)) to a column\(note)"
  }
}

/// A symbol and what it means.
struct LegendItem {
  var symbol: String
  var meaning: String
  var shade: TextShade?

  /// The items one after the other, broken into lines of at most `width` columns.
  static func lines(_ items: [LegendItem], width: Int, _ ink: GanttStyle.Ink) -> [String] {
    var lines: [String] = []
    var column = 0
    for item in items {
      let length = item.symbol.count + 1 + item.meaning.count
      if lines.isEmpty || column + 3 + length > width {
        lines.append(item.text(ink))
        column = length
      } else {
        lines[lines.count - 1] += "   " + item.text(ink)
        column += 3 + length
      }
    }
    return lines
  }

  private func text(_ ink: GanttStyle.Ink) -> String {
    guard ink == .color, let shade else { return symbol + " " + meaning }
    return Terminal.black(on: shade.color) + symbol + Terminal.reset + " " + meaning
  }
}
