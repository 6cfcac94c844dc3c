import PPStudy
import PPSupport

/// `report validation`: predicted beside published or measured.
public enum ScoreboardTable {
  /// The table.
  public static func table(_ rows: [ScoreboardRow]) -> Table {
    Table(
      title: "Predicted by ppsim, beside what others published, measured or derived",
      schema: "ppsim.validation/1",
      columns: [
        .words("what", "what"), .words("method", "by", for: .machines),
        .numbers("ppsim", "ppsim").mixed, .numbers("reference", "reference").mixed,
        .words("unit", "unit"),
        .numbers("difference", "difference"), .words("kind", "reference is"),
        .words("source", "source"),
      ],
      rows: rows.map { row in
        let figures = Table.sameDecimals([number(row.value), number(row.reference)])
        let difference = row.value / row.reference - 1
        let sign = difference > 0 ? "+" : ""
        return [
          .text(row.what), .text(row.method), figures[0], figures[1],
          .text(row.unit),
          .number(
            exact: NumberText.shortest(difference),
            shown: difference == 0
              ? "=" : sign + NumberText.fixed(difference * 100, decimals: 1) + " %"),
          .text(row.kind.rawValue), .text(row.source),
        ]
      },
      notes: ["difference: ppsim / reference - 1"])
  }

  /// Three or four digits, as references are quoted.
  private static func number(_ value: Double) -> Table.Cell {
    let decimals = abs(value) >= 1000 ? 0 : abs(value) >= 100 ? 1 : abs(value) >= 10 ? 2 : 3
    return .number(
      exact: NumberText.shortest(value), shown: NumberText.rounded(value, decimals: decimals),
      decimals: decimals)
  }
}
