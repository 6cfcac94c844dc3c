import PPEngine
import PPLanguage
import PPModel
import PPPyTorch
import PPSupport
import Schedules
import TestSupport
import Testing

/// Reads a schedule from text in PyTorch's CSV.
func imported(_ text: String) throws -> PyTorchSchedule {
  try PyTorchSchedule(SourceText(file: "s.csv", bytes: Array(text.utf8)), name: "s.csv")
}

@Suite struct PyTorchTests {
  /// Export and import are each other's inverse: instructions, placement, bytes.
  @Test(arguments: Catalogue.all.map(\.name))
  func builtInsComeBack(_ name: String) throws {
    for (pp, micro) in [(2, 4), (4, 8), (6, 17), (8, 20)] {
      guard var schedule = try? builtIn(name, pp, micro), schedule.slices == 1,
        PyTorchCSV.lacking(schedule).isEmpty
      else { continue }
      let text = PyTorchCSV.text(schedule)
      let file = try imported(text)
      schedule.name = "s.csv"
      #expect(file.schedule == schedule, "\(name) \(pp)×\(micro)")
      #expect(file.messages == nil)
      #expect(PyTorchCSV.text(file) == text)
      #expect(text.hasSuffix("\r\n") && text.split(separator: "\r\n").count == pp)
    }
  }

  @Test(arguments: 0..<200)
  func randomSchedulesComeBack(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    guard (0..<schedule.ranks).allSatisfy({ !schedule.instructions(ofRank: $0).isEmpty }) else {
      return
    }
    let again = try imported(PyTorchCSV.text(schedule)).schedule
    for rank in 0..<schedule.ranks {
      #expect(again.program(ofRank: rank) == schedule.program(ofRank: rank), "seed \(seed)")
    }
    #expect(again.validate().isValid, "seed \(seed)")
  }

