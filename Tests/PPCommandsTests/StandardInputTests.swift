import PPSupport
import TestSupport
import Testing

/// `-`: a schedule that comes through standard input.
@Suite struct StandardInputTests {
  private static let size = "--pp 4 --micro 8"

  /// The same as from a file, but for the name.
  @Test(
    arguments: [
      "run * --csv -", "run *", "compare gpipe * zbv", "compare *", "check *", "diff * 1f1b --all",
      "diff gpipe *", "expand *", "expand * --format json", "explain *",
      "sweep --schedule *", "sweep --schedule 1f1b,*",
    ], ["sched", "csv"])
  func everyCommandTakesIt(_ line: String, _ ending: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let format = ending == "csv" ? "pytorch" : "sched"
    let text = ppsim("expand zb1p \(Self.size) --format \(format)").output
    let file = try scratch.file("stdin.\(ending)", text)
    let command = line + " " + Self.size
    let wanted = ppsim(command.replacing("*", with: file))
    let found = ppsim(command.replacing("*", with: "-"), input: Array(text.utf8))
    #expect(found.code == wanted.code && wanted.code < 2, "\(found.error)")
    #expect(found.error == wanted.error)
    #expect(!found.output.isEmpty)
    // A check shows what was typed. Columns are as wide as the names, and check sums of rows follow them.
    let name = line.hasPrefix("check") ? "-" : "stdin"
    func plain(_ text: String) -> String {
      (line.hasPrefix("sweep") ? SweepTests.withoutChecks(text) : text).replacing(file, with: name)
        .replacing("stdin.\(ending)", with: name)
        .split { " -─\n".contains($0) }.joined(separator: " ")
    }
    #expect(plain(found.output) == plain(wanted.output))
  }

  /// Whatever a text of PyTorch's starts with, and what only a schedule file can start with.
  @Test(arguments: [
    ("0F0,0B0\n", true), (" \t0F0,0B0\n", true), (",0F0,0B0\n", true), ("\n\r\n0F0,0B0\n", true),
    ("(0F1;0B0)OVERLAP_F_B", true), ("F B", false), ("# 0F0\nF B", false),
    ("schedule \"0\" F B", false), ("\u{FEFF}repeat micro { F B }", false),
  ])
  func theFormShowsInTheText(_ text: String, _ isPyTorch: Bool) {
    // A file of PyTorch knows its size, a schedule program needs one.
    let result = ppsim("run - --no-gantt", input: Array(text.utf8))
    #expect(result.error.contains("--pp is missing") != isPyTorch, "\(result.error)")
  }

  @Test func diagnosticsNameIt() {
    let result = ppsim("run - --pp 2 --micro 2", input: Array("F F F".utf8))
    #expect(result.code == 1 || result.code == 2)
    #expect(result.error.hasPrefix("<stdin>:1:5: error: "), "\(result.error)")
    let table = ppsim("run - --no-gantt", input: Array("0F0,0X0\n".utf8))
    #expect(table.code == 2 && table.error.hasPrefix("<stdin>:1:5: error: "), "\(table.error)")
    #expect(ppsim("run - --pp 2 --micro 2").error.contains("the file is empty"))
  }

  @Test(arguments: [
    "compare - 1f1b - --pp 2 --micro 2", "diff - - --pp 2 --micro 2", "check - - --pp 2 --micro 2",
    "sweep --schedule -,1f1b,- --pp 2 --micro 2",
  ])
  func itIsReadOnce(_ line: String) {
    let result = ppsim(line, input: Array("repeat micro { F B }".utf8))
    #expect(result.code == 2 && result.output == "")
    #expect(
      result.error
        == "ppsim: standard input, -, is one schedule, but is named twice; keep one in a file\n")
  }

  @Test func itIsBounded() {
    let limit = 16 << 20
    // A null byte, which no schedule has, saves reading the rest.
    let fitting = [UInt8](repeating: 0, count: limit)
    #expect(!ppsim("run - --pp 1 --micro 2", input: fitting).error.contains("too large"))
    let result = ppsim("run - --pp 1 --micro 2", input: fitting + [0])
    #expect(result.code == 2)
    #expect(result.error.hasPrefix("ppsim: standard input is too large: a schedule file has at"))
  }

  @Test func itIsThatOfTheProcess() throws {
    let shell = try Shell()
    defer { shell.remove() }
    for format in ["sched", "pytorch"] {
      let (code, output) = shell.run(
        "ppsim expand zbv --pp 4 --micro 8 --format \(format) | ppsim diff - zbv --pp 4 --micro 8")
      #expect(code == 0 && output.contains("stdin"), "\(output)")
    }
    let (code, output) = shell.run("ppsim run - --pp 4 --micro 8 < . || echo code $?")
    #expect(code == 0 && output.hasSuffix("Is a directory\ncode 2\n"), "\(output)")
    #expect(shell.run("ppsim run - --pp 4 --micro 8 <&- || echo code $?").output.hasSuffix("2\n"))
  }
}
