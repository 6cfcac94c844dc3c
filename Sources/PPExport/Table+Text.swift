import PPModel

extension Table {
  /// Aligned columns under a title, two spaces between them, notes below.
  func alignedText(rule: Character) -> String {
    let cells = rows.map { $0.map { $0.shown.plain() } }
    let widths = columns.indices.map { column in
      max(columns[column].title.count, cells.map { $0[column].count }.max() ?? 0)
    }
    func line(_ texts: [String]) -> String {
      var result = ""
      for (column, text) in texts.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.count)
        if column > 0 { result += "  " }
        result += columns[column].alignment == .left ? text + padding : padding + text
      }
      while result.last == " " { result.removeLast() }
      return result + "\n"
    }
    let ruler = String(repeating: rule, count: widths.reduce(0, +) + 2 * (widths.count - 1))
    var text = title.plain() + "\n\n" + line(columns.map(\.title)) + ruler + "\n"
    text += cells.map(line).joined()
    if !notes.isEmpty { text += "\n" + notes.map { $0.plain() + "\n" }.joined() }
    return text
  }

  func markdown() -> String {
    func line(_ texts: [String]) -> String { "| " + texts.joined(separator: " | ") + " |\n" }
    var text = "**\(Markdown.text(title))**\n\n" + line(columns.map { Markdown.text($0.title) })
    text += line(columns.map { $0.alignment == .left ? ":--" : "--:" })
    text += rows.map { row in line(row.map { Markdown.text($0.shown) }) }.joined()
    if !notes.isEmpty {
      text += "\n" + notes.map { Markdown.text($0) + "\n" }.joined(separator: "\n")
    }
    return text
  }

  /// A `tabular` with a caption; needs no packages.
  func latex() -> String {
    let layout = columns.map { $0.alignment == .left ? "l" : "r" }.joined()
    func line(_ texts: [String]) -> String { "  " + texts.joined(separator: " & ") + " \\\\\n" }
    var text = "\\begin{table}\n\\centering\n\\caption{\(LaTeX.text(title))}\n"
    text += "\\begin{tabular}{\(layout)}\n  \\hline\n"
    text += line(columns.map { LaTeX.text($0.title) }) + "  \\hline\n"
    for row in rows {
      text += line(
        row.map { cell in
          if case .text(_, let latex?) = cell { return latex }
          return LaTeX.text(cell.shown)
        })
    }
    text += "  \\hline\n\\end{tabular}\n\\end{table}\n"
    text += notes.map { "% " + $0.plain() + "\n" }.joined()
    return text
  }

  func commaSeparated() -> String {
    func line(_ texts: [String]) -> String {
      texts.map(CommaSeparated.field).joined(separator: ",") + "\n"
    }
    return line(columns.map(\.key)) + rows.map { row in line(row.map(\.exact)) }.joined()
  }

  func json() -> String {
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: schema)
    json.field("title", string: title)
    for fact in facts { json.field(fact.key, string: fact.value) }
    json.key("rows")
    json.beginArray()
    for row in rows {
      json.line()
      json.beginObject()
      for (column, cell) in zip(columns, row) { json.field(column.key, cell) }
      json.endObject()
    }
    json.endArray()
    json.key("notes")
    json.beginArray()
    for note in notes { json.string(note) }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}
