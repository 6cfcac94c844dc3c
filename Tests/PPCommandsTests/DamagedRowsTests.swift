import Foundation
import TestSupport
import Testing

/// What `--resume` makes of rows that are not as they were written.
@Suite struct DamagedRowsTests {
  static let line = "sweep --schedule 1f1b,dualpipe --pp 2,3 --micro 4,6,8 --p2p 0,0.5"
  static let models =
    "sweep --schedule 1f1b,zb1p --pp 2 --micro 4,8 --model deepseek-v2-lite --ep 8 --fidelity chunk"

  /// CRC-32, bit by bit, as its standard writes it.
  static func crc32(_ text: some StringProtocol) -> UInt32 {
    var sum = UInt32.max
    for byte in text.utf8 {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = (sum & 1 == 1 ? 0xEDB8_8320 : 0) ^ (sum >> 1) }
    }
    return ~sum
  }

  /// Resumes with a file of this text; what came of it, and of the file.
  private func resume(
    _ line: String, _ text: [UInt8]
  ) throws -> (code: Int32, error: String, text: [UInt8]) {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = scratch.folder.appendingPathComponent("rows")
    try Data(text).write(to: file)
    let result = ppsim(line + " -o \(file.path) --resume")
    return (result.code, result.error, Array(try Data(contentsOf: file)))
  }

  @Test func theCheckSumIsThatOfZlib() {
    // The check value of CRC-32 in its catalogues.
    #expect(Self.crc32("123456789") == 0xCBF4_3926)
    for format in ["csv", "jsonl"] {
      for row in ppsim(Self.line + " --format \(format)").output.split(separator: "\n")
        .dropFirst(format == "csv" ? 1 : 0)
      {
        let comma = row.lastIndex(of: ",") ?? row.startIndex
        let sum = "\(Self.crc32(row[..<comma]))"
        #expect(row[comma...] == (format == "csv" ? ",\(sum)" : ",\"check\":\(sum)}"))
      }
    }
  }

  /// One digit, anywhere in a row, becomes another.
  @Test(arguments: [Self.line, Self.models], ["csv", "jsonl"])
  func noEditGoesUnnoticed(_ line: String, _ format: String) throws {
    let line = line + " --format \(format)"
    let whole = Array(ppsim(line).output.utf8)
    let firstRow = format == "csv" ? (whole.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1 : 0
    let digits = (firstRow..<whole.count).filter { (48...57).contains(whole[$0]) }
    var random = SeededGenerator(seed: digits.count)
    for _ in 0..<mutationCount(100) {
      var edited = whole
      let place = try #require(digits.randomElement(using: &random))
      edited[place] = 48 + (edited[place] - 48 + UInt8.random(in: 1...9, using: &random)) % 10
      let result = try resume(line, edited)
      #expect(result.code == 2 && result.text == edited, "an edit at \(place) went unnoticed")
      #expect(result.error.split(separator: "\n").count == 1)
    }
  }

  /// Rows with a right check sum, and other cells than a row can have.
  @Test(arguments: [
    ("status", "maybe"), ("status", ""), ("status", "impossible"), ("makespan", "-5"),
    ("makespan", "nan"), ("makespan", "inf"), ("makespan", ""), ("makespan", "x"),
    ("bubble_rate", "1.5"), ("bubble_rate", "1e300"), ("stages", "-1"), ("stages", "1,1"),
  ])
  func impossibleRowsAreRefused(_ column: String, _ value: String) throws {
    var rows = ppsim(Self.line).output.components(separatedBy: "\n")
    let place = try #require(rows[0].components(separatedBy: ",").firstIndex(of: column))
    var cells = rows[3].components(separatedBy: ",")
    cells[place] = value
    let row = cells.dropLast().joined(separator: ",")
    rows[3] = row + ",\(Self.crc32(row))"
    let result = try resume(
      Self.line + " --best makespan", Array(rows.joined(separator: "\n").utf8))
    #expect(result.code == 2)
    #expect(result.error.contains("is damaged in line 4, point 2"), "\(result.error)")
  }

  @Test func damageSaysWhatToKeep() throws {
    let rows = ppsim(Self.line).output.components(separatedBy: "\n")
    var damaged = rows
    damaged[7] = damaged[7].replacing("equal", with: "Equal")
    let text = damaged.joined(separator: "\n")
    let result = try resume(Self.line, Array(text.utf8))
    #expect(
      result.error.hasSuffix(
        "is damaged in line 8, point 6: the row does not fit its check sum; keep the 7 lines before "
          + "it (head -n 7), and --resume runs the rest again\n"), "\(result.error)")
    for (edit, message) in [
      ({ $0.remove(at: 5) }, "line 6 of '"), ({ $0.swapAt(3, 4) }, "where point 2 should be"),
      ({ $0[6] += ",7" }, "is damaged in line 7, point 5"),
      ({ $0[6] = String($0[6].dropLast(30)) }, "is damaged in line 7, point 5"),
      ({ $0[6] = "\0\0\0" + $0[6] }, "line 7 is no row of a sweep in csv"),
      ({ $0[6] = "" }, "line 7 is no row of a sweep in csv"),
      ({ $0[6] = $0[0] }, "line 7 of '"),
    ] as [((inout [String]) -> Void, String)] {
      var edited = rows
      edit(&edited)
      let result = try resume(Self.line, Array(edited.joined(separator: "\n").utf8))
      #expect(result.code == 2 && result.error.contains(message), "\(message): \(result.error)")
    }
  }

  /// Nulls at the end are what a file system leaves of rows that it had not written: many, or behind a row
  /// that is cut.
  @Test(arguments: ["csv", "jsonl"])
  func nullsAtTheEndAreThrownAway(_ format: String) throws {
    let line = Self.line + " --format \(format)"
    let whole = Array(ppsim(line).output.utf8)
    let end = try #require(whole.dropLast(400).lastIndex(of: UInt8(ascii: "\n"))) + 1
    for (cut, nulls) in [
      (end, 1), (end, 4096), (end, 3 << 20), (end + 3, 70_000), (end - 1, 5), (0, 9), (5, 65536),
      (whole.count, 100),
    ] {
      let result = try resume(line, whole[..<cut] + [UInt8](repeating: 0, count: nulls))
      #expect(result.code == 0 && result.text == whole, "\(cut), \(nulls): \(result.error)")
    }
    let hole = whole[..<end] + [UInt8](repeating: 0, count: 50) + whole[end...]
    #expect(try resume(line, Array(hole)).code == 2)
  }

  /// Joined parts of which one is missing, out of order, twice, or has a header of its own.
  @Test(arguments: ["csv", "jsonl"])
  func joinedPartsAreChecked(_ format: String) throws {
    let line = Self.line + " --format \(format)"
    let parts = (1...4).map { ppsim(line + " --shard \($0)/4").output }
    let header = format == "csv" ? 1 : 0
    func joined(_ numbers: [Int]) throws -> (code: Int32, error: String, text: [UInt8]) {
      try resume(line + " --best makespan", Array(numbers.map { parts[$0] }.joined().utf8))
    }
    #expect(try joined([0, 1, 2, 3]).code == 0)
    for (numbers, found, expected) in [
      ([0, 2, 3], 12, 6), ([0, 1, 3, 2], 18, 12), ([0, 1, 1, 2, 3], 6, 12),
    ] {
      let result = try joined(numbers)
      #expect(result.code == 2)
      #expect(
        result.error.hasPrefix("ppsim: line \(expected + 1 + header) of '")
          && result.error.contains("' is point \(found), where point \(expected) should be; a part"),
        "\(result.error)")
    }
    #expect(
      try joined([0, 1, 2, 3, 3]).error.contains("is point 18, but the sweep ends with point 23"))
    #expect(try joined([0, 1, 2]).code == 0, "the last part is run")
    guard format == "csv" else { return }
    #expect(try joined([1, 2, 3]).error.contains("the first part is missing"))
    let headed = parts[0] + (parts[0].split(separator: "\n").first ?? "") + "\n" + parts[1]
    #expect(try resume(line, Array(headed.utf8)).error.contains("line 8 of '"))
    #expect(try resume(line, Array(headed.utf8)).error.contains("is a header again"))
  }

  /// Files of the version before rows had check sums.
  @Test func olderFilesAreNamed() throws {
    for format in ["csv", "jsonl"] {
      let text = ppsim(Self.line + " --format \(format)").output.split(separator: "\n").map { row in
        let end = row.lastIndex(of: ",") ?? row.endIndex
        return row[..<end].replacing("ppsim.sweep/2", with: "ppsim.sweep/1")
          + (format == "csv" ? "" : "}")
      }.joined(separator: "\n")
      let result = try resume(Self.line + " --format \(format)", Array((text + "\n").utf8))
      #expect(result.code == 2)
      #expect(result.error.contains("is of an older version of ppsim"), "\(result.error)")
    }
  }
}
