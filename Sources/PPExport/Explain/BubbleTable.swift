import PPAnalysis
import PPModel

/// `explain`: where each rank's bubble comes from.
enum BubbleTable {
  /// A row for each rank, and one for all; a column for each cause that occurs.
  ///
  /// - Parameter limit: of more ranks, only the first and the last so many are shown.
  static func table(_ explanation: Explanation, limit: Int) -> Table {
    let (evaluation, bubbles) = (explanation.evaluation, explanation.bubbles)
    let scale = evaluation.scale
    func time(_ ticks: Ticks) -> Table.Cell {
      ticks == 0 ? .number(exact: "0", shown: "·") : .time(ticks, scale)
    }
    let causes = BubbleCause.allCases.filter { bubbles.time($0) > 0 }
    let exposed = evaluation.streams.map { $0.map(\.exposed) }
    var rows: [[Table.Cell]] = evaluation.metrics.ranks.map { rank in
      [.count(rank.rank), time(rank.idle)]
        + causes.map { time(bubbles.time($0, onRank: rank.rank)) }
        + (exposed.map { [time($0[rank.rank])] } ?? [])
    }
    if rows.count > 4 * limit {
      let gap: [Table.Cell] = [.text("…")] + rows[0].dropFirst().map { _ in .none }
      rows = rows.prefix(limit) + [gap] + rows.suffix(limit)
    }
    rows.append(
      [.text("all"), time(evaluation.metrics.totalIdle)] + causes.map { time(bubbles.time($0)) }
        + (exposed.map { [time($0.reduce(0, +))] } ?? []))
    return Table(
      title: "Where the bubbles come from, in \(scale.plural)", schema: "ppsim.bubbles/1",
      columns: [.numbers("rank", "rank"), .numbers("bubble", "bubble")]
        + causes.map { .numbers($0.rawValue, $0.title) }
        + (exposed == nil ? [] : [.numbers("all_to_all_exposed", "(exposed all-to-all)")]),
      rows: rows,
      notes: (exposed == nil ? [] : ["exposed all-to-all is inside chunks, not part of the bubble"])
        + (causes.contains(.host) ? ["host time is not part of the bubble"] : []))
  }

  /// The longest waits for an operation, each in a line; empty where there are none.
  static func waits(_ explanation: Explanation, limit: Int) -> String {
    let (evaluation, bubbles) = (explanation.evaluation, explanation.bubbles)
    let schedule = evaluation.schedule
    let scale = evaluation.scale
    func length(_ bubble: Bubble) -> Ticks { bubble.time.upperBound - bubble.time.lowerBound }
    let waits = bubbles.all.filter { $0.cause == .operation }.enumerated().sorted {
      (length($1.element), $0.offset) < (length($0.element), $1.offset)
    }
    guard !waits.isEmpty else { return "" }
    var text = "The longest waits, in \(scale.plural)\n\n"
    let shown = waits.prefix(limit).map(\.element)
    let lengths = scale.column(shown.map(length))
    let starts = scale.column(shown.map(\.time.lowerBound))
    let ends = scale.column(shown.map(\.time.upperBound))
    for (place, bubble) in shown.enumerated() {
      guard let next = bubble.next, let producer = bubble.producer else { continue }
      text +=
        "  rank \(bubble.rank): \(lengths[place]) (\(starts[place]) to \(ends[place])) at "
        + "#\(next - schedule.rankStarts[bubble.rank]) \(schedule[next]) for \(schedule[producer]) on "
        + "rank \(schedule.rank(ofInstruction: producer))\n"
    }
    let more = waits.count - limit
    return text + (more > 0 ? "  and \(more) shorter ones\n" : "")
  }
}
