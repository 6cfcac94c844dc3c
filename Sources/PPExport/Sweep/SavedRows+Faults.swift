import PPStudy
import PPSupport

/// What to do about rows that cannot be gone on with.
extension SavedRows {
  static let otherwise = "name another file, or leave out --resume to replace it"

  /// The number of the line to be read next, from 1.
  private var lineNumber: Int { rows + (header.isEmpty ? 1 : 2) }

  /// Why a whole row that is not as it was written ends the reading.
  ///
  /// - Parameter start: how the row of the point starts; nil after the last.
  func damaged(_ line: [UInt8], _ point: Int, _ start: [UInt8]?) -> Refusal {
    do throws(Refusal) { try refuseOlderVersion(line) } catch { return error }
    if line + [UInt8(ascii: "\n")] == header {
      return .trouble(
        "line \(lineNumber) of '\(path)' is a header again; join parts of --shard, of which the first "
          + "alone has a header")
    }
    // Rows of another format, or of no sweep.
    guard let start, line.starts(with: start.prefix { $0 != UInt8(ascii: ",") }) else {
      return other(line, point, start)
    }
    let kept = lineNumber - 1
    return .trouble(
      "'\(path)' is damaged in line \(lineNumber), point \(point): the row does not fit its check sum; "
        + "keep the \(kept) lines before it (head -n \(kept)), and --resume runs the rest again")
  }

  /// Why a row of another point, or of another sweep, ends the reading.
  func other(_ line: [UInt8], _ point: Int, _ start: [UInt8]?) -> Refusal {
    let values = format.values(line)
    guard let found = values.first.flatMap(Int.init) else {
      return .trouble(
        "'\(path)' holds something else: line \(lineNumber) is no row of a sweep in \(format.rawValue); "
          + SavedRows.otherwise)
    }
    guard let start else {
      return .trouble(
        "line \(lineNumber) of '\(path)' is point \(found), but the sweep ends with point \(point - 1); a "
          + "part may be there twice, or the file is of a larger sweep")
    }
    guard found == point else {
      return .trouble(
        "line \(lineNumber) of '\(path)' is point \(found), where point \(point) should be; a part may be "
          + "missing or out of order, or the file is of another --shard: join the parts again, in order"
      )
    }
    let differing = zip(columns.coordinates, zip(values, format.values(start)))
      .first { $0.1.0 != $0.1.1 }
    let difference = differing.map { "\($0.key) \($1.0), here \($1.1)" } ?? "other columns"
    return .trouble(
      "'\(path)' holds another sweep: its point \(point) has \(difference.plain()); "
        + SavedRows.otherwise)
  }

  /// Refuses a file whose rows have no check sum.
  func refuseOlderVersion(_ line: [UInt8]) throws(Refusal) {
    guard format.isOfOlderVersion(line, columns) else { return }
    throw .trouble(
      "'\(path)' is of an older version of ppsim, whose rows have no check sum; finish it with that "
        + "version, or name another file")
  }
}
