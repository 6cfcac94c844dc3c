/// A line broken at its spaces into lines of at most `width` characters.
///
/// Lines after the first are indented by `indent` spaces. A word that is longer than a line is cut.
///
/// - Complexity: O(length).
package func wrapped(_ line: String, width: Int, indent: Int = 0) -> [String] {
  guard line.count > width else { return [line] }
  let indent = min(indent, width / 2)
  var lines: [String] = []
  var rest = Array(line)[...]
  while true {
    let margin = lines.isEmpty ? 0 : indent
    let room = max(1, width - margin)
    var end = rest.endIndex
    if rest.count > room {
      let start = rest.firstIndex { $0 != " " } ?? rest.startIndex
      end = rest.startIndex + room
      while end > start, rest[end] != " " { end -= 1 }
      if end <= start { end = rest.startIndex + room }
    }
    var piece = rest[..<end]
    while piece.last == " " { piece.removeLast() }
    lines.append(String(repeating: " ", count: margin) + String(piece))
    rest = rest[end...].drop { $0 == " " }
    if rest.isEmpty { return lines }
  }
}

/// Text with every line that is too long broken; what goes on in a new line is indented by two spaces
/// more than the line was.
package func wrapped(lines text: String, width: Int) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    guard line.count > width else { return String(line) }
    let indent = line.prefix { $0 == " " }.count + 2
    return wrapped(String(line), width: width, indent: indent).joined(separator: "\n")
  }.joined(separator: "\n")
}
