import PPLanguage
import PPModel
import PPSupport
import TestSupport
import Testing

@Suite struct DiagnosticTests {
  /// Program text, the place, and a part of the message.
  @Test(arguments: [
    ("F[near }", "1:3", "'near' is not defined"),
    ("let near = 0\nF[neer]", "2:3", "did you mean 'near'?"),
    ("repeat 2 { F", "1:10", "never closed"),
    ("repeat 2 F }", "1:10", "expected '{' to open the block to repeat, but found 'F'"),
    ("F }", "1:3", "expected a statement, but found '}'"),
    ("repeet 2 { F }", "1:1", "'repeet' does not start a statement"),
    ("F ? B", "1:3", "expected a statement"),
    ("F $ B", "1:3", "'$' has no meaning"),
    ("schedule DualPipe F", "1:10", "the schedule's name in double quotes"),
    ("schedule \"A\nF", "1:10", "no closing \""),
    ("let F = 1", "1:5", "'F' is a word of the language"),
    ("let x = 1\nlet x = 2", "2:5", "'x' is already defined on line 1"),
    ("let x = 1 < 2 < 3", "1:15", "comparisons do not chain"),
    ("let x = 1 + (2 < 3)", "1:11", "'+' takes two numbers"),
    ("let x = 1 && 2", "1:11", "'&&' takes two conditions"),
    ("if 1 { F }", "1:4", "if takes a condition"),
    ("require 1, \"x\"", "1:9", "require takes a condition"),
    ("require 1 < 2 F", "1:15", "expected ','"),
    ("repeat 1 < 2 { F }", "1:8", "how many times to repeat is a number"),
    ("let x = 1 ? 2 : 3", "1:9", "'?' takes a condition"),
    ("let x = 1 < 2 ? 2 : 3 < 4", "1:21", "both sides of ':'"),
    ("let x = 99999999999999999999", "1:9", "too large"),
    ("let x = 12ab", "1:9", "cannot start with a digit"),
    ("let x = ", "1:9", "the file ends here"),
    ("F&F", "1:2", "a pair is one F and one B"),
    ("F&W", "1:2", "a pair is one F and one B"),
    ("F&3", "1:3", "expected F, B, I, W, R, O or L"),
    ("F placement vshape", "1:3", "placement must come before the first instruction"),
    ("placement linear placement linear F", "1:18", "given already"),
    ("placement ring F", "1:11", "linear, interleaved(n), vshape, bidirectional"),
    ("pad 9 placement linear F", "1:7", "placement must come before pad"),
    ("if 1 < 2 { placement linear }", "1:12", "stands at the top level"),
    ("size pp = 2 micro = 3 F", "1:13", "expected ','"),
    ("option 3 = 2", "1:8", "expected a name for the option"),
    ("repeat i in 0 ..< 3 { F } F@i", "1:29", "'i' is not defined"),
  ])
  func syntaxErrors(_ text: String, _ place: String, _ message: String) throws {
    try expectError(text, place, message, pp: 2, micro: 4)
  }

