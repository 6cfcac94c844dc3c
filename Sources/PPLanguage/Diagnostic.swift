/// An error at a place in a schedule file.
public struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the user named it.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column in characters, counted from 1.
  public var column: Int
  /// What is wrong and what would be right, in one sentence.
  public var message: String
  /// The source line, cut to a window around the column where it is long.
  public var excerpt: String
  /// Where in `excerpt` the caret points, counted from 0.
  public var caret: Int

  /// `file:line:column: error: message`, the source line, and a caret below the place.
  public var description: String {
    let gutter = "  "
    let pointer = String(repeating: " ", count: caret) + "^"
    return "\(file):\(line):\(column): error: \(message)\n\(gutter)\(excerpt)\n\(gutter)\(pointer)"
  }
}

/// A schedule file's text.
public struct SourceText: Equatable, Sendable {
  /// The file as the user named it.
  public let file: String
  /// The text, UTF-8.
  public let bytes: [UInt8]

  /// The text of `file`.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// An error at a byte offset.
  ///
  /// - Complexity: O(offset).
  public func diagnostic(at offset: Int, _ message: String) -> Diagnostic {
    let newline = UInt8(ascii: "\n")
    let offset = min(max(0, offset), bytes.count)
    let line = bytes[..<offset].count { $0 == newline } + 1
    let start = (bytes[..<offset].lastIndex(of: newline) ?? -1) + 1
    let window = bytes[start...].prefix(while: { $0 != newline }).prefix(offset - start + 100)
    let before = String(decoding: bytes[start..<offset], as: UTF8.self)
    // A tab is one character of the column, and one space of the excerpt.
    var shown = String(decoding: window, as: UTF8.self).map { character in
      character.isWhitespace ? " " : character
    }
    let column = before.count
    var caret = column
    if caret > 70 {
      shown = Array("…") + shown.dropFirst(caret - 40)
      caret = 41
    }
    if shown.count > 96 { shown = shown.prefix(95) + ["…"] }
    return Diagnostic(
      file: file, line: line, column: column + 1, message: message, excerpt: String(shown),
      caret: caret)
  }
}
