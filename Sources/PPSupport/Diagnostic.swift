/// An error in a schedule file, at a place or in the file as a whole.
public struct Diagnostic: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the user named it.
  public var file: String
  /// The line, counted from 1; 0 for the file as a whole.
  public var line: Int
  /// The column in characters, counted from 1.
  public var column: Int
  /// What is wrong and what would be right, in one sentence.
  public var message: String
  /// The source line, cut to a window around the column where it is long.
  public var excerpt: String
  /// Where in `excerpt` the caret points, counted from 0.
  public var caret: Int
  /// The message of the `require` that this pp and micro do not meet, if that is the error.
  public var unmetRequirement: String?

  /// Whether the file is fine, but for other sizes: this pp and micro do not meet a `require`, or make
  /// more than a schedule may have.
  public var isAboutSize = false

  /// Whether the file can be read, but what it says breaks a rule that every schedule obeys.
  public var breaksRule = false

  /// Whether it is this machine that has too little memory, now, for what the file asks for.
  public var lacksMemory = false

  /// An error that has no place in the file.
  public init(file: String, message: String) {
    self.init(file: file, line: 0, column: 0, message: message, excerpt: "", caret: 0)
  }

  init(
    file: String, line: Int, column: Int, message: String, excerpt: String, caret: Int
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.excerpt = excerpt
    self.caret = caret
  }

  /// `file:line:column: error: message`, the source line, and a caret below the place; nothing in it but
  /// the two line ends is more than plain text.
  public var description: String {
    let (file, message) = (file.plain(), message.plain())
    guard line > 0 else { return "\(file): error: \(message)" }
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
    let column = SourceText.characters(bytes[start..<offset])
    // A long line is cut to a window of bytes around the place.
    let isCut = offset - start > 160
    let from =
      isCut ? bytes[(offset - 120)..<offset].firstIndex { $0 & 0xC0 != 0x80 } ?? offset : start
    let rest = bytes[offset...].prefix(while: { $0 != newline }).prefix(120)
    var shown = SourceText.printable(bytes[from..<offset])
    if isCut || shown.count > 70 { shown = ["…"] + shown.suffix(40) }
    let caret = shown.count
    shown += SourceText.printable(rest)
    if shown.count > 96 { shown = shown.prefix(95) + ["…"] }
    return Diagnostic(
      file: file, line: line, column: column + 1, message: message, excerpt: String(shown),
      caret: caret)
  }

  /// The number of characters in some UTF-8, a byte that continues one left out.
  private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// Text as it may go to a terminal: a tab is one space, and what a terminal might take for a
  /// command is a dot.
  private static func printable(_ bytes: ArraySlice<UInt8>) -> [Character] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      if scalar.properties.isWhitespace { return " " }
      return scalar.isPlain && scalar != "\u{FFFD}" ? Character(scalar) : "."
    }
  }
}
