import Foundation
import TestSupport
import Testing

/// `compare` shows the schedules that there are at a size, and says which there are not.
@Suite struct CompareTests {
  private static let model =
    "--pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --fidelity chunk --format csv"

  @Test func whatThereIsNotIsLeftOut() {
    let line = "compare dualpipe 1f1b zb1p --pp 7 --micro 14"
    let result = ppsim(line)
    #expect(result.code == 0 && result.error == "")
    #expect(
      result.output.hasSuffix("dualpipe is left out: DualPipe needs an even number of ranks\n"))
    // The first that there is is the yardstick; its row is that of a comparison without the other.
    let rows = ppsim("compare 1f1b zb1p --pp 7 --micro 14 --format csv").output
    let csv = ppsim(line + " --format csv")
    #expect(csv.output == rows && csv.code == 0)
    #expect(
      csv.error
        == "ppsim: dualpipe is left out: DualPipe needs an even number of ranks\n")
    let json = ppsim(line + " --format json")
    #expect(json.error == "")
    #expect(
      json.output.contains(",\"dualpipe is left out: DualPipe needs an even number of ranks\"]}"))
  }

  @Test(arguments: [("7", 1), ("8", 0)])
  func strictMinds(_ pp: String, _ code: Int32) {
    let result = ppsim("compare dualpipe 1f1b --pp \(pp) --micro 16 --strict")
    #expect(result.code == code && result.output.contains("\n1f1b "))
  }

  /// A file for one size is left out at another, one that cannot be read or is wrong is trouble.
  @Test func filesThatAreWrongAreTrouble() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let concrete = try scratch.file(
      "dump.csv", ppsim("expand gpipe --pp 2 --micro 2 --format pytorch").output)
    let other = ppsim("compare 1f1b \(concrete) --pp 4 --micro 8")
    #expect(other.code == 0)
    #expect(
      other.output.replacingOccurrences(of: "\n  ", with: " ").hasSuffix(
        "dump.csv is left out: dump.csv is for pp = 2 and micro = 2 alone; give --pp 2 --micro 2, or "
          + "leave both out\n"))
    let wrong = try scratch.file("wrong.sched", "F B")
    #expect(ppsim("compare 1f1b \(wrong) --pp 2 --micro 2").code == 1)
    #expect(ppsim("compare 1f1b \(wrong) --pp 2 --micro 2").output == "")
    #expect(ppsim("compare 1f1b /nonexistent.sched --pp 2 --micro 2").code == 2)
    let broken = try scratch.file("broken.sched", "F B require")
    #expect(ppsim("compare 1f1b \(broken) --pp 2 --micro 2").code == 2)
  }

  /// Ranks that would wait for each other's blocking messages have no run; the others are shown.
  @Test func deadlocksByBlockingMessagesAreLeftOut() {
    let blocking = "--pp 4 --micro 8 --p2p-mode blocking"
    #expect(ppsim("run 1f1b \(blocking) --no-gantt").code == 1)
    let result = ppsim("compare gpipe 1f1b \(blocking)")
    #expect(result.code == 0 && result.output.contains("1f1b is left out: "))
    #expect(result.output.contains("deadlock with blocking messages"))
    #expect(ppsim("compare 1f1b \(blocking)").code == 1)
  }

  /// A layout after a schedule's name is that schedule's: the same as giving it alone.
  @Test func layoutsOfOneSchedule() throws {
    func makespan(_ schedules: String, _ layouts: String, of wanted: String) throws -> String {
      let result = ppsim("compare \(schedules) \(Self.model) \(layouts)")
      #expect(result.code == 0, "\(result.error)")
      return try #require(
        SweepTests.rows(result.output).first { $0["schedule"] == wanted }?["makespan"])
    }
    let four = "--layout 3,8,8,8"
    let eight = "--layout zbv=Ett|t*4|t*4|t*4|t*4|t*4|t*4|tL"
    let both = "\(four) \(eight)"
    #expect(
      try makespan("1f1b zbv", both, of: "1f1b") == makespan("1f1b", four, of: "1f1b"))
    #expect(
      try makespan("1f1b zbv", both, of: "zbv")
        == makespan("zbv", "--layout Ett|t*4|t*4|t*4|t*4|t*4|t*4|tL", of: "zbv"))
    // Without one for the others, theirs are found; the words say so too.
    #expect(try makespan("1f1b zbv", eight, of: "1f1b") == makespan("1f1b", "", of: "1f1b"))
    #expect(
      try makespan("1f1b zbv", "\(four) --layout zbv=auto", of: "zbv")
        == makespan("zbv", "", of: "zbv"))
    #expect(
      try makespan("1f1b zbv", "\(four) --layout zbv=balanced", of: "zbv")
        == makespan("zbv", "--layout balanced", of: "zbv"))
    #expect(try makespan("1f1b", four, of: "1f1b") != makespan("1f1b", "", of: "1f1b"))
    let fourAlone = ppsim("compare 1f1b zbv \(Self.model) \(four)")
    #expect(fourAlone.code == 0)
    #expect(
      fourAlone.error
        == "ppsim: zbv is left out: --layout has 4 stages, but zbv has 8; a layout of its own: "
        + "--layout zbv=…\n")
  }

  @Test(arguments: [
    ("compare 1f1b zbv", "--layout zbv=3,8", "--layout zbv=…: the layout has 11 decoder layers"),
    ("compare 1f1b zbv", "--layout zbx=3,8", "no such schedule is asked for; did you mean 'zbv'?"),
    ("run 1f1b", "--layout zbv=27", "no such schedule is asked for; there are 1f1b"),
    ("compare 1f1b", "--layout 27 --layout 26,1", "given twice for all schedules"),
    ("compare 1f1b", "--layout 1f1b=27 --layout 1f1b=26,1", "given twice for 1f1b"),
    ("run 1f1b", "--layout 1f1b=27", "--layout 1f1b=… has 1 stage, but 1f1b has 4"),
    ("run zbv", "--layout 1,26", "--layout has 2 stages, but zbv has 8"),
  ])
  func layoutsThatAreWrong(_ command: String, _ layouts: String, _ message: String) {
    let result = ppsim(
      "\(command) --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 \(layouts)")
    #expect(result.code == 2 && result.output == "")
    #expect(result.error.contains(message), "\(result.error)")
  }

  /// In a sweep each layout is an alternative, one with a name for that schedule alone.
  @Test func layoutsOfOneScheduleInSweeps() {
    let rows = SweepTests.rows(
      ppsim(
        "sweep --schedule 1f1b,zbv --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --fidelity chunk"
          + " --layout zbv=Ett|t*4|t*4|t*4|t*4|t*4|t*4|tL --layout balanced"
      ).output)
    #expect(rows.map { $0["schedule"] } == ["1f1b", "1f1b", "zbv", "zbv"])
    #expect(rows.map { $0["status"] } == ["impossible", "ok", "ok", "ok"])
    #expect(rows[0]["reason"] == "this layout is for zbv")
    #expect(rows[2]["makespan"] != rows[3]["makespan"])
  }
}
