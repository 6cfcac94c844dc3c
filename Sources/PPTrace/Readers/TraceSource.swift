/// A file, or what comes through standard input, before anybody knows what it is.
public struct TraceSource: Sendable {
  /// How messages call it.
  public let name: String
  /// Its first bytes, by which formats are told apart: up to `headSize`.
  public let head: [UInt8]
  /// Starts reading from the first byte on.
  public let open: @Sendable () throws(RecordingFault) -> ByteStream

  /// How much of a file is looked at to know its format.
  public static let headSize = 1 << 16

  /// A source from its parts.
  public init(
    name: String, head: [UInt8],
    open: @escaping @Sendable () throws(RecordingFault) -> ByteStream
  ) {
    self.name = name
    self.head = head
    self.open = open
  }

  /// A text in memory.
  public init(name: String, text: [UInt8]) {
    self.init(name: name, head: Array(text.prefix(TraceSource.headSize))) {
      var rest = text[...]
      return ByteStream { () throws(RecordingFault) in
        defer { rest = [] }
        return Array(rest)
      }
    }
  }

  /// The last part of its path.
  var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// Whether the first bytes hold a word.
  func headHolds(_ word: String) -> Bool {
    let word = Array(word.utf8)
    guard head.count >= word.count, let first = word.first else { return false }
    return head.indices.dropLast(word.count - 1).contains { place in
      head[place] == first && head[place..<place + word.count].elementsEqual(word)
    }
  }

  /// All of it.
  ///
  /// - Throws: a sentence where it is larger than `limit` bytes.
  func all(upTo limit: Int) throws(RecordingFault) -> [UInt8] {
    var stream = try open()
    var bytes: [UInt8] = []
    while let more = try stream.next() {
      guard bytes.count + more.count <= limit else {
        throw RecordingFault(
          "'\(name)' is larger than \(limit >> 20) MiB, which such a file never is")
      }
      bytes += more
    }
    return bytes
  }
}

/// Bytes as they come, a piece or a line at a time: memory does not grow with the file.
public struct ByteStream {
  private let more: () throws(RecordingFault) -> [UInt8]
  private var buffer: ArraySlice<UInt8> = []
  private var isAtEnd = false

  /// The longest line, in bytes.
  static let longestLine = 1 << 20

  /// A stream of what a function gives: the next bytes, none at the end.
  public init(_ more: @escaping () throws(RecordingFault) -> [UInt8]) { self.more = more }

  /// The next bytes; nil at the end.
  mutating func next() throws(RecordingFault) -> [UInt8]? {
    if !buffer.isEmpty {
      defer { buffer = [] }
      return Array(buffer)
    }
    guard !isAtEnd else { return nil }
    let bytes = try more()
    isAtEnd = bytes.isEmpty
    return isAtEnd ? nil : bytes
  }

  /// The next line without its end; nil where there is none.
  ///
  /// - Throws: a sentence where a line is longer than any table's.
  mutating func line() throws(RecordingFault) -> ArraySlice<UInt8>? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[..<end]
        buffer = buffer[(end + 1)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      }
      guard !isAtEnd else {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
      }
      guard buffer.count <= ByteStream.longestLine else {
        throw RecordingFault("a line is longer than \(ByteStream.longestLine >> 20) MiB")
      }
      let bytes = try more()
      isAtEnd = bytes.isEmpty
      buffer = buffer.isEmpty ? bytes[...] : (Array(buffer) + bytes)[...]
    }
  }
}
