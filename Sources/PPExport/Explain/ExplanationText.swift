import PPAnalysis

/// `ppsim explain` without a further option, for people.
public enum ExplanationText {
  /// Causes, waits, critical path, combinations, sensitivities and bounds, one below the other.
  ///
  /// - Parameters:
  ///   - formula: the schedule's formula beside this run, where it has one.
  ///   - formulaMiss: what runs the schedule's formula is for, where this is none of them.
  ///   - links: the sensitivity to the cluster's links, where there is a cluster.
  ///   - showsAll: whether to leave nothing out.
  ///   - width: the most columns of tables.
  public static func text(
    _ explanation: Explanation, formula: FormulaCheck? = nil, formulaMiss: String? = nil,
    links: [Sensitivity] = [], showsAll: Bool, isASCII: Bool, width: Int = Table.plainWidth
  ) -> String {
    func lines(_ limit: Int) -> Int { showsAll ? .max / 8 : limit }
    func text(_ table: Table) -> String { table.text(in: .text, isASCII: isASCII, width: width) }
    let evaluation = explanation.evaluation
    var parts = [
      text(BubbleTable.table(explanation, limit: lines(16))),
      BubbleTable.waits(explanation, limit: lines(5)),
      CriticalPathText.text(explanation, limit: lines(16)),
    ]
    if let counts = explanation.counts {
      let rank = evaluation.metrics.mostIdleRank
      let schedule = evaluation.schedule
      parts.append(
        "makespan = \(schedule.ofWholes("\(counts.makespan)"))\n"
          + "bubble   = \(schedule.ofWholes("\(counts.bubble)")), on rank \(rank)\n"
          + (formula.map(comparison) ?? ""))
    }
    if let formulaMiss {
      parts.append("the closed form of the bubble is for \(formulaMiss)\n")
    }
    if let sensitivities = explanation.sensitivities {
      var notes: [String] = []
      if evaluation.sharesResources {
        notes.append("chunks and messages held as long as they took here, but for the links")
      }
      if !links.isEmpty { notes.append("the links: simulated again") }
      parts.append(
        text(ExplainTables.sensitivity(links + sensitivities, limit: lines(8), notes: notes)))
    }
    if let bounds = explanation.bounds {
      parts.append(BoundsText.text(bounds, evaluation, isASCII: isASCII, width: width))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What the formula gives, and why that is not the simulated bubble.
  private static func comparison(_ check: FormulaCheck) -> String {
    let scale = check.summary.scale
    let origin = check.form.origin == .published ? "published" : "known"
    let text = "\(origin): \(check.form.text) = \(scale.rounded(check.value.bubble))"
    guard !check.agrees else { return text + ", the same\n" }
    let simulated = scale.rounded(check.summary.metrics.bubbleTime)
    let sign = check.difference > 0 ? "+" : ""
    return text
      + "; here \(simulated), \(sign)\(scale.rounded(check.difference)): \(check.reason)\n"
      + "--closed-form finds the one that holds at these costs\n"
  }
}
