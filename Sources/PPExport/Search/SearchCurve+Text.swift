import PPAnalysis
import PPChart
import PPModel
import PPSearch
import PPStudy
import PPSupport

extension SearchCurve {
  /// The curve as a table, a row for each limit.
  ///
  /// - Parameter title: what was searched.
  public func table(title: String) -> Table {
    let costs = points.lazy.compactMap(\.found).first.map { "; " + $0.run.costs.description }
    return Table(
      title: title + (costs ?? ""), schema: "ppsim.search-curve/1",
      columns: [
        .numbers("max_activations", "at most"), .numbers("time", "found"),
        .numbers("bound", "bound"), .numbers("gap", "gap"), .words("optimal", "optimal"),
        .numbers("bubble_rate", "bubble"), .numbers("peak_activations", "held"),
        .words("schedule", "schedule"), .numbers("orders", "orders"),
      ],
      rows: points.map { row($0) },
      notes: [
        "at most: chunks of activations that a rank may hold; held: the most that one does",
        "optimal: no schedule on this placement within the limit is faster",
      ])
  }

  private func row(_ point: Point) -> [Table.Cell] {
    func chunks(_ count: Chunks) -> Table.Cell {
      let text = NumberText.shortest(Double(count))
      return .number(exact: text, shown: text)
    }
    func share(_ value: Double) -> Table.Cell {
      .number(exact: NumberText.shortest(value), shown: NumberText.percent(value))
    }
    guard let (result, run) = point.found else {
      return [
        chunks(point.limit), .none, .none, .none, .none, .none, .none, .text("none fits"), .none,
      ]
    }
    return [
      chunks(point.limit), .time(result.time, scale), .time(result.bound.time, scale),
      share(result.gap), .flag(result.isOptimal),
      share(run.evaluation.metrics.bubbleRate), chunks(run.evaluation.metrics.peakActivations),
      .text(result.isNew ? "found" : result.label), .count(result.evaluations),
    ]
  }

  /// What was found, and the bounds, as places in a plane of limits and times.
  private var places: (found: [(Double, Double)], bounds: [(Double, Double)]) {
    let unit = Double(scale.ticksPerUnit)
    let all = points.compactMap { point in
      point.found.map { (Double(point.limit), $0.result) }
    }
    return (
      all.map { ($0, Double($1.time.count) / unit) },
      all.map { ($0, Double($1.bound.time.count) / unit) }
    )
  }

  private var names: (x: String, y: String) {
    ("chunks at most", "time, and its bound, in \(scale.plural)")
  }

  /// The curve in characters, the bounds as points beside it; empty where nothing fits.
  public func plot(isASCII: Bool) -> String {
    let (found, bounds) = places
    return ParetoPlot(
      front: found, others: bounds, names: names, isASCII: isASCII,
      legend: ("found", "its bound")
    ).text()
  }

  /// The curve as a figure; nil where nothing fits.
  public func svg(title: String, width: Int) -> String? {
    let (found, bounds) = places
    guard !found.isEmpty else { return nil }
    return SVGScatter(
      front: found.map { ($0.0, $0.1, "") }, others: bounds, names: names, title: title,
      width: width
    ).text()
  }
}
