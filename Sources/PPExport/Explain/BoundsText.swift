import PPAnalysis
import PPModel
import PPSearch
import PPSupport

/// `explain`: how far the schedule is from the best.
enum BoundsText {
  /// The lower bounds, the makespan beside them, and what is proved.
  static func text(
    _ bounds: LowerBounds, _ evaluation: Evaluation, isASCII: Bool, width: Int
  ) -> String {
    let verdict = verdict(bounds, evaluation).map { $0 + "\n" } ?? ""
    return table(bounds, evaluation).text(in: .text, isASCII: isASCII, width: width) + verdict
  }

  /// The lower bounds, and the makespan beside them.
  static func table(_ bounds: LowerBounds, _ evaluation: Evaluation) -> Table {
    let scale = evaluation.scale
    let makespan = evaluation.metrics.makespan
    let rows: [(String, Ticks?)] = [
      ("busiest rank", bounds.busiest), ("fill and drain", bounds.fillAndDrain),
      ("waits at the ends", bounds.ends?.time), ("activations held", bounds.activations),
      ("chunks in turn", bounds.turns?.time), ("this schedule", makespan),
    ]
    return Table(
      title:
        "Lower bounds\(scale.unit == "ms" ? " in ms" : ""), for these chunks, this placement and these activations",
      schema: "ppsim.bounds/1",
      columns: [
        .words("bound", "bound"), .numbers("makespan", "makespan"), .numbers("above", "above it"),
      ],
      rows: rows.compactMap { name, ticks in
        guard let ticks else { return nil }
        let above = Double(makespan) / Double(max(1, ticks)) - 1
        return [
          .text(name), .time(ticks, scale),
          .number(
            exact: NumberText.shortest(above),
            shown: name == "this schedule" || ticks == 0 ? "" : NumberText.percent(above)),
        ]
      })
  }

  /// That the schedule is optimal and which bound proves it; nil where none does, and where durations depend on
  /// the order.
  private static func verdict(_ bounds: LowerBounds, _ evaluation: Evaluation) -> String? {
    let scale = evaluation.scale
    let makespan = evaluation.metrics.makespan
    guard !evaluation.sharesResources, bounds.best == makespan else { return nil }
    let claim = "optimal: no order of these instructions is faster"
    if let proof = bounds.withoutLimit, proof.time == makespan {
      return claim + ", whatever ranks may hold; the bound of " + proof.text(scale)
    }
    guard let proof = bounds.ranks.best, proof.time == makespan else {
      let isFree = bounds.fillAndDrain == makespan
      return claim + (isFree ? "" : " where no rank holds more than it does here")
    }
    let peak = NumberText.shortest(Double(evaluation.metrics.peakActivations))
    return claim + " with at most \(peak) chunks on a rank; the bound of " + proof.text(scale)
  }
}

extension RankBound {
  /// The bound in words: `rank 7, 60 work + 7 before its first backward + 0 after its last forward`.
  ///
  /// - Parameter ofSplit: whether backwards are split, so that it is an I that comes first.
  func text(_ scale: TimeScale, ofSplit: Bool = false) -> String {
    let times = [work, before, after].map { scale.rounded($0) }
    switch reason {
    case .ends:
      return "rank \(rank), \(times[0]) work + \(times[1]) before its first "
        + (ofSplit ? "I" : "backward") + " + \(times[2]) after its last "
        + (ofSplit ? "F" : "forward")
    case .turns(let chunks, let held):
      return "rank \(rank), \(chunks) chunks in turn, \(held) at once: \(times[1]) before "
        + "the first + \(times[0]) in turn + \(times[2]) from the last forwards on"
    }
  }
}
