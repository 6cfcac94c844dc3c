import PPLanguage
import PPModel
import PPSupport
import TestSupport
import Testing

@Suite struct ExpansionTests {
  /// Program text, pp, micro, and what each rank runs.
  @Test(arguments: [
    ("repeat micro { F B }", ["F(0,0) B(0,0) F(0,1) B(0,1)"]),
    ("F F B B", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
    ("F F&B B", ["F(0,0) F(0,1)&B(0,0) B(0,1)"]),
    ("F B&F B", ["F(0,0) F(0,1)&B(0,0) B(0,1)"]),
    ("F F I I W W", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]),
    ("F F I I W@1 W", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,1) W(0,0)"]),
    // What W@m takes is no longer there for W, W[slot] and pending, nor can it be taken again.
    ("F F I I W@0 W", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]),
    ("F F I I W@0 W[0]", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]),
    ("F F I I W[0]@0 repeat pending { W }", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]),
    (
      "F F I I W@0 repeat pending[0] { W[0] } repeat pending { F }",
      ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]
    ),
    ("F@1 F@0 B@1 B@0", ["F(0,1) F(0,0) B(0,1) B(0,0)"]),
    ("F@0 F I B W", ["F(0,0) F(0,1) I(0,0) B(0,1) W(0,0)"]),
    ("F F I I repeat pending { W }", ["F(0,0) F(0,1) I(0,0) I(0,1) W(0,0) W(0,1)"]),
    (
      "repeat i in 0 ..< micro { F } repeat i in 0 ..< micro { B@(micro - 1 - i) }",
      ["F(0,0) F(0,1) B(0,1) B(0,0)"]
    ),
    ("let n = micro repeat n { F } repeat 2 * n / 2 { B }", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
    (
      "if micro == 3 { F } else if micro == 2 { F F B B } else { B }",
      ["F(0,0) F(0,1) B(0,0) B(0,1)"]
    ),
    ("repeat -5 { W } repeat i in 3 ..< 1 { W } F F B B", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
    ("option k = 2 repeat k { F } repeat k { B }", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
    (
      "let ok = micro > 1 && !(pp > 1 || micro < 0) repeat ok ? 2 : 9 { F } B B",
      ["F(0,0) F(0,1) B(0,0) B(0,1)"]
    ),
    ("pad 3 repeat 3 { F } repeat 3 { I W }", ["F(0,0) F(0,1) I(0,0) W(0,0) I(0,1) W(0,1)"]),
    ("pad 3 F F F&B B B", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
    // Words that only start statements are free as names.
    ("let slot = 2 let size = slot repeat size { F } B B", ["F(0,0) F(0,1) B(0,0) B(0,1)"]),
  ])
  func programsOnOneRank(_ text: String, _ wanted: [String]) throws {
    let schedule = try schedule(text, pp: 1, micro: 2)
    #expect(schedule.program(ofRank: 0).joined(separator: " ") == wanted[0])
    #expect(schedule.validate().isValid)
  }

  @Test(arguments: [
    ("7 / 2", 3), ("-7 / 2", -3), ("7 % 4", 3), ("-7 % 4", -3), ("2 + 3 * 4", 14),
    ("(2 + 3) * 4", 20),
    ("10 - 4 - 3", 3), ("-(3) - -3", 0), ("min(4, 2, 9)", 2), ("max(4, 2, 9)", 9), ("max(7)", 7),
    ("1 < 2 ? 5 : 6", 5), ("1 >= 2 ? 5 : 2 == 2 ? 7 : 8", 7), ("!(1 != 1) && 1 <= 1 ? 1 : 0", 1),
    ("pp > 100 && 1 / (pp - 1) > 0 ? 1 : 4", 4), ("pp == 1 || 1 / (pp - 1) > 0 ? 6 : 4", 6),
    ("9223372036854775807 - 1 > 0 ? 3 : 2", 3), ("min(rank, pp - 1 - rank)", 0),
  ])
  func expressions(_ text: String, _ value: Int) throws {
    #expect(throws: Diagnostic.self, "\(text) is not \(value)") {
      try schedule("require (\(text)) != \(value), \"equal\" F", pp: 1, micro: 1)
    }
    _ = try schedule("require (\(text)) == \(value), \"not equal\" F", pp: 1, micro: 1)
  }

  @Test func ranksSeeTheirOwnNumber() throws {
    let schedule = try schedule(
      "repeat pp - 1 - rank { F } repeat micro - (pp - 1 - rank) { F B } repeat pp - 1 - rank { B }",
      pp: 2, micro: 2)
    #expect(schedule.program(ofRank: 0) == ["F(0,0)", "F(0,1)", "B(0,0)", "B(0,1)"])
    #expect(schedule.program(ofRank: 1) == ["F(1,0)", "B(1,0)", "F(1,1)", "B(1,1)"])
  }

  @Test func rankBlocksAreForOneRank() throws {
    let schedule = try schedule(
      "size pp = 2, micro = 1 rank 0 { F@0 B@0 } rank 1 { F@0 I@0 W@0 }", pp: 2, micro: 1)
    #expect(schedule.program(ofRank: 0) == ["F(0,0)", "B(0,0)"])
    #expect(schedule.program(ofRank: 1) == ["F(1,0)", "I(1,0)", "W(1,0)"])
  }

  @Test(arguments: [
    ("placement linear", [[0], [1]]), ("placement interleaved(3)", [[0, 2, 4], [1, 3, 5]]),
    ("placement vshape", [[0, 3], [1, 2]]), ("placement bidirectional", [[0, 1], [1, 0]]),
    ("placement { slot 1 - rank }", [[1], [0]]),
    ("placement { slot [1, 0] slot [2, 3] }", [[1, 2], [0, 3]]),
    ("placement { slot rank == 0 ? 0 : -1 slot rank + 1 }", [[0, 1], [-1, 2]]),
    (
      "placement { slot rank for 0 ..< 1 slot 1 - rank for 1 ..< micro }", [[0, 1], [1, 0]]
    ),
  ])
  func placements(_ text: String, _ stages: [[Int]]) throws {
    let schedule = try schedule(text + " if rank == 0 { F[0] }", pp: 2, micro: 2)
    #expect(schedule.placement.slots.map { $0.map(\.stage) } == stages)
  }

  @Test func nameAndOptions() throws {
    let program = try ScheduleProgram(
      SourceText(
        file: "x.sched",
        bytes: Array("schedule \"A \\\"B\\\"\" option n = micro option m = 1 repeat n { F }".utf8)))
    #expect(program.name == "A \"B\"")
    #expect(program.optionNames == ["n", "m"])
    #expect(try program.expand(pp: 1, micro: 4).count == 4)
    #expect(try program.expand(pp: 1, micro: 4, options: ["n": 3]).count == 3)
    #expect(throws: Diagnostic.self) { try program.expand(pp: 1, micro: 4, options: ["q": 3]) }
  }

  @Test func violationsPointAtTheProgram() throws {
    let program = try ScheduleProgram(
      SourceText(file: "x.sched", bytes: Array("F@0 F@1\nB@0 F@0\nB@1\n".utf8)))
    let schedule = try program.expand(pp: 1, micro: 2)
    let violation = try #require(schedule.validate().violations.first)
    let diagnostic = program.diagnostic(
      rank: 0, instruction: try #require(violation.instruction), pp: 1, micro: 2,
      message: violation.description)
    #expect(
      diagnostic.description
        == "x.sched:2:5: error: rank 0 runs F(0,0) twice: #0 and #3\n  B@0 F@0\n      ^")
  }
}
