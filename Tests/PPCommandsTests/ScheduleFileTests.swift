import Foundation
import Schedules
import TestSupport
import Testing

/// `expand`, `check` and `diff`.
@Suite struct ScheduleFileTests {
  /// Every built-in schedule against what it expanded to before.
  ///
  /// A change shows as instructions and figures. To accept it, delete the file and run the test again.
  @Test(arguments: Catalogue.all.map(\.name), [(4, 8), (8, 20)])
  func builtInsRunWhatTheyRan(_ name: String, _ size: (pp: Int, micro: Int)) throws {
    let golden = "Expanded/\(name)-\(size.pp)x\(size.micro).sched"
    let options = "--pp \(size.pp) --micro \(size.micro)"
    let expanded = ppsim("expand \(name) \(options)")
    guard expanded.code != 2 else {
      // A size that the schedule refuses by a `require` of its own.
      #expect(expanded.error.contains("require"), "\(expanded.error)")
      return
    }
    #expect(expanded.code == 0)
    let path = projectRoot.appendingPathComponent("Tests/Goldens/\(golden)").path
    guard FileManager.default.fileExists(atPath: path) else {
      Issue.record("\(goldenProblem(expanded.output, golden) ?? "")")
      return
    }
    let diff = ppsim("diff \(path) \(name) \(options)")
    #expect(diff.code == 0, "\(diff.output)\(diff.error)")
    #expect(goldenProblem(expanded.output, golden) == nil)
  }

  /// The look of outputs, with their exit codes.
  @Test(arguments: [
    ("expand-zbv.csv", "expand zbv --pp 2 --micro 4 --format csv", 0),
    ("expand-dualpipe.json", "expand dualpipe --pp 2 --micro 4 --format json", 0),
    ("expand-comms.csv", "expand dualpipev --pp 2 --micro 4 --format pytorch --with-comms", 0),
    ("diff.txt", "diff 1f1b 1f1b-overlap --pp 4 --micro 20", 1),
    ("diff-ascii.txt", "diff 1f1b zb1p --pp 2 --micro 4 --ascii", 1),
    ("diff-color.txt", "diff 1f1b zb1p --pp 2 --micro 4 --color always", 1),
    ("diff.md", "diff zb1p zb2p --pp 4 --micro 8 --format markdown", 1),
    ("diff-stat.md", "diff zb1p zbv --pp 4 --micro 8 --format markdown --stat --p2p 0.1", 1),
    ("diff.json", "diff 1f1b gpipe --pp 2 --micro 3 --format json", 1),
    ("diff-github.txt", "diff dualpipe zb1p --pp 4 --micro 8 --format github --cost FB=2.5", 1),
    (
      "diff-model.txt",
      "diff 1f1b dualpipe --pp 8 --micro 16 --model deepseek-v3 --stat", 1
    ),
    (
      "check.txt", "check dualpipe 1f1b --pp 8 --micro 20 --max-bubble-rate 20% --max-makespan 70",
      1
    ),
    ("check.json", "check gpipe 1f1b --pp 4 --micro 8 --p2p-mode blocking --format json", 1),
    ("check-junit.txt", "check dualpipe nope --pp 5 --micro 8 --format junit", 2),
    ("check-github.txt", "check 1f1b --pp 4 --micro 8 --max-peak-activations 3 --format github", 1),
    (
      "check-model.txt",
      "check 1f1b dualpipe --pp 8 --micro 16 --model deepseek-v3 --max-memory 80GB", 1
    ),
  ])
  func outputs(_ golden: String, _ line: String, _ code: Int32) {
    let result = ppsim(line)
    #expect(result.code == code && result.error == "", "\(result.error)")
    #expect(goldenProblem(result.output, golden) == nil)
  }

  /// Programs, canonical files and CSV of the same schedule are the same.
  @Test(arguments: Catalogue.all.map(\.name))
  func formsMix(_ name: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let (sched, csv) = (scratch.path("a.sched"), scratch.path("a.csv"))
    let size = "--pp 4 --micro 8"
    #expect(ppsim("expand \(name) \(size) -o \(sched)").output == "")
    let exported = ppsim("expand \(sched) --format pytorch --with-comms -o \(csv)")
    guard exported.code == 0 else {
      // What PyTorch's CSV has no word for is refused by its name.
      #expect(exported.code == 2 && exported.error.contains("PyTorch's CSV has no "))
      return
    }
    #expect(ppsim("expand \(sched)").output == scratch.text("a.sched"))
    for pair in ["\(sched) \(csv)", "\(csv) \(name) \(size)", "\(name) \(sched) \(size)"] {
      #expect(ppsim("diff \(pair)").code == 0, "\(pair)")
    }
    #expect(ppsim("check \(sched) \(csv)").code == 0)
    // The export of the import has all its actions.
    #expect(ppsim("expand \(csv) --format pytorch").output == scratch.text("a.csv"))
    let wrong = ppsim("run \(csv) --pp 8")
    #expect(wrong.code == 2 && wrong.error.contains("a.csv is for pp = 4 and micro = 8 alone"))
  }

