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
  ///   - changed: the plan with something otherwise, and what: its rows come behind the others, told apart by a
  ///     column for machines.
  public static func table(
    _ plan: Plan, title: String, price: Double, changed: (what: String, plan: Plan)? = nil
  ) -> Table {
    let rows = plan.entries.enumerated().map { row($0 + 1, $1, plan.entries[0], price) }
    guard let changed else { return table(plan, rows, title) }
    let others = changed.plan.entries.enumerated().map {
      row($0 + 1, $1, changed.plan.entries[0], price)
    }
    var both = table(
      plan, rows.map { $0 + [.text("")] } + others.map { $0 + [.text(changed.what)] }, title)
    both.columns.append(.words("what_if", "what if", for: .machines))
    return both
  }

  private static func table(_ plan: Plan, _ rows: [[Table.Cell]], _ title: String) -> Table {
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
      rows: rows,
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

  /// Whether the first stays the first, in a sentence or two.
  ///
  /// - Parameter words: what is otherwise: `ib=0.5x`.
  public static func verdict(_ plan: Plan, with words: String, _ changed: Plan) -> String {
    guard let first = plan.entries.first, let best = changed.entries.first else { return "" }
    func seconds(_ entry: PlanEntry) -> String {
      NumberText.fixed(entry.seconds, decimals: 3) + " s"
    }
    let begin = "With \(words) "
    guard best.point != first.point else {
      return begin
        + "the first stays the first: \(seconds(best)) a step instead of \(seconds(first)).\n"
    }
    let place = changed.entries.firstIndex { $0.point == first.point }
    let fall =
      place.map { place in
        "falls to place \(place + 1), \(seconds(changed.entries[place])) a step, "
          + NumberText.percent(changed.entries[place].seconds / best.seconds - 1) + " slower"
      } ?? "is no longer among the first \(changed.entries.count)"
    return begin + "the first \(fall); the first is then \(best.label) \(best.options).\n"
  }

  /// Tokens a second against memory, in characters: the ways of the table.
  public static func plot(_ plan: Plan, isASCII: Bool) -> String {
    ParetoPlot(
      front: plan.entries.map { ($0.bytes.value / 1e9, $0.throughput.tokensPerSecond) }, others: [],
      names: ("memory in GB", "tokens/s/GPU"), isASCII: isASCII
    ).text()
  }
}
