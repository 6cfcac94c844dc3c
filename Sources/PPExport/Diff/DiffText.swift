import PPAnalysis
import PPModel
import PPSupport

extension DiffReport {
  /// For people at a terminal: changes rank by rank, then the figures.
  ///
  /// - Parameters:
  ///   - limit: how many changes of a rank to name.
  ///   - showsProgram: whether to list changes at all.
  ///   - isASCII: whether to stay inside of ASCII.
  ///   - hasColor: whether to colour changes by their kind, by terminal escape codes.
  ///   - width: the most columns of the heading and the table.
  public func text(
    limit: Int, showsProgram: Bool, isASCII: Bool = false, hasColor: Bool = false,
    width: Int = Table.plainWidth
  ) -> String {
    var text = "\(title): \(size)".plain() + (costs.isEmpty ? "" : "; \(costs)") + "\n\n"
    if let workNote { text += workNote.plain() + "\n\n" }
    text = wrapped(lines: text, width: width)
    if showsProgram, let program {
      if program.isEmpty { text += "the same instructions on every rank\n\n" }
      for rank in program.ranks {
        text +=
          "rank \(rank.rank): \(RunText.count(rank.changes.count, "change")), \(rank.kept) kept\n"
        for change in rank.changes.prefix(limit) {
          let line = "  " + change.text(padded: true)
          text += (hasColor ? change.colored(line) : line) + "\n"
        }
        let more = rank.changes.count - limit
        if more > 0 { text += "  and \(more) more; --all shows them\n" }
        text += "\n"
      }
    }
    var figures = table
    figures.title = ""  // It stands above already.
    text += figures.text(in: .text, isASCII: isASCII, width: width)
    return isASCII ? DiffReport.plain(text) : text
  }

  private static func plain(_ text: String) -> String {
    text.split(separator: "→", omittingEmptySubsequences: false).joined(separator: "->")
  }

  /// For a comment on a pull request.
  public func markdown(limit: Int, showsProgram: Bool) -> String {
    var table = table
    table.title = "\(title): \(size)" + (costs.isEmpty ? "" : "; \(costs)")
    table.notes += [workNote].compactMap { $0 }
    var text = table.text(in: .markdown)
    guard showsProgram, let program else { return text }
    if program.isEmpty { return text + "\nThe same instructions on every rank.\n" }
    text += "\n<details><summary>\(RunText.count(program.count, "change")) on "
    text += "\(RunText.count(program.ranks.count, "rank"))</summary>\n\n"
    var changes = ""
    for rank in program.ranks {
      changes += "rank \(rank.rank), \(rank.kept) kept\n"
      changes += rank.changes.prefix(limit).map { "  \($0.text(padded: true))\n" }.joined()
      let more = rank.changes.count - limit
      if more > 0 { changes += "  and \(more) more\n" }
    }
    return text + Markdown.fenced(changes) + "\n</details>\n"
  }

  /// A workflow command of GitHub Actions: one notice, with the figures and the first ten changes.
  public func github(showsProgram: Bool) -> String {
    guard !isSame else { return "" }
    let changed = rows.filter { $0.before != $0.after }.map {
      "\($0.name.title) \($0.name.shown($0.before, timeUnit: before.timeUnit)) → \($0.name.shown($0.after, timeUnit: after.timeUnit)) "
        + "(\(change($0.before, $0.after)))"
    }
    var lines = [changed.isEmpty ? "the figures stay the same" : changed.joined(separator: "; ")]
    if let workNote { lines.append(workNote) }
    if showsProgram, let program {
      let ranks = RunText.count(program.ranks.count, "rank")
      lines.append("\(RunText.count(program.count, "change")) on \(ranks)")
      let changes = program.ranks.lazy.flatMap { rank in
        rank.changes.lazy.map { "rank \(rank.rank): \($0.text(padded: false))" }
      }
      lines += changes.prefix(10)
      if program.count > 10 { lines.append("and \(program.count - 10) more") }
    }
    return GitHub.command(
      "notice", at: place, title: "ppsim diff: \(title)", lines.joined(separator: "\n"))
  }

  /// Schema `ppsim.diff/1`; see `Docs/Formats.md`.
  public func json(showsProgram: Bool) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.field("schema", string: "ppsim.diff/1")
    json.field("before", string: before.label)
    json.field("after", string: after.label)
    json.field("same", literal: isSame ? "true" : "false")
    if !otherWork.isEmpty {
      json.key("work_differs")
      json.beginArray()
      for phrase in otherWork { json.string(phrase) }
      json.endArray()
    }
    json.line()
    json.key("figures")
    json.beginObject()
    for row in rows {
      json.key(row.name.rawValue)
      json.beginArray()
      for value in [row.before, row.after] {
        json.literal(value.map(NumberText.shortest) ?? "null")
      }
      json.endArray()
    }
    json.endObject()
    if showsProgram, let program { write(program, to: &json) }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }

  private func write(_ program: ProgramDiff, to json: inout JSONWriter) {
    json.line()
    json.key("ranks")
    json.beginArray()
    for rank in program.ranks {
      json.line()
      json.beginObject()
      json.field("rank", rank.rank)
      json.field("kept", rank.kept)
      json.key("changes")
      json.beginArray()
      for change in rank.changes {
        json.line()
        json.beginObject()
        json.field("kind", string: change.kind.rawValue)
        for (key, items) in [("before", change.before), ("after", change.after)] {
          json.key(key)
          json.beginArray()
          for item in items {
            json.beginObject()
            json.field("number", item.number)
            json.field("instruction", string: "\(item.instruction)")
            json.endObject()
          }
          json.endArray()
        }
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
  }
}

extension ProgramChange {
  /// A line in the colour of its kind: green for what is new, red for what is gone, yellow for the rest.
  fileprivate func colored(_ line: String) -> String {
    let code =
      switch kind {
      case .inserted: 32
      case .removed: 31
      default: 33
      }
    return "\u{1B}[\(code)m\(line)\u{1B}[0m"
  }
}
