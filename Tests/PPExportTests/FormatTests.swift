import Foundation
import PPAnalysis
import PPCost
import PPExport
import PPModel
import TestSupport
import Testing

@Suite struct FormatTests {
  @Test func runJSONHasTheFigures() throws {
    let evaluation = try Evaluation(builtIn("dualpipe", 16, 32), costs: .standard)
    let json = RunJSON.text(RunRecord(evaluation, label: "dualpipe", costs: .unit(.standard)))
    #expect(
      String(decoding: json, as: UTF8.self).hasPrefix(
        "{\"schema\":\"ppsim.run/1\",\"schedule\":\"dualpipe\","))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    #expect(object["makespan"] as? Int == 110)
    #expect(object["peak_activations"] as? Int == 17)
    #expect(object["stage_copies"] as? Int == 2)
    #expect(object["time_unit"] as? String == "unit")
    let bubble = try #require(object["bubble"] as? [String: Double])
    #expect(bubble == ["time": 14, "mean_time": 14, "rate": 14.0 / 110])
    let ranks = try #require(object["ranks"] as? [[String: Int]])
    #expect(ranks.count == 16)
    // Rank 3 starts at 3 and ends with the step; every rank of DualPipe works 96 of 110.
    #expect(
      ranks[3] == ["rank": 3, "busy": 96, "idle": 14, "span": 107, "peak_activations": 17])
  }

  @Test func labelsAreQuoted() throws {
    let evaluation = try Evaluation(builtIn("1f1b", 1, 1), costs: .standard)
    let json = RunJSON.text(
      RunRecord(evaluation, label: "a\"b\\c\n\u{1}é", costs: .unit(.standard)))
    let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
    #expect(object?["schedule"] as? String == "a\"b\\c\n\u{1}é")
  }

  @Test func timelineCSVHasARowForEachInstruction() throws {
    let evaluation = try Evaluation(builtIn("1f1b-overlap", 2, 3), costs: .standard)
    var text = ""
    TimelineCSV.write(evaluation) { text += String(decoding: $0, as: UTF8.self) }
    #expect(
      text == """
        rank,kind,stage,microbatch,backward_stage,backward_microbatch,start,end
        0,F,0,0,,,0,1
        0,F,0,1,,,1,2
        0,F,0,2,,,2,3
        0,B,0,0,,,5,7
        0,B,0,1,,,8,10
        0,B,0,2,,,10,12
        1,F,1,0,,,1,2
        1,F&B,1,1,1,0,2,5
        1,F&B,1,2,1,1,5,8
        1,B,1,2,,,8,10

        """)
  }

  private let table = Table(
    title: "A & B, 50 %", schema: "test/1", facts: [("k", "v")],
    columns: [
      .words("name", "name"), .numbers("value", "value"), .words("ok", "ok"),
      .numbers("machine", "machine", for: .machines), .words("person", "person", for: .people),
    ],
    rows: [
      [
        .text("a|b,\"c\""), .number(exact: "0.125", shown: "0.13"), .flag(true), .count(1),
        .text("x"),
      ],
      [.text("d_e", latex: "$d$"), .count(12), .flag(false), .none, .text("")],
    ],
    notes: ["one < two"])

  @Test func textIsAligned() {
    #expect(
      table.text(in: .text) == """
        A & B, 50 %

        name     value  ok   person
        ───────────────────────────
        a|b,"c"   0.13  yes  x
        d_e      12.00  no

        one < two

        """)
  }

  @Test func csvIsQuoted() {
    #expect(
      table.text(in: .csv)
        == "name,value,ok,machine\n\"a|b,\"\"c\"\"\",0.125,true,1\nd_e,12,false,\n")
  }

  @Test func markdownIsEscaped() {
    #expect(
      table.text(in: .markdown) == """
        **A & B, 50 %**

        | name | value | ok | person |
        | :-- | --: | :-- | :-- |
        | a\\|b,"c" | 0.13 | yes | x |
        | d\\_e | 12.00 | no |  |

        one \\< two

        """)
  }

  @Test func latexIsEscaped() {
    let text = table.text(in: .latex)
    #expect(text.contains("\\caption{A \\& B, 50 \\%}"))
    #expect(text.contains("\\begin{tabular}{lrll}"))
    #expect(text.contains("  $d$ & 12.00 & no &  \\\\"))
    #expect(text.hasSuffix("\\end{table}\n% one < two\n"))
  }

  /// As the papers' tables set them.
  @Test(arguments: [
    ("(pp-1)(F+B-2W)", "$(PP-1)(F+B-2W)$"),
    ("(pp/2-1)(F&B+B-3W)", "$(\\frac{PP}{2}-1)(F\\&B+B-3W)$"),
    ("2pp-1", "$2PP-1$"), ("(pp-1)(F + B - 2·W)", "$(PP-1)(F + B - 2W)$"),
    ("slots·pp", "$\\mathrm{slots}\\cdot PP$"), ("-6·F + 31·p2p", "$-6F + 31\\mathrm{p2p}$"),
    ("2(pp-1)max(F,B)", "$2(PP-1)\\mathrm{max}(F,B)$"),
    ("(micro+2pp-4)·p2p", "$(\\mathrm{micro}+2PP-4)\\mathrm{p2p}$"), ("", "$$"),
  ])
  func formulasAreMathematics(_ text: String, _ latex: String) {
    let cell = Table.Cell.formula(text)
    let table = Table(title: "", schema: "", columns: [.words("f", "f")], rows: [[cell]])
    #expect(table.text(in: .latex).contains("  \(text.isEmpty ? "" : latex) \\\\\n"))
    #expect(table.text(in: .csv) == "f\n\(text.contains(",") ? "\"\(text)\"" : text)\n")
  }

  @Test func jsonKeepsTypes() throws {
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(table.text(in: .json).utf8)) as? [String: Any])
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(object["k"] as? String == "v")
    #expect(rows[0]["value"] as? Double == 0.125)
    #expect(rows[0]["ok"] as? Bool == true)
    #expect(rows[1]["machine"] is NSNull)
    #expect(rows[1]["person"] == nil)
  }
}
