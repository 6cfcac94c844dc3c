import PPAnalysis
import PPChart
import PPModel
import PPSupport

/// One self-contained HTML file: the page of the folder beside this one with its style, its script, the figures as
/// JSON and each run's instructions as numbers.
struct Page {
  private let records: [RunRecord]
  private let notes: [String]

  /// A page of runs that have timelines.
  init(_ records: [RunRecord], notes: [String] = []) {
    self.records = records
    self.notes = notes
  }

  /// Writes the file, what is large in pieces.
  ///
  /// - Complexity: O(instructions).
  func write(to sink: ByteSink) throws {
    for (place, part) in Page.text(ofFile: "page.html").components(betweenBraces: ()).enumerated() {
      // Text and the names of what goes between take turns.
      switch place % 2 == 0 ? nil : part {
      case nil: try sink(Array(part.utf8))
      case "title": try sink(Array(XML.attribute(title).utf8))
      case "palette": try sink(Array(Page.palette.utf8))
      case "style": try sink(Array(Page.text(ofFile: "page.css").utf8))
      case "script": try sink(Array(Page.script.utf8))
      case "data": try writeData(to: sink)
      case let name?: preconditionFailure("page.html asks for \(name), which there is not")
      }
    }
  }

  private var title: String {
    records.map { $0.evaluation?.schedule.name ?? $0.title }.joined(separator: ", ") + " in ppsim"
  }

  private func writeData(to sink: ByteSink) throws {
    let evaluations = records.compactMap(\.evaluation)
    let columns = zip(records, evaluations).map { PageColumns($1, $0.activationChanges) }
    // Strings of JSON may hold what ends a script; its number means the same.
    let figures = PageFigures(records, columns: columns, notes: notes).json().flatMap { byte in
      byte == UInt8(ascii: "<") ? Array("\\u003c".utf8) : [byte]
    }
    try sink(
      Array("<script type=\"application/json\" id=\"figures\">\n".utf8) + figures
        + Array("</script>\n".utf8))
    for (number, columns) in columns.enumerated() {
      try sink(Array("<script type=\"text/plain\" id=\"columns-\(number)\">".utf8))
      var encoder = Base64Encoder()
      try columns.write { bytes in try sink(encoder.encode(bytes)) }
      try sink(encoder.end() + Array("</script>\n".utf8))
    }
  }
}

/// The files of the page.
extension Page {
  /// A file by its name.
  static func text(ofFile name: String) -> String {
    guard let file = embeddedFiles.first(where: { $0.name == name }) else {
      preconditionFailure("the page has no file \(name)")
    }
    return file.text
  }

  /// All scripts, in the order of their names; the last line starts them.
  static var script: String {
    embeddedFiles.filter { $0.name.hasSuffix(".js") }.map(\.text).joined(separator: "\n")
  }

  /// The colours of ground, idle time and text, for each of the reader's schemes.
  static var palette: String {
    func variables(_ scheme: Palette.Scheme) -> String {
      ":root { --ground: \(scheme.ground); --idle: \(scheme.idle); --ink: \(scheme.ink); }"
    }
    return variables(Palette.light) + "\n@media (prefers-color-scheme: dark) { "
      + variables(Palette.dark) + " }\n"
  }
}

extension String {
  /// The text cut at `{{` and `}}`: what stands outside and inside of them in turn.
  fileprivate func components(betweenBraces: ()) -> [String] {
    var parts = [""]
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
        parts.append("")
        rest = rest.dropFirst(2)
      } else {
        parts[parts.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return parts
  }
}
