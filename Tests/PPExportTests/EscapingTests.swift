import Foundation
import PPAnalysis
import PPExport
import PPStudy
import Testing

/// What labels may hold: text that Swift's characters hide, and what other programs take for commands.
let hostileLabels = [
  "a\r\n::stop-commands::x", "q\"\u{301},b|\u{301}c", "\u{FFFF}\u{FFFE}end",
  "bidi\u{202E}fdp.sched",
  "esc\u{1B}[31m\u{7}red", "nul\u{0}\u{8}\u{7F}\u{9B}", "line\u{2028}\u{2029}\u{85}feed",
  "]]>--><x y='&'\"/>",
  "[x](http://e.vil) ![i](j) @user @org/team owner/repo#1 #2 https://e.vil www.e.vil a@b.c",
  "<b>&lt;&#64;</b> `code` ```fence *e* _u_ ~~s~~ $m$ \\", "%0A::error::x",
  "\n\n# heading\n- item\n",
  "\u{E0041}\u{2066}\u{200B}tag",
]

/// Whether a text holds anything that a terminal or a person takes for more than text.
private func hasControls(_ text: String) -> Bool {
  text.unicodeScalars.contains { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n"
    default: false
    }
  }
}

@Suite struct EscapingTests {
  private func table(_ label: String) -> Table {
    Table(
      title: label, schema: "test/1", columns: [.words("name", "name"), .words("more", "more")],
      rows: [[.text(label), .text(label)], [.text("plain"), .text("text")]], notes: [label])
  }

  private func results(_ label: String) -> [CheckResult] {
    [
      CheckResult(
        name: label, pp: 8, micro: 20, file: label, origin: FilePlace(file: label, line: 3),
        findings: [
          CheckFinding(rule: "valid", .ok, "valid"),
          CheckFinding(rule: "a", .failed, "first \(label)\nsecond", at: FilePlace(file: label)),
          CheckFinding(rule: "b", .error, label),
        ])
    ]
  }

  @Test(arguments: hostileLabels)
  func textStaysOnItsLines(_ label: String) {
    let text = table(label).text(in: .text, width: 1000)
    #expect(!hasControls(text))
    #expect(text.unicodeScalars.count { $0 == "\n" } == 8, "\(text)")
    let check = CheckReport.text(results(label))
    #expect(!hasControls(check) && check.unicodeScalars.last == "\n")
  }

  /// Read by the rules of RFC 4180: every row has as many fields as the first.
  @Test(arguments: hostileLabels)
  func csvKeepsItsFields(_ label: String) throws {
    let rows = try #require(CSVReader.rows(table(label).text(in: .csv)))
    #expect(rows.map(\.count) == [2, 2, 2])
    // What is kept is the label, scalar by scalar, but for what is no text.
    let kept = zip(rows[1][0].unicodeScalars, label.unicodeScalars)
    #expect(rows[1][0].unicodeScalars.count == label.unicodeScalars.count)
    #expect(kept.allSatisfy { $0 == $1 || ($0 == "." && hasControls("\($1)") || $1 == "\n") })
    let columns = SweepColumns(coordinates: [.words("name", "name")], isPhysical: false)
    let line = RowFormat.csv.row(
      columns, SweepRow(coordinates: [.word(label)], outcome: .impossible(label)))
    #expect(
      CSVReader.rows(String(decoding: line, as: UTF8.self))?.map(\.count) == [columns.all.count])
  }

  /// JSON says it all, with nothing that a terminal would obey.
  @Test(arguments: hostileLabels)
  func jsonIsExact(_ label: String) throws {
    let text = table(label).text(in: .json)
    #expect(!hasControls(text))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let title = try #require(object["title"] as? String)
    #expect(Array(title.unicodeScalars) == Array(label.unicodeScalars))
  }

  @Test(arguments: hostileLabels)
  func xmlIsWellFormed(_ label: String) {
    let text = CheckReport.junit(results(label))
    #expect(!hasControls(text))
    let elements = XMLReader.elements(text)
    #expect(
      elements == [
        "testsuites", "testsuite", "testcase", "testcase", "failure", "testcase", "error",
      ], "\(text)")
  }

  /// A line is a command or nothing; it says what it is told, and where.
  @Test(arguments: hostileLabels)
  func workflowCommandsAreOneLineEach(_ label: String) throws {
    let text = CheckReport.github(results(label))
    #expect(!hasControls(text))
    let commands = try #require(WorkflowReader.commands(text))
    #expect(commands.map(\.level) == ["error", "error"])
    for command in commands {
      #expect(command.properties.keys.sorted() == ["col", "file", "line", "title"])
      #expect(command.properties["line"] == "1" && command.properties["col"] == "1")
    }
    #expect(commands[0].message.hasSuffix("\nsecond") && commands[0].message.hasPrefix("first "))
    let figures = ComparedFigures(
      label: label, pp: 1, micro: 1, timeUnit: "unit", values: [.makespan: 1])
    let other = ComparedFigures(
      label: label, pp: 1, micro: 1, timeUnit: "unit", values: [.makespan: 2])
    let diff = DiffReport(
      before: figures, after: other, program: nil, costs: "", otherWork: [label])
    let notice = try #require(WorkflowReader.commands(diff.github(showsProgram: true)))
    #expect(notice.map(\.level) == ["notice"])
    for text in [
      diff.text(limit: 1, showsProgram: true, isASCII: true), diff.json(showsProgram: true),
      diff.markdown(limit: 1, showsProgram: true),
    ] { #expect(!hasControls(text)) }
  }

  @Test(arguments: hostileLabels)
  func markdownIsDead(_ label: String) throws {
    let lines = table(label).text(in: .markdown).split(
      separator: "\n", omittingEmptySubsequences: false)
    // A title, a blank line, four rows of the table, a blank line, the note.
    #expect(lines.count == 9 && lines.map(\.isEmpty).filter { $0 }.count == 3, "\(lines)")
    for line in lines[2...5] { #expect(MarkdownReader.bars(line) == 3, "\(line)") }
    #expect(MarkdownReader.live(lines.joined(separator: "\n")) == [], "\(lines)")
  }
}
