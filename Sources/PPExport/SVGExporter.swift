import PPAnalysis
import PPChart
import PPModel

/// What a picture of a run shows.
public struct RunPicture: Sendable {
  /// What lies where.
  public var layout: ChartLayout
  /// What it is of, for its title; nil for the run itself.
  public var title: String?
  /// Its width in pixels.
  public var width: Int

  /// The width where none is asked for, in pixels.
  public static let standardWidth = 960

  /// A picture of a layout.
  public init(_ layout: ChartLayout, title: String? = nil, width: Int = standardWidth) {
    self.layout = layout
    self.title = title
    self.width = width
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
        let title = picture.title ?? heading.split(separator: "\n").joined(separator: " ")
        try SVGChart(picture.layout, title: title, width: picture.width).write { text in
          try sink(Array(text.utf8))
        }
      })
  }
}
