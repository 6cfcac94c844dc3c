import PPStudy

/// The ways that an earlier run of a plan, or some of its parts, left in a file, read line by line.
///
/// Every row is held against its check sum and the ways that there are, and a few are tried again: so damage and a file
/// of another plan are noticed.
public struct SavedTrials {
  /// What is known.
  public private(set) var known: KnownTrials
  /// The bytes of the header and of whole ways.
  public private(set) var size = 0

  private let ways: PlanWays
  private let path: String
  private let header: [UInt8]
  private var isHeaderRead: Bool
  private var read = 0
  private var lines = 0
  /// The end of the last row.
  private var end = 0
  private var spotChecks: [PlanTrial] = []

  /// How many rows are tried again.
  static let spotCheckCount = 4
  private static let otherwise = "without --resume the file is replaced"

  /// Nothing read yet.
  ///
  /// - Parameters:
  ///   - path: how messages call the file.
  ///   - header: what stands before the first row; empty where there is nothing.
  public init(_ ways: PlanWays, path: String, header: [UInt8]) {
    self.ways = ways
    self.path = path
    self.header = header
    isHeaderRead = header.isEmpty
    known = KnownTrials(ways.space, ways.aim)
  }

  /// Takes the next line of the file, without its line feed.
  ///
  /// - Throws: a sentence where it is damaged, or of another plan.
  public mutating func take(_ line: [UInt8], isWhole: Bool) throws(Refusal) {
    lines += 1
    let text = isWhole ? line + [UInt8(ascii: "\n")] : line
    end += text.count
    guard isHeaderRead else {
      isHeaderRead = true
      guard isWhole ? text == header : header.starts(with: text) else {
        throw .trouble(
          PlanRows.trial(line, ways.space) == nil
            ? "'\(path)' holds no ways of a plan; \(SavedTrials.otherwise)"
            : "'\(path)' starts with a way, not with the header; the first part is missing")
      }
      if isWhole { size = end }
      return
    }
    // What was cut off is tried again.
    guard isWhole else { return }
    guard let trial = PlanRows.trial(line, ways.space), ways.contains(trial.point),
      known.isWhole || !known.begins(trial)
    else {
      throw .trouble(
        "line \(lines) of '\(path)' is damaged, or of another plan than this; \(SavedTrials.otherwise)"
      )
    }
    known.add(trial)
    if known.isWhole { size = end }
    read += 1
    // Rows 1, 2, 4, 8 and so on stand for all; of many the latest.
    if read.nonzeroBitCount == 1 {
      spotChecks = spotChecks.suffix(SavedTrials.spotCheckCount - 1) + [trial]
    }
  }

  /// Tries a few ways again, once all are read.
  ///
  /// - Throws: a sentence where this plan gives other figures.
  public func spotCheck() throws(Refusal) {
    for trial in spotChecks where !ways.trials(trial.point).contains(trial) {
      let row = String(
        decoding: PlanRows.row(trial, ways.space).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self
      )
      throw .trouble(
        "'\(path)' holds other figures than this plan gives, in the row '\(row)'; has an option, the model or "
          + "the cluster changed? \(SavedTrials.otherwise)")
    }
  }
}
