import PPModel
import PPStudy
import PPSupport

/// Rows of a sweep that were chosen, as a table for people.
public enum SweepSelection {
  /// The table: the coordinates that differ between the sweep's points, and the figures that matter.
  ///
  /// - Parameters:
  ///   - rows: the values of every column, as text, `[rows][columns]`.
  ///   - varying: the coordinates to show, by their keys.
  public static func table(
    _ rows: [[String]], of sweep: SweepColumns, varying: Set<String>, title: String, notes: [String]
  ) -> Table {
    let shown =
      sweep.isPhysical
      ? ["makespan", "bubble_rate", "tokens_per_second_per_gpu", "mfu_causal", "memory_bytes"]
      : ["makespan", "bubble_time", "bubble_rate", "peak_activations"]
    let columns = sweep.all
    // Milliseconds above 100 show one decimal, as everywhere.
    func cell(_ text: String, _ column: SweepColumn) -> Table.Cell {
      let isTime = sweep.isPhysical && column.key == "makespan"
      return SweepSelection.cell(
        text, column, decimals: isTime && (Double(text) ?? 0) >= 100 ? 1 : 4)
    }
    let places = columns.indices.filter {
      varying.contains(columns[$0].key) || shown.contains(columns[$0].key)
    }
    return Table(
      title: title, schema: SweepColumns.schema,
      columns: places.map { Table.Column(columns[$0]) },
      rows: rows.map { row in places.map { cell(row[$0], columns[$0]) } }, notes: notes,
      keys: places.count { $0 < sweep.coordinates.count })
  }

  private static func cell(
    _ text: String, _ column: SweepColumn, decimals: Int
  ) -> Table.Cell {
    guard column.isNumber, let value = Double(text) else { return .text(text) }
    let shown =
      switch column.key {
      case "bubble_rate", "mfu_causal": NumberText.percent(value)
      case "memory_bytes": NumberText.gigabytes(Bytes(value))
      case "tokens_per_second_per_gpu": NumberText.fixed(value, decimals: 0)
      default: NumberText.rounded(value, decimals: decimals)
      }
    return .number(exact: text, shown: shown, decimals: decimals)
  }
}
