import PPSupport

/// One token of a schedule file.
struct Token: Equatable {
  enum Kind: Equatable {
    case name
    case number
    case text
    case symbol
    case end
  }

  var kind: Kind
  /// The bytes of the token, an offset range of the source.
  var range: Range<Int>
}

/// Cuts a schedule file into tokens.
///
/// Line ends mean nothing; `#` starts a comment.
struct Lexer {
  let source: SourceText
  private var offset = 0

  init(_ source: SourceText) {
    self.source = source
    // A byte order mark says nothing that UTF-8 does not.
    if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// Symbols, the longer ones first.
  private static let symbols: [[UInt8]] = [
    "..<", "&&", "||", "==", "!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "%", "!", "?",
    ":", ",", "@", "&", "(", ")", "[", "]", "{", "}",
  ].map { Array($0.utf8) }

  private func byte(at offset: Int) -> UInt8 {
    offset < source.bytes.count ? source.bytes[offset] : 0
  }

  mutating func next() throws(Diagnostic) -> Token {
    skipBlanks()
    let start = offset
    guard start < source.bytes.count else { return Token(kind: .end, range: start..<start) }
    let first = byte(at: start)
    if isLetter(first) {
      while isLetter(byte(at: offset)) || isDigit(byte(at: offset)) { offset += 1 }
      return Token(kind: .name, range: start..<offset)
    }
    if isDigit(first) {
      while isDigit(byte(at: offset)) { offset += 1 }
      guard !isLetter(byte(at: offset)) else {
        throw source.diagnostic(at: start, "a number or a name; a name cannot start with a digit")
      }
      return Token(kind: .number, range: start..<offset)
    }
    if first == UInt8(ascii: "\"") { return try text() }
    for symbol in Lexer.symbols where source.bytes[start...].starts(with: symbol) {
      offset += symbol.count
      return Token(kind: .symbol, range: start..<offset)
    }
    let character = String(decoding: source.bytes[start...].prefix(4), as: UTF8.self).first
    throw source.diagnostic(
      at: start, "'\(character ?? "?")' has no meaning in a schedule; a comment starts with #")
  }

  private mutating func skipBlanks() {
    while offset < source.bytes.count {
      switch byte(at: offset) {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        offset += 1
      case UInt8(ascii: "#"):
        while offset < source.bytes.count, byte(at: offset) != UInt8(ascii: "\n") { offset += 1 }
      default:
        return
      }
    }
  }

  /// A string in double quotes on one line; `\"` and `\\` stand for themselves.
  private mutating func text() throws(Diagnostic) -> Token {
    let start = offset
    offset += 1
    while offset < source.bytes.count {
      switch byte(at: offset) {
      case UInt8(ascii: "\""):
        offset += 1
        return Token(kind: .text, range: start..<offset)
      case UInt8(ascii: "\n"):
        throw source.diagnostic(at: start, "this string has no closing \" on its line")
      case 0..<0x20, 0x7F:
        throw source.diagnostic(at: offset, "a string holds printable characters alone")
      case 0xC2 where (0x80...0x9F).contains(byte(at: offset + 1)):
        throw source.diagnostic(at: offset, "a string holds printable characters alone")
      case UInt8(ascii: "\\"):
        guard [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(byte(at: offset + 1)) else {
          throw source.diagnostic(at: offset, "in a string, \\ stands before \" or \\ alone")
        }
        offset += 2
      default:
        offset += 1
      }
    }
    throw source.diagnostic(at: start, "this string has no closing \"")
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
