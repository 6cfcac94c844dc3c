import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPSupport

/// `plan`: the best ways to train a model, one to a row.
public enum PlanTable {
  /// The table.
  ///
  /// - Parameters:
  ///   - title: what was asked for.
  ///   - price: of a GPU-hour, in dollars.
  public static func table(_ plan: Plan, title: String, price: Double) -> Table {
    Table(
      title: title, schema: "ppsim.plan/1",
      facts: [
        ("ways", "\(plan.count)"), ("not_run", "\(plan.pruned)"), ("unfit", "\(plan.unfit)"),
        ("impossible", "\(plan.impossible)"),
      ],
      columns: [
        .numbers("place", "#"), .words("schedule", "schedule"), .numbers("pp", "pp"),
        .numbers("tp", "tp"), .numbers("cp", "cp"), .numbers("ep", "ep"), .numbers("dp", "dp"),
        .numbers("micro_batch", "mb"), .numbers("micro", "micro"),
        .words("recompute", "recompute"), .numbers("zero", "zero"),
        Table.Column.numbers("step", "step s").startingGroup,
        .numbers("tokens_per_second", "tokens/s/GPU"), .numbers("mfu", "MFU"),
        .numbers("memory_bytes", "memory GB"), .numbers("bubble_rate", "bubble"),
        .numbers("exposed_rate", "exposed"), .numbers("dollars", "$/10¹² tokens"),
        .words("gives_up", "against the first"), .words("layout", "layout", for: .machines),
      ],
      rows: plan.entries.enumerated().map { row($0 + 1, $1, plan.entries[0], price) },
      notes: notes(plan), keys: 2)
  }

  private static func row(
    _ place: Int, _ entry: PlanEntry, _ best: PlanEntry, _ price: Double
  ) -> [Table.Cell] {
    func number(_ value: Double, _ decimals: Int) -> Table.Cell {
      .number(
        exact: NumberText.shortest(value), shown: NumberText.fixed(value, decimals: decimals))
    }
    func share(_ value: Double) -> Table.Cell {
      .number(exact: NumberText.shortest(value), shown: NumberText.percent(value))
    }
    let point = entry.point
    let bytes = entry.summary.memory?.bytes.value ?? 0
    let slower = entry.seconds / best.seconds - 1
    let words =
      place == 1 ? "" : "\(NumberText.percent(slower)) slower: \(entry.giving(up: best))"
    return [
      .count(place), .text(entry.label), .count(point.pp), .count(point.tensor),
      .count(point.context), point.expert.map { .count($0) } ?? .none, .count(entry.data),
      .count(point.sequences),
      .count(entry.micro), .text(point.recompute), .count(point.zero), number(entry.seconds, 3),
      number(entry.throughput.tokensPerSecond, 1), share(entry.throughput.utilisation),
      .number(
        exact: NumberText.shortest(bytes), shown: NumberText.fixed(bytes / 1e9, decimals: 1)),
      share(entry.summary.metrics.bubbleRate), share(entry.exposedShare),
      number((entry.throughput.gpuHoursPerTrillionTokens * price).rounded(), 0), .text(words),
      .text(entry.layout.text),
    ]
  }

  private static func notes(_ plan: Plan) -> [String] {
    [
      "\(plan.count) ways divide evenly: \(plan.unfit) do not fit, \(plan.impossible) have no such schedule, and "
        + "\(plan.pruned) could not be among the best and were not run",
      "mb: sequences in a micro-batch; MFU: of the BF16 peak, attention counted causally; exposed: exchanges beside "
        + "which nothing is computed, over the step",
    ]
  }
}
