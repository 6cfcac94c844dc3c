import PPStudy

/// The rows of a sweep that an earlier run left in a file, read line by line.
///
/// Every row is held against its check sum and the coordinates that it should have, and a few are run
/// again: so damage and a file of another sweep are noticed.
public struct SavedRows {
  /// How many points are done.
  public private(set) var rows = 0
  /// The bytes of the header and of whole rows.
  public private(set) var size = 0

  let path: String
  let points: Range<Int>
  let header: [UInt8]
  let format: RowFormat
  let columns: SweepColumns
  private var evaluator: PointEvaluator
  private var isHeaderRead: Bool
  private var spotChecks: [(point: Int, row: [UInt8])] = []
  private var last: (point: Int, row: [UInt8])?

  /// How many rows are run again.
  static let spotCheckCount = 8

  /// Nothing read yet.
  ///
  /// - Parameters:
  ///   - path: how messages call the file.
  ///   - points: those that the file is for.
  ///   - header: what stands before the first row; empty where there is nothing.
  public init(
    _ grid: SweepGrid, _ format: RowFormat, path: String, points: Range<Int>, header: [UInt8]
  ) {
    self.format = format
    self.path = path
    self.points = points
    self.header = header
    columns = grid.columns
    evaluator = PointEvaluator(grid)
    isHeaderRead = header.isEmpty
  }

  /// Takes the next line of the file.
  ///
  /// - Parameters:
  ///   - line: the line without its line feed.
  ///   - isWhole: whether it had one.
  /// - Returns: the values of a whole row; nil for the header and for what was cut off.
  /// - Throws: a sentence where it is damaged, or of another sweep.
  public mutating func take(_ line: [UInt8], isWhole: Bool) throws(Refusal) -> [String]? {
    if isHeaderRead { return try readRow(line, isWhole: isWhole) }
    isHeaderRead = true
    try readHeader(line, isWhole: isWhole)
    return nil
  }

  /// Runs a few rows again, once all are read.
  ///
  /// - Throws: a sentence where this sweep gives other figures.
  public mutating func spotCheck() throws(Refusal) {
    for (point, row) in spotChecks + (last.map { [$0] } ?? []) {
      guard format.row(columns, try evaluator.row(point)) == row + [UInt8(ascii: "\n")] else {
        throw .trouble(
          "'\(path)' holds other figures for point \(point) than this sweep gives; has an option or a "
            + "schedule changed? \(SavedRows.otherwise)")
      }
    }
  }

  private mutating func readHeader(_ line: [UInt8], isWhole: Bool) throws(Refusal) {
    let text = isWhole ? line + [UInt8(ascii: "\n")] : line
    guard isWhole ? text == header : header.starts(with: text) else {
      try refuseOlderVersion(line)
      guard !format.isIntact(line) else {
        throw .trouble(
          "'\(path)' starts with a row, not with the header; the first part is missing")
      }
      throw .trouble(
        "'\(path)' holds another sweep: its header is not of this one; \(SavedRows.otherwise)")
    }
    if isWhole { size = text.count }
  }

  private mutating func readRow(
    _ line: [UInt8], isWhole: Bool
  ) throws(Refusal) -> [String]? {
    let point = points.lowerBound + rows
    let start =
      point < points.upperBound ? format.start(columns, evaluator.coordinates(point)) : nil
    guard isWhole else {
      guard let start, line.starts(with: start) || start.starts(with: line) else {
        throw other(line, point, start)
      }
      return nil
    }
    guard format.isIntact(line) else { throw damaged(line, point, start) }
    guard let start, line.starts(with: start) else { throw other(line, point, start) }
    let values = format.values(line)
    guard columns.allows(values) else { throw damaged(line, point, start) }
    rows += 1
    size += line.count + 1
    // Rows 1, 2, 4, 8 and so on, and the last, stand for all; of many the latest.
    if rows.nonzeroBitCount == 1 {
      spotChecks = spotChecks.suffix(SavedRows.spotCheckCount) + [(point, line)]
    }
    last = (point, line)
    return values
  }
}
