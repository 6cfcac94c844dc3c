import PPStudy

/// How the rows of a sweep are written: a line each, so that files can be cut and joined between lines.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Comma-separated, the names of the columns in a line before the first row.
  case csv
  /// A JSON object in each line.
  case jsonl

  /// What stands before the first row.
  public func header(_ columns: SweepColumns) -> [UInt8] {
    self == .csv ? Array((columns.all.map(\.key).joined(separator: ",") + "\n").utf8) : []
  }

  /// The start of a row, where its point lies, and the comma that follows.
  public func start(_ columns: SweepColumns, _ coordinates: [SweepValue]) -> [UInt8] {
    let comma = UInt8(ascii: ",")
    return switch self {
    case .csv: RowFormat.fields(coordinates) + [comma]
    case .jsonl:
      RowFormat.members(columns.coordinates, coordinates, schema: SweepColumns.schema) + [comma]
    }
  }

  /// A row, ending in a line feed.
  public func row(_ columns: SweepColumns, _ row: SweepRow) -> [UInt8] {
    let figures = columns.values(row.outcome)
    let rest =
      switch self {
      case .csv: RowFormat.fields(figures)
      case .jsonl: Array(RowFormat.members(columns.figures, figures, schema: nil).dropFirst())
      }
    return closed(start(columns, row.coordinates) + rest)
  }

  /// A row with its check sum behind it, and a line feed.
  func closed(_ row: [UInt8]) -> [UInt8] { row + ending(of: row) + [UInt8(ascii: "\n")] }

  /// Whether a line, without its line feed, is as it was written.
  public func isIntact(_ line: [UInt8]) -> Bool {
    guard let comma = line.lastIndex(of: UInt8(ascii: ",")) else { return false }
    return line[comma...].elementsEqual(ending(of: line[..<comma]))
  }

  /// Whether a line is of the version before rows had check sums.
  public func isOfOlderVersion(_ line: [UInt8], _ columns: SweepColumns) -> Bool {
    switch self {
    case .csv:
      line.elementsEqual(
        (columns.coordinates + columns.figures).map(\.key).joined(separator: ",").utf8)
    case .jsonl: line.starts(with: "{\"schema\":\"ppsim.sweep/1\",".utf8)
    }
  }

  private func ending(of row: some Collection<UInt8>) -> [UInt8] {
    let check = CheckSum.crc32(row)
    return Array((self == .csv ? ",\(check)" : ",\"\(SweepColumns.check.key)\":\(check)}").utf8)
  }

  private static func fields(_ values: [SweepValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      switch value {
      case .word(let text): bytes += CommaSeparated.field(text).utf8
      case .number(let text): bytes += text.utf8
      case .flag(let flag): bytes += "\(flag)".utf8
      case .none: break
      }
    }
    return bytes
  }

  /// An object that is not closed yet.
  private static func members(
    _ columns: [SweepColumn], _ values: [SweepValue], schema: String?
  ) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if let schema { json.field("schema", string: schema) }
    for (column, value) in zip(columns, values) { json.field(column.key, Table.Cell(value)) }
    return json.bytes
  }

  /// The values of a row's columns, as they were written; nothing is an empty text.
  public func values(_ line: some Sequence<UInt8>) -> [String] {
    switch self {
    case .csv: RowFormat.split(line)
    // The schema is no column.
    case .jsonl: Array(RowFormat.literals(line).dropFirst())
    }
  }

  private static func split(_ line: some Sequence<UInt8>) -> [String] {
    var values: [String] = []
    var field: [UInt8] = []
    var (isQuoted, wasQuote) = (false, false)
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        // Two quotes in a row are one of the text.
        if wasQuote, !isQuoted { field.append(byte) }
        isQuoted.toggle()
        wasQuote = true
        continue
      }
      wasQuote = false
      if byte == UInt8(ascii: ","), !isQuoted {
        values.append(String(decoding: field, as: UTF8.self))
        field = []
      } else {
        field.append(byte)
      }
    }
    return values + [String(decoding: field, as: UTF8.self)]
  }

  /// The values of a flat object without blanks; of escapes only quotes and backslashes are undone.
  private static func literals(_ line: some Sequence<UInt8>) -> [String] {
    var values: [String] = []
    var text: [UInt8] = []
    var (isString, isEscaped, isValue) = (false, false, false)
    for byte in line {
      if isEscaped {
        text.append(byte)
        isEscaped = false
      } else if isString, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isString.toggle()
      } else if isString {
        text.append(byte)
      } else if byte == UInt8(ascii: ":") {
        text = []
        isValue = true
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") {
        let value = String(decoding: text, as: UTF8.self)
        if isValue { values.append(value == "null" ? "" : value) }
        text = []
        isValue = false
      } else if isValue {
        text.append(byte)
      }
    }
    return values
  }
}

extension JSONWriter {
  /// A member from a cell of a table.
  mutating func field(_ name: String, _ cell: Table.Cell) {
    switch cell {
    case .text(let text, _): field(name, string: text)
    case .number, .flag: field(name, literal: cell.exact)
    case .none: field(name, literal: "null")
    }
  }
}