  /// What only shows when the program runs.
  @Test(arguments: [
    ("let x = 1 / (pp - 2) F", "1:11", "1 / 0 divides by zero (on rank 0)"),
    ("let x = 1 % (pp - 2) F", "1:11", "1 % 0 divides by zero"),
    ("let x = 9223372036854775807 + pp F", "1:29", "9223372036854775807 + 2 is too large"),
    ("let x = -9223372036854775807 - pp F", "1:30", "is too large"),
    ("let x = 9223372036854775807 * pp F", "1:29", "is too large"),
    ("let x = (-9223372036854775807 - 1) / (1 - pp) F", "1:36", "is too large"),
    ("let x = -(-9223372036854775807 - 1) F", "1:9", "is too large"),
    ("require pp == 3, \"three ranks\" F", "1:9", "three ranks; this is pp = 2, micro = 4"),
    ("repeat 5 { F }", "1:12", "rank 0 has no micro-batch left for F in slot 0"),
    ("F@4", "1:3", "works on micro-batches 0 ..< 4, not on 4"),
    ("F@(0 - 1)", "1:6", "not on -1"),
    ("F W", "1:3", "rank 0 has no I whose W is outstanding"),
    ("F I W W", "1:7", "rank 0 has no I whose W is outstanding"),
    ("F[1]", "1:3", "rank 0 has no slot 1; its slots are 0 to 0"),
    ("placement vshape F", "1:18", "rank 0 holds 2 stages; say which: F[0] to F[1]"),
    ("placement vshape F[0] let x = pending[2]", "1:39", "no slot 2"),
    ("placement interleaved(0) F", "1:23", "at least 1 stage"),
    ("placement { slot 0 } F", "1:1", "stage 0 of micro-batch 0 is on rank 0 and on rank 1"),
    ("placement { slot [0, 1, 2] } F", "1:13", "lists stages for 3 ranks, but pp = 2"),
    ("placement { slot rank for 0 ..< 9 } F", "1:27", "are not a part of 0 ..< 4"),
    ("placement { slot 0 - 2 } F", "1:20", "there is no stage -2"),
    ("placement { slot rank * 9 } F", "1:1", "there are only 2 slots"),
    ("placement bidirectional pad 9 F[0]", "1:29", "pad is for placements"),
    (
      "placement bidirectional F[1]@0", "1:30",
      "slot 1 of rank 0 works on micro-batches 2 ..< 4, not on 0"
    ),
    ("pad 3 F", "1:5", "pad is at least micro"),
    ("F&B", "1:3", "rank 0 pairs F and B of the same micro-batch, 0"),
    ("rank 2 { F }", "1:6", "there is no rank 2"),
    ("F repeat 1000000000000 { repeat 1000000000000 { } }", "1:33", "runs on too long"),
    ("repeat 1000000000000 { F@0 }", "1:24", "at most 1000 instructions"),
    ("placement interleaved(600) F[0]", "1:1", "too many"),
    ("pad 1000000000000 F", "1:5", "pad is at most 1000"),
  ])
  func errorsAtExpansion(_ text: String, _ place: String, _ message: String) throws {
    try expectError(
      text, place, message, pp: 2, micro: 4,
      limits: ExpansionLimits(instructions: 1000, steps: 100_000))
  }

  /// Errors of the file as a whole have no place.
  @Test(arguments: [
    ("", "the file is empty"), ("# nothing", "no instruction"), ("F\u{1}", "this is not text"),
    ("size pp = 3, micro = 3 F", "is for pp = 3 and micro = 3 alone"),
    ("if pp > 9 { F }", "has no instructions for pp = 2, micro = 4"),
  ])
  func errorsOfTheWholeFile(_ text: String, _ message: String) throws {
    try expectError(text, "0:0", message, pp: 2, micro: 4)
  }

  @Test func sizesBeyondTheLimitAreRefusedAtOnce() throws {
    let program = try builtInProgram("1f1b")
    for (pp, micro) in [(1_000_000, 1_000_000), (.max, .max), (0, 1), (1, -1)] {
      #expect(throws: Diagnostic.self) { try program.expand(pp: pp, micro: micro) }
    }
  }

