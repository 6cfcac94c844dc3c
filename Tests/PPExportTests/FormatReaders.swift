/// Reads CSV strictly; nil where it breaks the rules.
enum CSVReader {
  static func rows(_ text: String) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var scalars = Array(text.unicodeScalars)[...]
    while !scalars.isEmpty {
      var field = String.UnicodeScalarView()
      if scalars.first == "\"" {
        scalars.removeFirst()
        while true {
          guard let scalar = scalars.popFirst() else { return nil }
          if scalar != "\"" {
            field.append(scalar)
          } else if scalars.first == "\"" {
            field.append(scalars.removeFirst())
          } else {
            break
          }
        }
      } else {
        while let next = scalars.first, next != ",", next != "\n" {
          guard next != "\"", next != "\r" else { return nil }
          field.append(scalars.removeFirst())
        }
      }
      row.append(String(field))
      switch scalars.popFirst() {
      case ",": continue
      case "\n":
        rows.append(row)
        row = []
      default: return nil
      }
    }
    return row.isEmpty ? rows : nil
  }
}

/// Reads XML that is made of elements and attributes alone, by the rules of XML 1.0.
enum XMLReader {
  /// The names of the elements in order; nil where the text is not well formed.
  static func elements(_ xml: String) -> [String]? {
    let scalars = Array(xml.unicodeScalars)
    for scalar in scalars {
      switch scalar.value {
      case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: continue
      default: return nil
      }
    }
    var rest = scalars[...]
    var names: [String] = []
    var open: [String] = []
    guard let declaration = rest.firstIndex(of: ">"), rest.starts(with: "<?xml".unicodeScalars)
    else { return nil }
    rest = rest[(declaration + 1)...]
    while let start = rest.firstIndex(of: "<") {
      guard rest[..<start].allSatisfy({ $0 == " " || $0 == "\n" }) else { return nil }
      rest = rest[(start + 1)...]
      if rest.first == "/" {
        guard let end = rest.firstIndex(of: ">"), open.popLast() == text(rest[(start + 2)..<end])
        else { return nil }
        rest = rest[(end + 1)...]
        continue
      }
      let name = rest.prefix { ("a"..."z").contains($0) }
      names.append(text(name))
      rest = rest.dropFirst(name.count)
      while rest.first == " " {
        guard let equals = rest.firstIndex(of: "="),
          rest.dropFirst(equals + 1 - rest.startIndex).first == "\"",
          let end = rest[(equals + 2)...].firstIndex(of: "\""), isValue(rest[(equals + 2)..<end])
        else { return nil }
        rest = rest[(end + 1)...]
      }
      if rest.starts(with: "/>".unicodeScalars) {
        rest = rest.dropFirst(2)
      } else {
        guard rest.first == ">" else { return nil }
        rest = rest.dropFirst()
        open.append(text(name))
      }
    }
    return open.isEmpty && rest.allSatisfy { $0 == "\n" } ? names : nil
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func isValue(_ value: ArraySlice<Unicode.Scalar>) -> Bool {
    guard !value.contains("<"), !value.contains("\n") else { return false }
    return text(value).unicodeScalars.split(separator: "&", omittingEmptySubsequences: false)
      .dropFirst()
      .allSatisfy { part in
        ["amp;", "lt;", "gt;", "quot;", "#10;"].contains { part.starts(with: $0.unicodeScalars) }
      }
  }
}

/// Reads standard output as a runner of GitHub Actions does, where every line has to be a command.
enum WorkflowReader {
  static func commands(
    _ text: String
  ) -> [(level: String, properties: [String: String], message: String)]? {
    guard text.unicodeScalars.last == "\n" else { return nil }
    var commands: [(level: String, properties: [String: String], message: String)] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let parts = String(decoding: line, as: UTF8.self).components("::")
      guard parts.count >= 3, parts[0].isEmpty, let space = parts[1].firstIndex(of: " ") else {
        return nil
      }
      var properties: [String: String] = [:]
      for property in parts[1][space...].dropFirst().components(",") {
        let sides = property.components("=")
        guard sides.count >= 2, properties[sides[0]] == nil else { return nil }
        properties[sides[0]] = sides.dropFirst().joined(separator: "=")
      }
      let message = parts.dropFirst(2).joined(separator: "::").components("%0A").joined(
        separator: "\n")
      commands.append((String(parts[1][..<space]), properties, message))
    }
    return commands
  }
}

extension StringProtocol {
  /// The parts between a separator, found scalar by scalar.
  fileprivate func components(_ separator: String) -> [String] {
    var parts: [String] = []
    var part = String.UnicodeScalarView()
    var rest = Array(unicodeScalars)[...]
    while let scalar = rest.first {
      if rest.starts(with: separator.unicodeScalars) {
        parts.append(String(part))
        part = String.UnicodeScalarView()
        rest = rest.dropFirst(separator.unicodeScalars.count)
      } else {
        part.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return parts + [String(part)]
  }
}

/// Looks at Markdown as its readers do: what stands behind a backslash is a letter like others.
enum MarkdownReader {
  /// How many bars of a row bound columns.
  static func bars(_ line: some StringProtocol) -> Int {
    marks(line).count { $0.isMark && $0.scalar == "|" }
  }

  /// What would be more than words: marks of Markdown, HTML, mentions, references and addresses.
  static func live(_ text: String) -> [String] {
    let marks = marks(text)
    let bare = ["`", "[", "]", "<", "~", "$"] as [Unicode.Scalar]
    var found = marks.filter { $0.isMark && bare.contains($0.scalar) }.map { "\($0.scalar)" }
    // The title is bold, so that two pairs of stars are marks.
    if marks.count(where: { $0.isMark && $0.scalar == "*" }) != 4 { found.append("*") }
    if marks.contains(where: { $0.isMark && $0.scalar == "_" }) { found.append("_") }
    // As it is shown, a word joiner being a scalar like others.
    var shown = String.UnicodeScalarView(marks.map(\.scalar))
    let joiner = Array("&NoBreak;".unicodeScalars)
    while let range = Array(shown).firstRange(of: joiner) {
      let start = shown.index(shown.startIndex, offsetBy: range.lowerBound)
      shown.replaceSubrange(start..<shown.index(start, offsetBy: joiner.count), with: ["\u{2060}"])
    }
    let words = String(shown).lowercased()
    for pattern in ["https://", "http://", "www."] where words.contains(pattern) {
      found.append(pattern)
    }
    let scalars = Array(shown)
    for (place, scalar) in scalars.enumerated() where scalar == "@" || scalar == "#" {
      let next = scalars[(place + 1)...].first ?? " "
      if next.properties.isAlphabetic || next.properties.numericType != nil {
        found.append("\(scalar)\(next)")
      }
    }
    return found
  }

  private static func marks(
    _ text: some StringProtocol
  ) -> [(scalar: Unicode.Scalar, isMark: Bool)] {
    var marks: [(scalar: Unicode.Scalar, isMark: Bool)] = []
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar == "\\", !isEscaped {
        isEscaped = true
      } else {
        marks.append((scalar, !isEscaped))
        isEscaped = false
      }
    }
    return marks
  }
}