  /// Communication actions: every message is sent, received and waited for once; blocking on each of
  /// them, all ranks come to their end.
  @Test(arguments: 0..<200)
  func messagesFitTogether(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    guard (0..<schedule.ranks).allSatisfy({ !schedule.instructions(ofRank: $0).isEmpty }) else {
      return
    }
    let text = try #require(PyTorchCSV.textWithMessages(schedule), "seed \(seed)")
    let file = try imported(text)
    let again = file.schedule
    #expect(PyTorchCSV.text(again) == PyTorchCSV.text(schedule), "seed \(seed)")
    let cells = text.split(whereSeparator: { $0 == "," || $0 == "\r\n" }).map(String.init)
    let waits = cells.filter { $0.contains("WAIT_SEND") }
    let sends = cells.filter { $0.contains("SEND") && !$0.contains("WAIT") }
    #expect(Set(waits.map { $0.replacing("WAIT_", with: "") }) == Set(sends), "seed \(seed)")
    #expect(waits.count == sends.count && Set(sends).count == sends.count)
    guard let messages = file.messages else {
      #expect(sends.isEmpty)
      return
    }
    try messages.check(again)
    let durations = (0..<again.count).map { _ in Ticks.random(in: 1...9, using: &generator) }
    let held = try Rendezvous.run(
      ValidSchedule(again), messages, durations: .each(durations), hop: 2)
    let free = try SweepEngine.run(ValidSchedule(again), durations: .each(durations), hop: 2)
    #expect(held.makespan >= free.makespan, "seed \(seed)")
    for (held, free) in zip(held.starts, free.starts) { #expect(held >= free, "seed \(seed)") }
  }

  /// What PyTorch writes: idle slots, sharding and communication, LF or CR LF, blanks.
  @Test func othersActionsAreRead() throws {
    let text =
      "0UNSHARD,0F0,0SEND_F0,0F1,0SEND_F1, ,0RECV_B0,0B0,0WAIT_SEND_F0,0RECV_B1,0B1,"
      + "0WAIT_SEND_F1,0REDUCE_GRAD,0WAIT_REDUCE_GRAD,0RESHARD\n"
      + ",1RECV_F0, 1F0 ,1B0,1SEND_B0,1RECV_F1,1F1,1B1,1SEND_B1,1WAIT_SEND_B0,1WAIT_SEND_B1\n"
    let file = try imported(text)
    #expect(file.schedule.ranks == 2 && file.schedule.micro == 2)
    #expect(file.schedule.program(ofRank: 1) == ["F(1,0)", "B(1,0)", "F(1,1)", "B(1,1)"])
    try #require(file.messages).check(file.schedule)
    // Before F(0,0) the parameters, after B(0,1) the gradients.
    let sides = file.sideTimes(["UNSHARD": 5, "REDUCE_GRAD": 7, "RESHARD": 1])
    #expect(sides == SideTimes(before: [5] + [Ticks](repeating: 0, count: 7), after: [8, 0]))
    let crlf = text.replacing("\n", with: "\r\n")
    #expect(try imported(crlf).schedule == file.schedule)
    #expect(PyTorchCSV.text(file) == PyTorchCSV.text(try imported(crlf)))
    let pair = try imported("(1B0;0F1)OVERLAP_F_B,(0F0)OVERLAP_F_B")
    #expect(pair.schedule.program(ofRank: 0) == ["F(0,1)&B(1,0)", "F(0,0)"])
  }

  @Test(arguments: [
    ("", "the file is empty"),
    ("0F0,0B0\n\n", "row 2 computes nothing"), ("0UNSHARD", "row 1 computes nothing"),
    ("0F0junk,0B0", "row 1, cell 1: '0F0junk' has something behind the action"),
    ("-1F0", "'-1F0' does not start with a stage number"), ("F0", "does not start with a stage"),
    ("0F", "names no micro-batch"), ("0Q0", "is no action; after the stage comes one of F, I"),
    ("0UNSHARD3,0F0,0B0", "and UNSHARD has none"), ("0f0", "is no action"),
    ("0F0,0B0\n1F0;1B0", "row 2, cell 1"), ("\"0F0\",0B0", "does not start with a stage number"),
    ("0F1000000000", "has a micro-batch number above"),
    ("1000000000F0", "has a stage number above"),
    ("999999999F0", "0 to 0"), ("(0F0;0F1)OVERLAP_F_B", "something else than one F and one B"),
    ("(0F0;0B1)", "does not end in )OVERLAP_F_B"), ("(0F0", "does not end in )OVERLAP_F_B"),
    ("(0F0;0UNSHARD)OVERLAP_F_B", "overlaps UNSHARD"), ("()OVERLAP_F_B", "does not start with"),
    ("0B0", "the file has no F"), ("0F0,2F0", "2F0 names stage 2, but the file has 2 different"),
    ("0F0,0B0\n1F1,1B0", "1F1 names micro-batch 1, but the stages have 1"),
    ("0F0,0B0,1F0\n1B0", "row 2, cell 1: 1B0 is on rank 1, but rank 0 (row 1) works on stage 1"),
  ])
  func badFilesAreRefused(_ text: String, _ message: String) {
    #expect { try imported(text) } throws: { "\($0)".contains(message) && "\($0)".count < 600 }
  }

  /// Files that leave most of the table of stages and micro-batches empty are refused before it is laid out: half
  /// of a stage's two actions a micro-batch must be there.
  @Test func halfEmptyIsTooLittle() throws {
    let first = (0..<6).map { "0F\($0)" }.joined(separator: ",")
    let others = (1..<6).map { "\($0)F0" }.joined(separator: ",")
    #expect {
      try imported("\(first)\n\(others)")
    } throws: {
      "\($0)".contains(
        "most actions are missing: 6 stages with 6 micro-batches have at least two each, and the "
          + "file has 11")
    }
    let more = (1..<6).flatMap { stage in (1..<3).map { "\(stage)F\($0)" } }.prefix(7)
    #expect(throws: Never.self) {
      try imported("\(first)\n\(others),\(more.joined(separator: ","))")
    }
  }

  /// What no action tells is on the rank that has the stage for the first micro-batch that is told.
  @Test func gapsBelongToTheRankOfTheStage() throws {
    let placement = try imported("0F0,0F1,0B0,0B1\n1F1,1B1").schedule.placement
    #expect((0..<2).map { placement.rank(ofStage: 1, microbatch: $0) } == [1, 1])
    #expect((0..<2).map { placement.rank(ofStage: 0, microbatch: $0) } == [0, 0])
  }

  /// A rank that runs the micro-batches 1 to 8 where there are 0 to 7.
  @Test func aShiftedRankIsTold() {
    let shifted = "0F0,0F1,0B0,0B1\r\n1F1,1B0,1F2,1B1\r\n"
    #expect { try imported(shifted) } throws: { error in
      (error as? Diagnostic)?.breaksRule == true
        && "\(error)".contains(
          "s.csv:2:9: error: row 2, cell 3: 1F2 names micro-batch 2, but the stages have 2, numbered "
            + "0 to 1; stage 1 never runs F for micro-batch 0")
    }
  }

  /// PyTorch's own dump of 1F1B for four ranks and eight micro-batches, from a version whose last rank
  /// is off by one.
  private static let offByOne = """
    0F0,0F1,0F2,0F3,0B0,0F4,0B1,0F5,0B2,0F6,0B3,0F7,0B4,0B5,0B6,0B7,0REDUCE_GRAD,0WAIT_REDUCE_GRAD
    1F0,1F1,1F2,1B0,1F3,1B1,1F4,1B2,1F5,1B3,1F6,1B4,1F7,1B5,1B6,1B7,1REDUCE_GRAD,1WAIT_REDUCE_GRAD
    2F0,2F1,2B0,2F2,2B1,2F3,2B2,2F4,2B3,2F5,2B4,2F6,2B5,2F7,2B6,2B7,2REDUCE_GRAD,2WAIT_REDUCE_GRAD
    3F1,3B0,3F2,3B1,3F3,3B2,3F4,3B3,3F5,3B4,3F6,3B5,3F7,3B6,3F8,3B7,3REDUCE_GRAD,3WAIT_REDUCE_GRAD
    """

  /// The dump at any size, the rank that is shifted chosen.
  private static func dump(pp: Int, micro: Int, shifted: Int) -> String {
    (0..<pp).map { rank in
      let ahead = min(pp - rank - 1, micro)
      let forwards = (0..<micro).map { "\(rank)F\($0 + (rank == shifted ? 1 : 0))" }
      let steady = (0..<micro).flatMap { microbatch in
        (microbatch + ahead < micro ? [forwards[microbatch + ahead]] : [])
          + ["\(rank)B\(microbatch)"]
      }
      return (forwards.prefix(ahead) + steady).joined(separator: ",")
    }.joined(separator: "\n")
  }

  @Test func theKnownDumpIsNamed() {
    let known = "PyTorch's own 1F1B dump of some versions is off by one like this"
    func message(_ text: String) -> String {
      guard case .failure(let error) = Result(catching: { try imported(text) }),
        let fault = error as? Diagnostic, fault.breaksRule
      else { return "" }
      return fault.message
    }
    func told(_ text: String, _ phrase: String) -> Bool { message(text).contains(phrase) }
    #expect(
      told(
        Self.offByOne,
        "Rank 3, the last, numbers its forwards 1 to 8 and its backwards 0 to 7: \(known); take 1 from "
          + "each F of row 4, so that 3F1 is 3F0"))
    for (pp, micro) in [(2, 2), (3, 1), (5, 4), (8, 20)] {
      let text = Self.dump(pp: pp, micro: micro, shifted: pp - 1)
      #expect(told(text, "Rank \(pp - 1), the last, numbers its forwards 1 to \(micro)"), "\(text)")
      #expect(told(Self.dump(pp: pp, micro: micro, shifted: 0), "take 1 from each F of row 1"))
      #expect((try? imported(Self.dump(pp: pp, micro: micro, shifted: -1))) != nil)
    }
    // Anything else keeps its own message: shifted and incomplete, shifted twice, backwards shifted.
    let others = [
      Self.offByOne.replacing("0B7,", with: ""), "0F1,0B0\n1F1,1B0", "0F0,0B1",
    ]
    for text in others {
      #expect(!message(text).isEmpty && !told(text, known), "\(text)")
    }
  }

  /// What no rank runs is missed where its stage is for the micro-batches before it, or after it.
  @Test(arguments: [
    ("0F0,0B0,0F1,0B1,1F2,1B2\n1F0,1B0,0F2,0B2", ["F(1,1)", "B(1,1)"], 1),
    ("0F1,0B1,1F2,1B2\n1F0,1B0,1F1,1B1,0F2,0B2", ["F(0,0)", "B(0,0)"], 0),
    ("1F0,1B0,0F1,0B1,0F2,0B2\n0F0,0B0,1F1,1B1", ["F(1,2)", "B(1,2)"], 1),
  ])
  func whatIsMissingIsMissedNearby(_ text: String, _ missing: [String], _ rank: Int) throws {
    let violations = try imported(text).schedule.validate().violations.map(\.description)
    #expect(
      violations == [
        "rank \(rank) never runs \(missing[0])",
        "rank \(rank) never runs \(missing[1]), nor I and W in its place",
      ])
  }

  /// Few actions with large numbers ask for little memory.
  @Test func sparseFilesAreRefused() {
    let many = (0..<2000).map { "0F\($0)" } + (1..<2000).map { "\($0)F0" }
    #expect {
      try imported(many.joined(separator: ","))
    } throws: { "\($0)".contains("most actions are missing") }
  }

  /// Cells, bytes and actions mixed up: a schedule or a diagnostic, always.
  @Test(arguments: 0..<8)
  func mutatedFilesComeToAnEnd(_ block: Int) throws {
    let texts = try ["dualpipev", "zbv"].map { name in
      Array(try #require(PyTorchCSV.textWithMessages(try builtIn(name, 2, 4))).utf8)
    }
    let words = [
      ",", "\n", "\r\n", ";", "(", ")OVERLAP_F_B", "0", "999999999", "F", "B", "I", "W", "SEND_F",
      "RECV_B", "UNSHARD", " ", "\u{0}", "é", "3F1", "1000000000",
    ]
    var outcomes = (valid: 0, invalid: 0, refused: 0)
    for seed in 0..<mutationCount(150) {
      var generator = SeededGenerator(seed: seed * 8 + block)
      let text = mutated(texts[seed % 2], words: words, using: &generator)
      let source = SourceText(file: "s.csv", bytes: text)
      let result = Result { () throws(Diagnostic) in try PyTorchSchedule(source, name: "s.csv") }
      switch result {
      case .success(let file):
        if try isValid(file) { outcomes.valid += 1 } else { outcomes.invalid += 1 }
      case .failure(let error):
        #expect(!error.message.isEmpty && error.excerpt.count < 120, "seed \(seed)")
        outcomes.refused += 1
      }
    }
    #expect(outcomes.refused > 0 && outcomes.invalid > 0 && outcomes.valid > 0, "\(outcomes)")
  }

  /// Whether a file's schedule keeps the rules; one that does is simulated as well.
  private func isValid(_ file: PyTorchSchedule) throws -> Bool {
    guard let valid = try? ValidSchedule(file.schedule, limit: 3) else { return false }
    let durations = [Ticks](repeating: 1, count: file.schedule.count)
    if let messages = file.messages, (try? messages.check(file.schedule)) != nil {
      _ = try? Rendezvous.run(valid, messages, durations: .each(durations), hop: 1)
    }
    _ = try? SweepEngine.run(valid, durations: .each(durations), hop: 1)
    #expect(!PyTorchCSV.text(file.schedule).isEmpty)
    return true
  }
}