  @Test func theCaretPointsAtThePlace() throws {
    let text = "let long = 1\n\tlet é = 2 F"
    let error = try #require(diagnostic(of: text, pp: 1, micro: 1))
    #expect(
      error.description == "test.sched:2:6: error: 'é' has no meaning in a schedule; a comment "
        + "starts with #\n   let é = 2 F\n       ^")
  }

  @Test func longLinesAreCutAroundThePlace() throws {
    let text = String(repeating: "F ", count: 500) + "$" + String(repeating: " B", count: 500)
    let error = try #require(diagnostic(of: text, pp: 1, micro: 1))
    let lines = error.description.split(separator: "\n")
    #expect(error.column == 1001)
    #expect(lines[1].count <= 100)
    #expect(Array(lines[1])[lines[2].count - 1] == "$")
  }

  /// Nesting of every sort is an error at a depth, not a crash.
  @Test(arguments: [
    ("(", "1", ")"), ("-", "1", ""), ("1 + (", "1", ")"), ("min(", "1", ")"),
    ("1 < 2 ? 1 : ", "1", ""),
    ("1 + ", "1", ""),
  ])
  func nestedExpressionsAreLimited(_ open: String, _ inner: String, _ close: String) throws {
    let deep = 100_000
    let text =
      "let x = " + String(repeating: open, count: deep) + inner
      + String(repeating: close, count: deep) + " F"
    let error = try #require(diagnostic(of: text, pp: 1, micro: 1))
    #expect(error.message.contains("nest") || error.message.contains("too long"))
  }

  @Test(arguments: ["repeat 1 { ", "if 1 < 2 { ", "if 1 < 2 { F } else ", "rank 0 { "])
  func nestedBlocksAreLimited(_ open: String) throws {
    let text = String(repeating: open, count: 100_000)
    let error = try #require(diagnostic(of: text, pp: 1, micro: 1))
    #expect(error.message.contains("nest"))
  }

  /// A program may be just as long as the limit says, and no instruction longer.
  @Test func theLimitOfInstructionsIsExact() {
    for (most, isFine) in [(5, true), (4, true), (3, false)] {
      let limits = ExpansionLimits(instructions: most, steps: 10_000)
      let error = diagnostic(of: "F F B B", pp: 1, micro: 2, limits: limits)
      #expect((error == nil) == isFine, "\(most): \(error?.message ?? "")")
    }
    // The last rank runs five: nothing before it tells that there will be nine.
    for (most, isFine) in [(10, true), (9, true), (8, false)] {
      let limits = ExpansionLimits(instructions: most, steps: 10_000)
      let text = "F F if rank == 0 { B B } else { I W B }"
      let error = diagnostic(of: text, pp: 2, micro: 2, limits: limits)
      #expect((error == nil) == isFine, "\(most): \(error?.message ?? "")")
    }
  }

  /// A byte order mark in front says nothing, and is no character of the first line.
  @Test func aByteOrderMarkIsNoText() throws {
    #expect(diagnostic(of: "\u{FEFF}F F B B", pp: 1, micro: 2) == nil)
    #expect(diagnostic(of: "F \u{FEFF}F B B", pp: 1, micro: 2) != nil)
  }

  /// Each instruction of the program pays for 64 steps: with one, 64 operations that are left out cost
  /// nothing, and each further one a step.
  @Test func instructionsPayForSteps() throws {
    func least(_ padding: Int) -> Int? {
      let text = "pad 200 F" + String(repeating: " F", count: padding)
      return (0..<300).first {
        let limits = ExpansionLimits(instructions: 1000, steps: $0)
        return diagnostic(of: text, pp: 1, micro: 1, limits: limits) == nil
      }
    }
    let none = try #require(least(0))
    #expect(none > 0)
    #expect([1, 63, 64, 65, 66, 164].map { least($0) } == [0, 0, 0, 1, 2, 100].map { none + $0 })
  }

  private func diagnostic(
    of text: String, pp: Int, micro: Int, limits: ExpansionLimits = .standard
  ) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try ScheduleProgram(SourceText(file: "test.sched", bytes: Array(text.utf8)))
        .expand(pp: pp, micro: micro, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  private func expectError(
    _ text: String, _ place: String, _ message: String, pp: Int, micro: Int,
    limits: ExpansionLimits = .standard
  ) throws {
    let error = try #require(diagnostic(of: text, pp: pp, micro: micro, limits: limits))
    #expect("\(error.line):\(error.column)" == place, "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }

  /// What will become too long is refused before it is: by its placement, or after a few ranks.
  @Test(arguments: [
    ("repeat micro { F B }", "at least 2097152"),
    ("placement vshape repeat micro { F[0] F[1] B[1] B[0] }", "at least 4194304"),
    // Pairs may halve a program, and half the micro-batches in a slot are half the instructions.
    ("repeat micro { F B } if pp == 0 { F&B }", "about 2097152"),
    ("placement bidirectional repeat micro / 2 { F[0] F[1] B[0] B[1] }", "about 2097152"),
    // The first rank alone is long: it is not taken for all.
    (
      "if rank == 0 { repeat 4096 { F@0 } } if rank > 9 { F@(0 - 1) } F&B",
      "works on micro-batches"
    ),
  ])
  func longProgramsAreRefusedAtOnce(_ text: String, _ message: String) throws {
    let program = try ScheduleProgram(SourceText(file: "s.sched", bytes: Array(text.utf8)))
    let limits = ExpansionLimits(instructions: 1_100_000, steps: 10_000)
    #expect {
      try program.expand(pp: 1024, micro: 1024, limits: limits)
    } throws: { error in
      "\(error)".contains(message)
        && (error as? Diagnostic)?.isAboutSize == !message.hasPrefix("works")
    }
  }
}
