import PPExport

/// The rows of a sweep that an earlier run left in a file.
///
/// Every row is held against the coordinates that it should have, and a few are run again: so a file of
/// another sweep is noticed.
struct SavedRows {
  /// How many points are done.
  private(set) var rows = 0
  /// The bytes of the header and of whole rows.
  private(set) var size = 0

  private let file: GrowingFile
  private let path: String
  private let points: Range<Int>
  private let header: [UInt8]
  private var evaluator: PointEvaluator
  private var spotChecks: [(point: Int, row: [UInt8])] = []
  private var last: (point: Int, row: [UInt8])?

  /// How many rows are run again.
  static let spotCheckCount = 8

  /// Reads what is in a file.
  ///
  /// - Parameters:
  ///   - header: what stands before the first row; empty where there is nothing.
  ///   - each: told each whole row, without its line feed.
  init(
    _ file: GrowingFile, path: String, points: Range<Int>, header: [UInt8],
    evaluator: PointEvaluator, each: ([UInt8]) -> Void
  ) throws(Failure) {
    self.file = file
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
      guard self.evaluator.row(point) == row + [UInt8(ascii: "\n")] else {
        throw .trouble(
          "'\(path)' holds other figures for point \(point) than this sweep gives; has an option or a "
            + "schedule changed? Name another file, or leave out --resume to start anew")
      }
    }
  }

  private mutating func readHeader(_ line: [UInt8], isWhole: Bool) throws(Failure) {
    let text = isWhole ? line + [UInt8(ascii: "\n")] : line
    guard isWhole ? text == header : header.starts(with: text) else { throw other("its header") }
    if isWhole { size = text.count }
  }

  private mutating func readRow(
    _ line: [UInt8], isWhole: Bool, each: ([UInt8]) -> Void
  ) throws(Failure) {
    let point = points.lowerBound + rows
    guard point < points.upperBound else { throw other("the row after the last point") }
    let start = evaluator.start(point)
    guard line.starts(with: start) || (!isWhole && start.starts(with: line)) else {
      throw other("its row \(rows + 1)")
    }
    guard isWhole else { return }
    each(line)
    rows += 1
    size += line.count + 1
    // Rows 1, 2, 4, 8 and so on, and the last, stand for all; of many the latest.
    if rows.nonzeroBitCount == 1 {
      spotChecks = spotChecks.suffix(SavedRows.spotCheckCount) + [(point, line)]
    }
    last = (point, line)
  }

  private func other(_ what: String) -> Failure {
    .trouble(
      "'\(path)' holds another sweep: \(what) is not of this one; name another file, or leave out "
        + "--resume to start anew")
  }
}
