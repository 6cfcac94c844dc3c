import PPStudy

extension SweepColumns {
  /// Whether values read from a row, as texts, could be of a row: a number in each column of numbers, a
  /// known status, and figures that a run can have.
  public func allows(_ values: [String]) -> Bool {
    guard values.count == all.count else { return false }
    let cells = Dictionary(uniqueKeysWithValues: zip(all.map(\.key), values))
    let status = cells["status"] ?? ""
    guard ["ok", "unfit", "impossible"].contains(status) else { return false }
    guard cells["fits"].map({ ["true", "false", ""].contains($0) }) ?? true else { return false }
    guard Double(cells["bubble_rate"] ?? "") ?? 0 <= 1 else { return false }
    return zip(figures, values.dropFirst(coordinates.count)).allSatisfy { column, value in
      guard column.isNumber else { return true }
      guard let number = Double(value) else { return value.isEmpty && status == "impossible" }
      return number.isFinite && number >= 0 && status != "impossible"
    }
  }
}
