import PPEngine
import PPLanguage
import PPModel
import PPSupport
import TestSupport
import Testing

@Suite struct BlockTests {
  /// 1F1B is the block that goes down and up again at one hop in one instruction's time, squeezed within what
  /// each rank holds: known from elsewhere, instruction by instruction.
  @Test(arguments: 1...9) func oneForwardOneBackwardIsABlock(_ pp: Int) throws {
    let text = "block every 2 within pp - rank { F at rank  B at 2 * pp - 1 - rank }"
    for micro in 1...14 {
      let squeezed = try schedule(text, pp: pp, micro: micro)
      let known = try builtIn("1f1b", pp, micro)
      for rank in 0..<pp {
        #expect(squeezed.program(ofRank: rank) == known.program(ofRank: rank), "\(pp) \(micro)")
      }
    }
  }

  /// W runs where the rank would wait, oldest first, and before a forward that finds the limit reached.
  @Test func fillersFill() throws {
    let text = "block every 3 within 1 { F at 0  I at 1  W }"
    #expect(
      try schedule(text, pp: 1, micro: 2).program(ofRank: 0)
        == ["F(0,0)", "I(0,0)", "W(0,0)", "F(0,1)", "I(0,1)", "W(0,1)"])
    let free = "block every 3 { F at 0  I at 1  W }"
    #expect(
      try schedule(free, pp: 1, micro: 2).program(ofRank: 0)
        == ["F(0,0)", "I(0,0)", "F(0,1)", "I(0,1)", "W(0,0)", "W(0,1)"])
  }

  /// Whatever the times: a schedule that keeps every rule and its limit, or a sentence.
  @Test func anyBlockIsValidOrRefused() throws {
    var valid = 0
    for seed in 0..<400 {
      var generator = SeededGenerator(seed: seed)
      let pp = Int.random(in: 1...5, using: &generator)
      let micro = Int.random(in: 1...9, using: &generator)
      let limit = Int.random(in: 1...2 * pp + 2, using: &generator)
      var times = (0..<4).map { _ in
        "\(Int.random(in: -3...12, using: &generator)) * rank + \(Int.random(in: 0...30, using: &generator))"
      }
      if generator.oneIn(2) { times = ["rank", "2 * pp - rank", "2 * pp + rank", "4 * pp - rank"] }
      let within = generator.oneIn(4) ? "" : "within \(limit)"
      let text = """
        placement vshape
        block every \(Int.random(in: 0...9, using: &generator)) \(within) {
          F[0] at \(times[0]) F[1] at \(times[1]) I[1] at \(times[2]) I[0] at \(times[3]) W
        }
        """
      let squeezed: Schedule
      do {
        squeezed = try schedule(text, pp: pp, micro: micro)
      } catch let error as Diagnostic {
        #expect(
          error.message.contains("comes to a stand within \(limit) chunk"), "seed \(seed): \(error)"
        )
        continue
      }
      valid += 1
      let checked = try ValidSchedule(squeezed)
      let durations = ChunkDurations(
        forward: 1, backward: 2, inputBackward: 1, weightBackward: 1, pair: 3, hop: 0)
      #expect(throws: Never.self) { try SweepEngine.run(checked, durations: durations) }
      guard !within.isEmpty else { continue }
      for rank in 0..<pp {
        var held = 0
        for index in squeezed.instructions(ofRank: rank) {
          held += squeezed.kind(at: index) == .forward ? 1 : 0
          #expect(held <= limit, "seed \(seed)")
          held -= squeezed.kind(at: index) == .weightBackward ? 1 : 0
        }
      }
    }
    #expect(valid > 100)
  }

  @Test(arguments: [
    (
      "placement vshape block every 4 within 1 { F[0] at 0 F[1] at 1 B[1] at 2 B[0] at 3 }",
      "comes to a stand within 1 chunk: no rank can go on; rank 0 has"
    ),
    ("block every 2 { F at 0 F }", "expected 'at' and the time of F"),
    ("block every 2 { F at 0 B at 1 W at 2 }", "in a block W runs where it fits"),
    ("block every 2 { F@1 at 0 }", "in a block F is for every micro-batch"),
    ("block every 2 { F & B }", "a block holds no pairs"),
    ("block every -1 { F at 0 B at 1 }", "in a block is 0 to 1000000000, not -1"),
    ("block every 2 within 0 { F at 0 B at 1 }", "the limit of chunks in a block is 1 to"),
    ("block every 2 { F at 3000000000 B at 1 }", "not 3000000000"),
    ("F block every 2 { F at 0 }", "has no instructions besides"),
    ("block every 2 { F at 0 B at 1 } F", "has no instructions besides"),
    ("block every 2 { F at 0 B at 1 } block every 2 { F at 0 }", "the block is given already"),
    ("pad 9 block every 2 { F at 0 B at 1 }", "leave pad out"),
    ("repeat 2 { block every 2 { F at 0 } }", "block stands at the top level"),
    ("block { F at 0 }", "expected 'every'"),
  ])
  func faultsAreTold(_ text: String, _ message: String) {
    #expect {
      let squeezed = try schedule(text, pp: 2, micro: 3)
      #expect(!squeezed.validate().isValid, "\(text)")
    } throws: {
      "\($0)".contains(message)
    }
  }

  /// What validation finds in a block has its place in the file.
  @Test func placesAreFound() throws {
    let text = "block every 2 {\n  F at rank\n  B at 3 - rank\n}"
    let program = try ScheduleProgram(SourceText(file: "b.sched", bytes: Array(text.utf8)))
    let place = program.diagnostic(rank: 1, instruction: 1, pp: 2, micro: 2, message: "here")
    #expect(place.line == 3)
  }
}

