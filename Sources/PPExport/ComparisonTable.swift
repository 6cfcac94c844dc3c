import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPStudy
import PPSupport

/// `compare`: schedules side by side, the first as the yardstick.
public enum ComparisonTable {
  /// The table, with the schedules in the order given; all evaluated in the same view.
  public static func table(_ comparison: Comparison, isPhysical: Bool) -> Table {
    let entries = comparison.entries
    guard let first = entries.first?.summary else { preconditionFailure("nothing to compare") }
    let costs = comparison.costs?.description ?? ""
    let view = first.view
    let unit = isPhysical ? " ms" : ""
    let hasOwn = comparison.costs?.isUneven ?? false
    let chunk = view == .equalModel ? "1/pp of the model" : "one stage"
    var table = Table(
      title: RunText.count(first.ranks, "rank") + ", "
        + RunText.count(first.micro, "micro-batch", "micro-batches") + "; "
        + costs,
      schema: "ppsim.compare/1",
      facts: [("view", view.rawValue), ("costs", costs)],
      columns: [
        .words("schedule", "schedule"), .words("view", "view", for: .machines),
        .numbers("pp", "pp", for: .machines), .numbers("micro", "micro", for: .machines),
        .numbers("stages", "stages"), .numbers("makespan", "makespan" + unit),
        .numbers("speedup", "speed-up"), .numbers("bubble_time", "bubble"),
        .numbers("bubble_rate", "rate"), .numbers("peak_activations", "activations"),
        .numbers("stage_copies", "copies"),
      ],
      rows: entries.map { row($0.label, $0.summary, first) },
      notes: [
        isPhysical
          ? "the same model for all"
          : hasOwn ? "the costs are those of each schedule's own stages" : note(view),
        "activations: the largest number of chunks held at once, a chunk being \(chunk)",
      ])
    if isPhysical {
      addPhysical(to: &table, entries.map(\.summary))
      table.columns.append(.words("layout", "layout", for: .machines))
      for (row, entry) in entries.enumerated() {
        table.rows[row].append(.text(entry.layout?.text ?? ""))
      }
      table.notes += entries.filter(\.changes.isEmpty).compactMap { entry in
        entry.layout.map { "layout of \(entry.label): \($0.text)" }
      }
    }
    if comparison.isChanged {
      table.columns.insert(.words("what_if", "what if"), at: 1)
      table.keys = 2
      for (row, entry) in entries.enumerated() {
        table.rows[row].insert(.text(entry.changes), at: 1)
      }
    }
    return table
  }

  /// Adds what the makespan is made of, the memory of the fullest rank, and whether it fits.
  private static func addPhysical(to table: inout Table, _ summaries: [StepSummary]) {
    let parts: [Table.Column] = [
      .numbers("mean_compute", "compute ms"),
      .numbers("mean_all_to_all_exposed", "all-to-all ms"), .numbers("mean_bubble", "bubble ms"),
    ]
    let place = table.columns.firstIndex { $0.key == "bubble_time" } ?? 0
    table.columns[place].audience = .machines
    table.columns.insert(contentsOf: parts, at: place)
    table.columns += [
      .numbers("step", "step ms"), .numbers("memory_bytes", "memory GB"), .words("fits", "fits"),
    ]
    for (row, summary) in summaries.enumerated() {
      let use = summary.streams ?? StreamUse()
      let times = [use.compute, use.exposed, summary.metrics.totalIdle].map { total in
        let mean = summary.scale.units(total) / Double(summary.ranks)
        return Table.Cell.number(
          exact: NumberText.shortest(mean), shown: NumberText.fixed(mean, decimals: 1))
      }
      table.rows[row].insert(contentsOf: times, at: place)
      guard let (bytes, fits) = summary.memory else { continue }
      table.rows[row] += [
        .time(summary.step, summary.scale),
        .number(exact: NumberText.whole(bytes), shown: NumberText.gigabytes(bytes)), .flag(fits),
      ]
    }
    table.notes.insert(
      "makespan = compute + exposed all-to-all + bubble, each the mean over ranks; step: with "
        + "gradients, optimizer and parameters", at: 1)
  }

  private static func row(
    _ label: String, _ summary: StepSummary, _ first: StepSummary
  ) -> [Table.Cell] {
    let metrics = summary.metrics
    let scale = summary.scale
    func time(_ ticks: Ticks) -> Table.Cell { .time(ticks, scale) }
    let speedup = first.scale.units(first.metrics.makespan) / scale.units(metrics.makespan)
    let peak = summary.peakChunks
    return [
      .text(label), .text(summary.view.rawValue), .count(summary.ranks),
      .count(summary.micro), .count(summary.stages),
      time(metrics.makespan),
      .number(
        exact: NumberText.shortest(speedup), shown: NumberText.fixed(speedup, decimals: 3) + "×"),
      time(metrics.bubbleTime),
      .number(
        exact: NumberText.shortest(metrics.bubbleRate),
        shown: NumberText.percent(metrics.bubbleRate)),
      .number(exact: NumberText.shortest(peak), shown: NumberText.rounded(peak, decimals: 4)),
      .count(metrics.stageCopies),
    ]
  }

  private static func note(_ view: StageView) -> String {
    switch view {
    case .equalModel:
      "equal model size: a stage costs pp/stages of F, B and W; for the other view: --equal-stages"
    case .equalStages:
      "equal stages: every stage costs F, B and W, so more stages are a larger model"
    }
  }
}
