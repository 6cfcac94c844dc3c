import PPAnalysis
import PPChart
import PPModel
import PPSupport

/// What a picture of a run shows.
public struct RunPicture: Sendable {
  /// What lies where.
  public var layout: ChartLayout
  /// What it is of, for its title; nil for the run itself.
  public var title: String?
  /// Its width in pixels.
  public var width: Int
  /// Whether it shows what each rank holds, too.
  public var showsActivations: Bool

  /// The width where none is asked for, in pixels.
  public static let standardWidth = 960

  /// A picture of a layout.
  public init(
    _ layout: ChartLayout, title: String? = nil, width: Int = standardWidth,
    showsActivations: Bool = false
  ) {
    self.layout = layout
    self.title = title
    self.width = width
    self.showsActivations = showsActivations
  }
}

extension Exporter where Subject == RunRecord {
  /// `run --svg`: the chart as a figure.
  public static var svg: Exporter {
    Exporter(
      "svg", "draw the chart as SVG",
      ofTimeline: { record, evaluation, sink in
        let picture = record.picture ?? RunPicture(ChartLayout(instructionsOf: evaluation))
        let heading = RunText.heading(
          evaluation.schedule, costs: record.costs.description, heldForW: record.heldForW)
        let panel = SVGPanel(
          picture.layout, activations: picture.showsActivations ? record.activations : nil)
        try SVGChart(
          [panel], title: picture.title ?? heading.oneLine, width: picture.width
        ).write { text in try sink(Array(text.utf8)) }
      })
  }
}

extension Exporter where Subject == RunRecords {
  /// `compare --svg`: the runs as one figure, below each other on one time axis.
  public static var svg: Exporter {
    Exporter("svg", "draw all runs as SVG, on one time axis") { runs, sink in
      guard let first = runs.records.first else { return }
      let longest = runs.records.map(\.makespan).max() ?? 0
      let panels = runs.records.compactMap { record in
        record.evaluation.map { evaluation in
          SVGPanel(
            ChartLayout(instructionsOf: evaluation, window: evaluation.scale.window(to: longest)),
            name: record.caption, activations: runs.showsActivations ? record.activations : nil)
        }
      }
      let size = first.summary
      let title =
        RunText.count(size.ranks, "rank") + ", "
        + RunText.count(size.micro, "micro-batch", "micro-batches") + "; \(first.costs.description)"
      try SVGChart(panels, title: title.oneLine, width: runs.width).write { text in
        try sink(Array(text.utf8))
      }
    }
  }
}

extension RunRecord {
  /// The makespan in units.
  fileprivate var makespan: Double { summary.scale.units(summary.metrics.makespan) }

  /// The schedule and its figures, in a line.
  fileprivate var caption: String {
    let scale = summary.scale
    return "\(label): makespan \(scale.rounded(summary.metrics.makespan)), bubble rate "
      + NumberText.percent(summary.metrics.bubbleRate)
  }

  /// What each rank holds over time.
  fileprivate var activations: SVGPanel.Activations? {
    guard let evaluation, let changes = activationChanges else { return nil }
    let ranks = (0..<evaluation.schedule.ranks).map {
      ActivationsOverTime(evaluation.timeline, rank: $0, changes)
    }
    return SVGPanel.Activations(ranks) { most in
      changes.areBytes
        ? NumberText.gigabytes(Bytes(most)) + " GB"
        : NumberText.rounded(most, decimals: 4) + " chunks"
    }
  }
}

extension TimeScale {
  /// The time from 0 to so many units, at least a tick.
  fileprivate func window(to units: Double) -> Range<Ticks> {
    0..<max(1, Ticks(Int64((units * Double(ticksPerUnit)).rounded(.up))))
  }
}

extension String {
  /// The lines as one.
  fileprivate var oneLine: String { split(separator: "\n").joined(separator: " ") }
}
