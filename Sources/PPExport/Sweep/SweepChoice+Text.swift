import PPChart
import PPStudy
import PPSupport

extension SweepChoice {
  /// What was chosen, as text; nil if there was nothing to choose from.
  ///
  /// - Parameters:
  ///   - isASCII: whether rules and plots keep to ASCII.
  ///   - width: the most columns.
  public func text(isASCII: Bool = false, width: Int = Table.plainWidth) -> String? {
    guard !isEmpty else { return nil }
    var parts: [String] = []
    let limit =
      question.mostMemory.map { ", within \(NumberText.rounded($0 / 1e9, decimals: 3)) GB" } ?? ""
    func selection(_ rows: [[String]], title: String, note: String) -> String {
      SweepSelection.table(rows, of: columns, varying: varying, title: title, notes: [note])
        .text(in: .text, isASCII: isASCII, width: width)
    }
    if let objective = question.best {
      parts.append(
        selection(
          best, title: "Best by \(objective.rawValue)\(limit)",
          note: "of equals the first in the order of the sweep"))
    }
    if let pareto = question.pareto {
      let front = front
      parts.append(
        selection(
          front.map(\.row),
          title: "Best trade-offs of \(pareto.x.rawValue) and \(pareto.y.rawValue)\(limit)",
          note: "no point is as good in both and better in one; of equals the first"))
      parts.append(plot(front.map(\.point), pareto, isASCII: isASCII))
    }
    return parts.joined(separator: "\n")
  }

  private func plot(
    _ front: [(Double, Double)], _ objectives: (x: SweepObjective, y: SweepObjective),
    isASCII: Bool
  ) -> String {
    ParetoPlot(
      front: front.map { shown($0, objectives) }, others: others.map { shown($0, objectives) },
      names: (name(objectives.x), name(objectives.y)), isASCII: isASCII
    ).text()
  }

  /// The trade-offs as a figure; nil where there are none, or none were asked for.
  public func svg(width: Int = RunPicture.standardWidth) -> String? {
    guard !isEmpty, let pareto = question.pareto else { return nil }
    let schedule = columns.all.firstIndex { $0.key == "schedule" }
    return SVGScatter(
      front: front.map { entry in
        let (x, y) = shown(entry.point, pareto)
        return (x, y, schedule.map { entry.row[$0] } ?? "")
      }, others: others.map { shown($0, pareto) }, names: (name(pareto.x), name(pareto.y)),
      title: "Best trade-offs of \(pareto.x.rawValue) and \(pareto.y.rawValue)", width: width
    ).text()
  }

  /// A point as people read it: what is better when more as it is, bytes in GB.
  private func shown(
    _ point: (Double, Double), _ objectives: (x: SweepObjective, y: SweepObjective)
  ) -> (Double, Double) {
    (shown(point.0, objectives.x), shown(point.1, objectives.y))
  }

  private func shown(_ value: Double, _ objective: SweepObjective) -> Double {
    let value = objective.prefersMore ? -value : value
    let isBytes = objective.column(isPhysical: columns.isPhysical) == "memory_bytes"
    return isBytes ? value / 1e9 : value
  }

  private func name(_ objective: SweepObjective) -> String {
    switch objective.column(isPhysical: columns.isPhysical) {
    case "memory_bytes": "memory, GB"
    case "peak_activations": "activations, chunks"
    case "tokens_per_second_per_gpu": "tokens/s/GPU"
    default: objective.rawValue + (columns.isPhysical && objective != .bubbleRate ? ", ms" : "")
    }
  }
}
