import PPModel
import PPSupport

extension Table {
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
