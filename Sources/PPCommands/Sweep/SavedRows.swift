import PPExport

/// The rows of a sweep that an earlier run left in a file.
///
/// Every row is held against its check sum and the coordinates that it should have, and a few are run
/// again: so damage and a file of another sweep are noticed.
struct SavedRows {
  /// How many points are done.
  private(set) var rows = 0
  /// The bytes of the header and of whole rows.
  private(set) var size = 0

  private let file: GrowingFile
  let path: String
  let points: Range<Int>
  let header: [UInt8]
  let format: RowFormat
  let table: SweepTable
  private var evaluator: PointEvaluator
  private var spotChecks: [(point: Int, row: [UInt8])] = []
  private var last: (point: Int, row: [UInt8])?

  /// How many rows are run again.
  static let spotCheckCount = 8

  /// Reads what is in a file.
  ///
  /// - Parameters:
  ///   - header: what stands before the first row; empty where there is nothing.
  ///   - each: told the values of each whole row.
  init(
    _ file: GrowingFile, path: String, points: Range<Int>, header: [UInt8],
    evaluator: PointEvaluator, each: ([String]) -> Void
  ) throws(Failure) {
    self.file = file
    format = evaluator.format
    table = evaluator.table
    self.path = path
    self.points = points
    self.header = header
    self.evaluator = evaluator
    var isHeaderRead = header.isEmpty
    try file.readLines { line, isWhole throws(Failure) in
      if isHeaderRead {
        try readRow(line, isWhole: isWhole, each: each)
      } else {
        isHeaderRead = true
        try readHeader(line, isWhole: isWhole)
      }
    }
    for (point, row) in spotChecks + (last.map { [$0] } ?? []) {
      guard try self.evaluator.row(point) == row + [UInt8(ascii: "\n")] else {
        throw .trouble(
          "'\(path)' holds other figures for point \(point) than this sweep gives; has an option or a "
            + "schedule changed? \(SavedRows.otherwise)")
      }
    }
  }

  private mutating func readHeader(_ line: [UInt8], isWhole: Bool) throws(Failure) {
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
    _ line: [UInt8], isWhole: Bool, each: ([String]) -> Void
  ) throws(Failure) {
    let point = points.lowerBound + rows
    let start = point < points.upperBound ? evaluator.start(point) : nil
    guard isWhole else {
      guard let start, line.starts(with: start) || start.starts(with: line) else {
        throw other(line, point, start)
      }
      return
    }
    guard format.isIntact(line) else { throw damaged(line, point, start) }
    guard let start, line.starts(with: start) else { throw other(line, point, start) }
    let values = format.values(line)
    guard table.allows(values) else { throw damaged(line, point, start) }
    each(values)
    rows += 1
    size += line.count + 1
    // Rows 1, 2, 4, 8 and so on, and the last, stand for all; of many the latest.
    if rows.nonzeroBitCount == 1 {
      spotChecks = spotChecks.suffix(SavedRows.spotCheckCount) + [(point, line)]
    }
    last = (point, line)
  }
}
