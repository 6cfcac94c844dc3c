import PPSupport

/// One figure of ppsim beside one that it did not make.
public struct ValidationRow: Sendable {
  /// What the other figure is.
  public enum Kind: String, Sendable {
    /// Somebody published it.
    case published
    /// Somebody measured it.
    case measured
    /// It follows from measurements or from a formula, by somebody else's arithmetic.
    case derived
  }

  /// What is compared.
  public var what: String
  /// How ppsim comes by its figure.
  public var method: String
  /// ppsim's figure.
  public var value: Double
  /// The other figure.
  public var reference: Double
  /// The unit of both.
  public var unit: String
  /// What the other figure is.
  public var kind: Kind
  /// Where it is from.
  public var source: String

  /// A row from its parts.
  public init(
    _ what: String, _ method: String, _ value: Double, against reference: Double, _ unit: String,
    _ kind: Kind, _ source: String
  ) {
    self.what = what
    self.method = method
    self.value = value
    self.reference = reference
    self.unit = unit
    self.kind = kind
    self.source = source
  }
}

/// `report validation`: predicted beside published or measured.
public enum ValidationTable {
  /// The table.
  public static func table(_ rows: [ValidationRow]) -> Table {
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
