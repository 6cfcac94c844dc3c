import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// How a Gantt chart is drawn.
public struct GanttStyle: Equatable, Sendable {
  /// The characters and colours in use.
  public enum Ink: Sendable {
    /// Plain ASCII.
    case ascii
    /// Unicode without colour.
    case plain
    /// Unicode on coloured blocks, by terminal escape codes.
    case color

    /// What stands where nothing runs.
    var idle: Character { self == .ascii ? "." : "·" }
    /// What draws a block out behind its label.
    var fill: Character {
      switch self {
      case .ascii: "-"
      case .plain: "─"
      case .color: " "
      }
    }
  }

  /// The characters and colours in use.
  public var ink: Ink
  /// The width of the whole chart in columns.
  public var width: Int
  /// The part of the timeline to draw, in ticks; the whole step where nil.
  public var window: Range<Ticks>?
  /// Whether to fold the chart into as many panels as it takes for every block to say all there is.
  public var isFolded: Bool

  /// A style.
  public init(ink: Ink, width: Int, window: Range<Ticks>? = nil, isFolded: Bool = false) {
    self.isFolded = isFolded
    self.ink = ink
    self.width = width
    self.window = window
  }
}

/// A picture made of text.
public protocol Chart {
  /// Writes the chart to `sink`, some rows at a time.
  func write<Failure: Error>(to sink: (String) throws(Failure) -> Void) throws(Failure)
}

extension Chart {
  /// The whole chart, ending in a line feed.
  public func text() -> String {
    var text = ""
    write { text += $0 }
    return text
  }
}

/// A timeline as a text Gantt chart: a row for each rank, a block for each instruction.
///
/// A block holds the kind's letter and the micro-batch where they fit; capital letters stand for the
/// rank's even slots (DualPipe's direction 0), small ones for the odd (direction 1). An overlapped
/// pair is one block. What a column shows that holds several, `GanttColumns` decides. `Docs/Gantt.md` tells how to read it.
public struct GanttChart: Chart {
  let timeline: Timeline
  /// The causes of idle times, where they are marked.
  let bubbles: Bubbles?
  let timeScale: TimeScale
  let style: GanttStyle
  /// One panel, or several in the order of time.
  let panels: [GanttAxis]
  let labels: GanttLabels
  let rowLabelWidth: Int

  /// Lays the chart out.
  ///
  /// - Parameter bubbles: marks idle times by their causes.
  /// - Complexity: O(instructions).
  public init(_ evaluation: Evaluation, style: GanttStyle, bubbles: Bubbles? = nil) {
    timeline = evaluation.timeline
    self.bubbles = bubbles
    timeScale = evaluation.scale
    self.style = style
    let schedule = timeline.schedule
    rowLabelWidth = max(4, "\(schedule.ranks - 1)".count) + 1
    let window = style.window ?? 0..<max(1, timeline.makespan)
    let shape = GanttShape(timeline, window: window)
    let rule = GanttLabelRule(
      digits: "\(schedule.microbatchCount - 1)".count, hasColor: style.ink == .color)
    panels = GanttAxis.panels(
      window: window, columns: max(10, style.width - rowLabelWidth), quantum: shape.quantum,
      isFolded: style.isFolded, enough: { rule.fitsEverything(shape, columnsPerTick: $0) })
    labels = GanttLabels(schedule: schedule, rule: rule, shape: shape, axis: panels[0])
  }

  /// Writes for each panel the time axis and a row for each rank, and the legend.
  ///
  /// - Complexity: O(instructions × panels + ranks × columns).
  public func write<Failure: Error>(
    to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    for axis in panels {
      var text = axis.line("rank", width: rowLabelWidth, timeScale)
      for rank in 0..<timeline.schedule.ranks {
        let label = "\(rank)"
        text += String(repeating: " ", count: rowLabelWidth - 1 - label.count) + label + " "
        text += row(of: rank, axis).text(style.ink) + "\n"
        if text.utf8.count > 1 << 16 {
          try sink(text)
          text = ""
        }
      }
      try sink(text + "\n")
    }
    try sink(GanttLegend(chart: self).text())
  }

  private func row(of rank: Int, _ axis: GanttAxis) -> GanttRow {
    var row = GanttRow(columns: axis.columns, idle: style.ink.idle)
    let causes = BubbleCause.allCases
    var columns = GanttColumns(
      columns: axis.columns, kinds: InstructionKind.tableSize,
      causes: bubbles == nil ? 0 : causes.count)
    let (starts, kinds) = (timeline.starts, timeline.schedule.kinds)
    for index in timeline.schedule.instructions(ofRank: rank) {
      let place = axis.place(from: starts[index], to: timeline.ends[index])
      guard !place.isEmpty else { continue }
      columns.add(place, kind: Int(kinds[index]), block: index)
    }
    for bubble in bubbles?.ofRank(rank) ?? [] {
      let place = axis.place(from: bubble.time.lowerBound, to: bubble.time.upperBound)
      guard let cause = causes.firstIndex(of: bubble.cause), !place.isEmpty else { continue }
      columns.addIdle(place, cause: cause)
    }
    for (content, columns) in columns.runs() {
      switch content {
      case .idle(nil): break
      case .idle(let cause?):
        let mark = String(causes[cause].symbol(style.ink))
        row.draw(GanttBlock(text: String(repeating: mark, count: columns.count)), at: columns)
      case .block(let index):
        let isCut = starts[index] < axis.window.lowerBound
        let block = labels.block(
          timeline.schedule, index, rank, width: columns.count, isCut: isCut, style.ink)
        row.draw(block, at: columns)
      }
    }
    return row
  }
}

/// What the layout needs to know of a timeline: the grain of its times and its narrowest blocks.
struct GanttShape {
  /// The largest number of ticks that every start and end is a multiple of.
  var quantum: Ticks
  /// The shortest duration of each kind, by raw value; nil for kinds that do not occur.
  var shortest: [Ticks?]

  init(_ timeline: Timeline, window: Range<Ticks>) {
    var quantum = window.lowerBound
    var shortest = [Ticks?](repeating: nil, count: InstructionKind.tableSize)
    let starts = timeline.starts
    for index in starts.indices {
      let (start, end) = (starts[index], timeline.ends[index])
      if quantum != 1 {
        quantum = greatestCommonDivisor(greatestCommonDivisor(quantum, start), end)
      }
      let kind = Int(timeline.schedule.kinds[index])
      if end > start { shortest[kind] = min(shortest[kind] ?? .max, end - start) }
    }
    self.quantum = max(1, quantum)
    self.shortest = shortest
  }
}
