import PPAnalysis
import PPCost
import PPModel
import PPSupport

/// `run` for people: a heading and the figures.
public enum RunText {
  /// One line: the schedule, its size and its costs.
  public static func heading(
    _ schedule: Schedule, costs: String, heldForW: Chunks = 1
  ) -> String {
    let held = heldForW == 1 ? "" : " held-for-w=\(RunJSON.text(heldForW))"
    let stages =
      schedule.stageCount == schedule.ranks ? "" : ", \(schedule.stageCount) stages"
    let slices = schedule.slices == 1 ? "" : " in \(schedule.slices) slices"
    return "\(schedule.name): \(count(schedule.ranks, "rank")), "
      + "\(count(schedule.batches, "micro-batch", "micro-batches"))\(slices)\(stages); "
      + costs + held + "\n"
  }

  /// The costs as the user would write them, with what follows from them in brackets.
  public static func description(_ costs: UnitCosts) -> String {
    let scale = costs.scale
    func text(_ ticks: Ticks) -> String {
      scale.unit == "ms" ? scale.rounded(ticks) : scale.text(ticks)
    }
    let beside =
      (UnitCosts.besideKeys.map { ($0, costs.beside($0)) } + [("p2p", costs.hop)])
      .filter { $0.1 > 0 }.map { " \($0)=\(text($1))" }.joined()
    let rare = costs.rareKinds.map { " \($0.letters)=\(list(costs.values($0)))" }.joined()
    func costText(_ kinds: [InstructionKind], _ separator: String) -> String {
      kinds.map { "\($0.letters)=\(list(costs.values($0)))" }.joined(separator: separator)
    }
    // Of many stages only the least and the most.
    func list(_ values: [Ticks]) -> String {
      guard values.count > 8, let least = values.min(), let most = values.max() else {
        return values.map(text).joined(separator: ",")
      }
      return "\(text(least))..\(text(most))"
    }
    if let known = costs.known { return costText(known, " ") + rare + beside + " ms" }
    let own = OperationKind.costed.map { InstructionKind.single($0) }
    let others = InstructionKind.costNamed.filter { !own.contains($0) }
    return costText(own, " ") + " (" + costText(others, ", ") + ")" + rare + beside
  }

  /// The figures, one to a line, each with where it is reached.
  public static func figures(_ evaluation: Evaluation) -> String {
    figures(evaluation.summary)
  }

  /// The same, of a run that kept no timeline.
  public static func figures(_ summary: StepSummary) -> String {
    let rows = rows(summary)
    let names = rows.map(\.name.count).max() ?? 0
    let values = rows.map { figure($0.value).count }.max() ?? 0
    return rows.map { row in
      let gap = names - row.name.count + values - figure(row.value).count + 2
      let line = row.name + String(repeating: " ", count: gap) + row.value
      return (row.note.isEmpty ? line : line + " " + row.note) + "\n"
    }.joined()
  }

  /// The figures: what each is called, its value, and where it is reached.
  ///
  /// - Parameter isCompared: whether activations are told as beside other schedules; see `StepSummary.peakChunks`.
  static func rows(
    _ summary: StepSummary, isCompared: Bool = false
  ) -> [(name: String, value: String, note: String)] {
    let metrics = summary.metrics
    let scale = summary.scale
    let idle = metrics.ranks.map(\.idle)
    // Unit costs are plain numbers, and so is what follows from them.
    let unit = scale.unit == "ms" ? " ms" : ""
    let mean = NumberText.rounded(metrics.meanBubbleTime(scale), decimals: unit.isEmpty ? 4 : 1)
    let peaks = metrics.ranks.map(\.peakActivations)
    let chunks = NumberText.rounded(
      isCompared ? summary.peakChunks : Double(metrics.peakActivations), decimals: 4)
    var rows: [(name: String, value: String, note: String)] = [
      ("makespan", scale.rounded(metrics.makespan) + unit, ""),
      (
        "bubble time", scale.rounded(metrics.bubbleTime) + unit,
        isEven(idle) ? "on every rank" : "\(place(of: idle)); \(mean)\(unit) in the mean"
      ),
      ("bubble rate", NumberText.percent(metrics.bubbleRate), ""),
      (
        "peak activations", chunks,
        "chunk\(chunks == "1" ? "" : "s") " + (isEven(peaks) ? "on every rank" : place(of: peaks))
      ),
      ("stage copies", "\(metrics.stageCopies)", ""),
    ]
    if metrics.hostTime > 0 {
      let host = metrics.ranks.map(\.host)
      rows.insert(
        (
          "host time", scale.rounded(metrics.hostTime) + unit,
          isEven(host) ? "on every rank" : place(of: host)
        ), at: 1)
    }
    if metrics.longestSpan < metrics.makespan {
      let spans = metrics.ranks.map(\.span)
      rows.insert(
        (
          "longest span", scale.rounded(metrics.longestSpan) + unit,
          isEven(spans) ? "on every rank" : place(of: spans)
        ), at: 1)
    }
    return rows
  }

  /// The part of a value that lines up: the number, without a unit.
  private static func figure(_ value: String) -> Substring { value.prefix { $0 != " " } }

  private static func isEven<Value: Equatable>(_ values: [Value]) -> Bool {
    values.allSatisfy { $0 == values[0] }
  }

  private static func place<Value: Comparable>(of values: [Value]) -> String {
    let largest = values.max()
    let at = values.indices.filter { values[$0] == largest }
    return at.count == 1 ? "on rank \(at[0])" : "on \(at.count) of \(values.count) ranks"
  }

  /// A number of things: `1 rank`, `3 ranks`.
  public static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
    "\(value) \(value == 1 ? one : many ?? one + "s")"
  }
}