@Suite struct DefinitionTests {
  @Test func definitionsStandForTheirExpression() throws {
    let text = """
      define twice(a) = 2 * a
      define between(a, b) = a < b ? twice(a + 1) : b
      let k = 1
      repeat between(k, 9) { F }
      repeat between(9, micro) { B }
      """
    #expect(
      try schedule(text, pp: 1, micro: 4).program(ofRank: 0)
        == (0..<4).map { "F(0,\($0))" } + (0..<4).map { "B(0,\($0))" })
  }

  @Test func slotsRepeat() throws {
    let looped = "placement { repeat c in 0 ..< 3 { slot c * pp + rank } } F[0] B[0]"
    let spelt = "placement { slot rank slot pp + rank slot 2 * pp + rank } F[0] B[0]"
    #expect(try schedule(looped, pp: 4, micro: 1) == schedule(spelt, pp: 4, micro: 1))
  }

  @Test(arguments: [
    ("define f(a) = a let a = f", "expected '(' and 1 number after f"),
    ("define f(a, b) = a + b let x = f(1)", "expected ',' between the numbers: f takes 2 numbers"),
    ("define f(a) = a let x = f(1, 2)", "expected ')' after the last number: f takes 1 number"),
    ("define f() = 2", "expected a name for the parameter"),
    ("define f = 2", "a value without any is defined with let"),
    ("define f(a) = a define f(b) = b", "'f' is already defined on line 1"),
    ("define f(a) = g(a)", "'g' is not defined"),
    ("define f(a) = f(a)", "'f' is not defined"),
    ("define f(a) = 1 / a repeat f(0) { F }", "1 / 0 divides by zero"),
    ("repeat 2 { define f(a) = a }", "define stands at the top level"),
    ("placement { repeat c in 0 ..< 9000000000000000 { slot c } } F", "no stage 1000000"),
    ("placement { repeat c in 0 ..< 9000000000000000 { slot -1 } } F", "are too many"),
  ])
  func faultsAreTold(_ text: String, _ message: String) {
    #expect {
      try schedule(text + " F B", pp: 1, micro: 1)
    } throws: {
      "\($0)".contains(message)
    }
  }

  /// Definitions that double each other come to an end.
  @Test func growthIsBounded() {
    let lines = (1...60).map { "define f\($0)(a) = f\($0 - 1)(a) + f\($0 - 1)(a)\n" }.joined()
    #expect {
      try schedule("define f0(a) = a + 1\n" + lines + "F B", pp: 1, micro: 1)
    } throws: {
      "\($0)".contains("too long")
    }
  }
}
