import PPModel

/// The lines below a chart that tell how to read it.
struct GanttLegend {
  let chart: GanttChart

  private var schedule: Schedule { chart.timeline.schedule }
  private var isASCII: Bool { chart.style.ink == .ascii }

  func text() -> String {
    var items = kinds()
    items.append((isASCII ? "." : "·", "idle", nil))
    var lines = [""]
    for (symbol, meaning, style) in items {
      let plain = "\(symbol) \(meaning)"
      let gap = lines[lines.count - 1].isEmpty ? "" : "   "
      let length = visibleLength(lines[lines.count - 1]) + gap.count + plain.count
      if length > chart.style.width, !lines[lines.count - 1].isEmpty {
        lines.append(colored(symbol, style) + " " + meaning)
      } else {
        lines[lines.count - 1] += gap + colored(symbol, style) + " " + meaning
      }
    }
    if let slots = slots() { lines.append(slots) }
    lines.append(scale())
    return lines.map { $0 + "\n" }.joined()
  }

  /// The kinds that occur, in the order of the paper.
  private func kinds() -> [(symbol: String, meaning: String, style: GanttBlock.Style?)] {
    let present = Set(schedule.kinds)
    return InstructionKind.allCases.filter { present.contains($0.rawValue) }.map { kind in
      let meaning =
        switch kind {
        case .forward: "forward"
        case .backward: "backward"
        case .inputBackward: "backward for input"
        case .weightBackward: "backward for weights"
        case .pair: "overlapped pair"
        }
      return (
        kind.letters, meaning,
        GanttBlock.Style(kind: kind, isOddSlot: false, isOddMicrobatch: false)
      )
    }
  }

  private func colored(_ symbol: String, _ style: GanttBlock.Style?) -> String {
    guard chart.style.ink == .color, let style else { return symbol }
    return Terminal.black(on: style.color) + symbol + Terminal.reset
  }

  /// Columns that a line takes on a terminal.
  private func visibleLength(_ line: String) -> Int {
    var length = 0
    var isEscape = false
    for character in line {
      if character == "\u{1B}" {
        isEscape = true
      } else if isEscape {
        isEscape = character != "m"
      } else {
        length += 1
      }
    }
    return length
  }

  private func slots() -> String? {
    let most = schedule.placement.slots.map(\.count).max() ?? 1
    guard most > 1 else { return nil }
    let small = chart.style.ink == .color ? "small and lighter" : "small"
    if schedule.placement.pipelines > 1 {
      return "capital: direction 0; \(small): direction 1"
    }
    return most == 2
      ? "capital: the rank's first stage; \(small): its second"
      : "capital: slots 0, 2, … of the rank; \(small): slots 1, 3, …"
  }

  private func scale() -> String {
    let perUnit = chart.panels[0].columnsPerTick * Double(chart.timeScale.ticksPerUnit)
    let units = chart.timeScale.plural
    if perUnit >= 1 {
      let count = rounded(perUnit, decimals: 2)
      let more = chart.labels.isComplete ? "" : "; --fold shows every micro-batch"
      return "time in \(units), \(count) column\(count == "1" ? "" : "s") each\(more)"
    }
    let note =
      chart.panels[0].isExact ? "" : "; narrow blocks may be hidden: see --width, --from, --to"
    return "time in \(units), \(rounded(1 / perUnit, decimals: 2)) to a column\(note)"
  }
}