  /// Faults of messages in a file: told at their cells.
  @Test func faultsOfMessages() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let good =
      "0F0,0SEND_F0,0F1,0SEND_F1,0RECV_B0,0B0,0RECV_B1,0B1\n"
      + "1RECV_F0,1F0,1RECV_F1,1F1,1B0,1SEND_B0,1B1,1SEND_B1\n"
    let cases = [
      ("0F0,0SEND_F0", "0F0", "rank 0 never sends F(0,0), which rank 1 needs"),
      ("1RECV_F1,", "", "row 2, cell 3: rank 1 runs F(1,1) without having received F(0,1)"),
      ("1SEND_B0", "1SEND_B0,1SEND_B0", "row 2, cell 7: rank 1 sends B(1,0) twice"),
      ("0RECV_B1", "0RECV_B1,0RECV_F0", "row 1, cell 8: rank 0 receives F(-1,0), which does not"),
      (
        "1RECV_F0,1F0,1RECV_F1", "1RECV_F1,1RECV_F0,1F0",
        "row 1, cell 2: deadlock with blocking messages: rank 0 is stuck at sending F(0,0) to rank 1;"
          + " rank 1 is stuck at receiving F(0,1) from rank 0"
      ),
    ]
    #expect(ppsim("check \(try scratch.file("good.csv", good))").code == 0)
    for (from, to, message) in cases {
      let path = try scratch.file("bad.csv", good.replacingOccurrences(of: from, with: to))
      let result = ppsim("run \(path)")
      #expect(result.code == 1 && result.error.contains(message), "\(result.error)")
    }
  }

  /// A schedule that breaks a rule is no, whatever was asked of it; what cannot be read is trouble.
  @Test func exitCodesAgree() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let size = "--pp 2 --micro 2"
    let cases: [(file: String, code: Int32)] = [
      (try scratch.file("shifted.csv", "0F0,0F1,0B0,0B1\n1F1,1B0,1F2,1B1\n"), 1),
      (try scratch.file("missing.csv", "0F0,0F1,0B0,0B1\n1F0,1B0,1F1\n"), 1),
      (try scratch.file("missing.sched", "repeat micro { F }"), 1),
      (try scratch.file("stuck.sched", "rank % 2 == 0 ? 1 : 0"), 2),
      (try scratch.file("garbled.csv", "0F0junk\n"), 2), (scratch.path("none.sched"), 2),
    ]
    for (file, code) in cases {
      for line in [
        "run \(file)", "compare \(file)", "diff \(file) 1f1b", "diff 1f1b \(file)",
        "diff \(file) 1f1b --format github", "check \(file)", "expand \(file)", "explain \(file)",
      ] {
        let result = ppsim("\(line) \(size)")
        #expect(result.code == code, "\(line): \(result.error)\(result.output)")
        // Only `check` was asked for a list of what is wrong.
        #expect(line.hasPrefix("check") || result.output.isEmpty)
      }
    }
  }

  @Test(arguments: [
    ("expand", "which schedule?"), ("expand 1f1b zbv --pp 2 --micro 2", "found 'zbv' too"),
    ("expand 1f1b --pp 2 --micro 2 --format svg", "it must be sched, pytorch, csv or json"),
    ("expand 1f1b --pp 2 --micro 2 --with-comms", "--with-comms is for --format pytorch"),
    ("expand 1f1b --pp 2 --micro 2 -o /no/such/place", "/no/such/place"),
    ("expand nope.csv", "cannot read 'nope.csv'"),
    ("diff 1f1b --pp 2 --micro 2", "which two?"), ("diff 1f1b nope --pp 2 --micro 2", "unknown"),
    ("diff 1f1b a.json --pp 2 --micro 2", "a.json holds figures"),
    ("diff a.json b.json --pp 2", "--pp is for schedules"), ("diff a.json b.json", "cannot read"),
    ("diff 1f1b zbv --pp 2 --micro 2 --format csv", "it must be text, markdown, json or github"),
    ("diff 1f1b dualpipe --pp 3 --micro 6", "DualPipe needs an even number of ranks"),
    ("check", "which schedules?"), ("check 1f1b --pp 2 --micro 2 --max-bubble-rate x", "is 'x'"),
    ("check 1f1b --pp 2 --micro 2 --max-bubble-rate -5%", "is '-5'"),
    ("check 1f1b --pp 2 --micro 2 --max-memory 80GB", "--max-memory goes with --model"),
    ("check 1f1b --pp 2 --micro 2 --tolerance 1%", "--tolerance goes with --baseline"),
    ("check 1f1b --pp 2 --micro 2 --baseline nope.json", "cannot read 'nope.json'"),
    ("check 1f1b --pp 2 --micro 2 --set a=1", "--set a: no such option"),
    ("run 1f1b --pp 2 --micro 2 --p2p-mode x", "it must be overlap or blocking"),
    ("run 1f1b --pp 2 --micro 2 --p2p-mode blocking --model deepseek-v3", "is for unit costs"),
  ])
  func badCommandLines(_ line: String, _ message: String) {
    let result = ppsim(line)
    #expect(result.code == 2 && result.output == "", "\(line)")
    #expect(result.error.contains(message), "\(line): \(result.error)")
    #expect(result.error.count < 500)
  }

  /// Files that are no saved runs.
  @Test(arguments: [
    ("", "it is not JSON"), ("[]", "it is no JSON object"), ("{}", "it has no 'schema'"),
    ("{\"schema\":3}", "its 'schema' is of another type"), ("\u{0}", "it is not JSON"),
    (String(repeating: "[", count: 100_000), "it is not JSON"),
  ])
  func brokenBaselines(_ text: String, _ message: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = try scratch.file("b.json", text)
    let result = ppsim("check 1f1b --pp 2 --micro 2 --baseline \(path)")
    #expect(result.code == 2 && result.error.contains(message), "\(result.error)")
    let run = ppsim("run 1f1b --pp 2 --micro 2 --json -").output
    let other = try scratch.file("o.json", run.replacing("run/1", with: "run/9"))
    #expect(ppsim("diff \(other) \(other)").error.contains("its schema is 'ppsim.run/9'"))
  }
}
