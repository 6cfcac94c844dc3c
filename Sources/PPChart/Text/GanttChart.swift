import PPAnalysis
import PPModel

/// A timeline as a text Gantt chart: a row for each rank, a block for each instruction.
///
/// A block holds the kind's letter and the micro-batch where they fit; capital letters stand for the
/// rank's even slots (DualPipe's direction 0), small ones for the odd (direction 1). An overlapped
/// pair is one block. What a column shows that holds several, `ColumnSums` decides. `Docs/Gantt.md` tells how to read it.
public struct GanttChart: Chart {
  private let painter: TextPainter
  private let labels: GanttLabels
  private let legend: GanttLegend

  /// Lays the chart out.
  ///
  /// - Parameter bubbles: marks idle times by their causes.
  /// - Complexity: O(instructions).
  public init(_ evaluation: Evaluation, style: GanttStyle, bubbles: Bubbles? = nil) {
    let layout = ChartLayout(
      instructionsOf: evaluation, window: style.window, bubbles: bubbles)
    self.init(layout, evaluation.schedule, style: style)
  }

  /// The chart of a layout of instructions, all of schedules with these kinds and slots.
  public init(_ layout: ChartLayout, _ schedule: Schedule, style: GanttStyle) {
    let shape = ChartShape(layout)
    let rule = GanttLabelRule(
      digits: "\(schedule.micro - 1)".count, hasColor: style.ink == .color)
    painter = TextPainter(layout, style) { columns in
      ChartAxis.panels(
        window: layout.window, columns: columns, quantum: shape.quantum, isFolded: style.isFolded,
        enough: { rule.fitsEverything(shape, columnsPerTick: $0) })
    }
    labels = GanttLabels(rule: rule, shape: shape, axis: painter.panels[0])
    legend = GanttLegend(
      layout: layout, schedule: schedule, style: style, axis: painter.panels[0],
      isComplete: labels.isComplete)
  }

  /// Writes for each panel the time axis and a row for each rank, and the legend.
  ///
  /// - Complexity: O(instructions × panels + ranks × columns).
  public func write<Failure: Error>(
    to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    try painter.write(to: sink) { content, width, isCut in
      labels.block(content, width: width, isCut: isCut, painter.style.ink)
    }
    try sink(legend.text())
  }
}
