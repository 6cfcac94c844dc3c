import Foundation
import Testing

/// `check` on several sizes, and on a file of budgets.
@Suite struct BudgetsFileTests {
  private let text = """
    # What we promise.
    dualpipe --pp 16 --micro 32 --max-bubble-rate 20%   # as in the report

    1f1b "zb1p" --pp 8 --micro 20,40 --max-bubble-rate '20%' --cost F=1,B=2.2,W=0.8\r
    1f1b --pp 8 --micro 20 --max-makespan 80.999999
    """

  /// Every combination, each by its size; the exit code is the worst.
  @Test func sizesCombine() {
    let line = "check 1f1b dualpipe --pp 7,8 --micro 2x,20 --max-bubble-rate 29% --format "
    let result = ppsim(line + "text")
    let headings = result.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    // 1F1B's rate is (pp-1)/(micro+pp-1): 6/20, 6/26, 7/23 and 7/27.
    #expect(
      headings == [
        "1f1b, 7 ranks × 14 micro-batches: failed", "1f1b, 7 ranks × 20 micro-batches: ok",
        "1f1b, 8 ranks × 16 micro-batches: failed", "1f1b, 8 ranks × 20 micro-batches: ok",
        "dualpipe, 7 ranks × 14 micro-batches: error",
        "dualpipe, 7 ranks × 20 micro-batches: error",
        "dualpipe, 8 ranks × 16 micro-batches: ok", "dualpipe, 8 ranks × 20 micro-batches: ok",
      ])
    #expect(result.code == 2)
    #expect(ppsim("check 1f1b --pp 7,8 --micro 20 --max-bubble-rate 29%").code == 0)
    #expect(ppsim("check 1f1b --pp 7,8 --micro 2x --max-bubble-rate 30%").code == 1)
    let names = ppsim(line + "junit").output.split(separator: "<testsuite name=\"").dropFirst()
      .map { $0.prefix { $0 != "\"" } }
    #expect(names.count == 8 && Set(names).count == 8 && names.contains("1f1b pp=7 micro=14"))
    let json = ppsim(line + "json").output
    #expect(json.contains("{\"schedule\":\"1f1b\",\"outcome\":\"failed\",\"pp\":7,\"micro\":14,"))
  }

  @Test func aFileIsAsManyCommandLines() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try scratch.file("budgets.txt", text)
    let lines = [
      "dualpipe --pp 16 --micro 32 --max-bubble-rate 20%",
      "1f1b zb1p --pp 8 --micro 20,40 --max-bubble-rate 20% --cost F=1,B=2.2,W=0.8",
      "1f1b --pp 8 --micro 20 --max-makespan 80.999999",
    ]
    let result = ppsim("check --budgets \(file)")
    #expect(result.code == 1 && result.error == "")
    let alone = lines.map { ppsim("check \($0)").output }.joined()
    let origins = try Regex(
      " \\(\(file.replacing("/", with: "\\/").replacing(".", with: "\\.")):[0-9]+\\)")
    #expect(result.output.replacing(origins, with: "") == alone)
    #expect(result.output.contains("dualpipe, 16 ranks × 32 micro-batches (\(file):2): ok"))
    #expect(result.output.contains("makespan 81 is above 80.999999"))
    let annotations = ppsim("check --budgets \(file) --format github").output
    #expect(
      annotations.contains(
        "::error file=\(file),line=5,col=1,title=ppsim check%3A 1f1b pp=8 micro=20"))
    let names = ppsim("check --budgets \(file) --format junit").output
      .split(separator: "<testsuite name=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(names.count == 6 && Set(names).count == 6, "\(names)")
    let json = ppsim("check --budgets \(file) --format json").output
    #expect(json.contains("\"budgets_line\":5"))
  }

  /// Lines that say nothing are refused before anything runs, each with its number.
  @Test func wrongLinesAreNamed() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let bad = """
      1f1b --pp 4 --micr 8
      1f1b --pp 4 --micro 8
      1f1b --pp 4 --micro 4 --max-bubble-rate 5
      --pp 4
      1f1b "--pp 4
      1f1b --pp 4 --micro 4 --format json
      1f1b --pp 4 --micro 4 --budgets x
      1f1b --micro 2x
      1f1b --pp 4 --micro 4 --set a=1
      1f1b --pp 4 --micro 4 --help
      """
    let file = try scratch.file("bad.txt", bad)
    let result = ppsim("check --budgets \(file)")
    #expect(result.code == 2 && result.output == "")
    let lines = result.error.split(separator: "\n")
    let messages = [
      (1, "did you mean '--micro'?"), (3, "which is 500 %"), (4, "no schedule"), (5, "not closed"),
      (6, "--format is for the command line"), (7, "--budgets is for the command line"),
      (8, "give --pp too"), (9, "--set a: no such option"), (10, "--help is for the command line"),
    ]
    #expect(lines.count == messages.count, "\(lines)")
    for (line, (number, message)) in zip(lines, messages) {
      #expect(line.hasPrefix("ppsim: \(file):\(number): ") && line.contains(message), "\(line)")
    }
    let annotations = ppsim("check --budgets \(file) --format github").output
    #expect(annotations.split(separator: "\n").count == messages.count)
    #expect(annotations.hasPrefix("::error file=\(file),line=1,col=1,"))
  }

  /// A schedule that is not there is one line's trouble, not that of the others.
  @Test func missingSchedulesAreFindings() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try scratch.file(
      "b.txt",
      "nope --pp 4 --micro 4\n\(scratch.path("x.sched")) --pp 4 --micro 4\n1f1b --pp 4 --micro 4")
    let result = ppsim("check --budgets \(file)")
    #expect(result.code == 2 && result.output.contains("unknown schedule 'nope'"))
    #expect(result.output.contains("1f1b, 4 ranks × 4 micro-batches (\(file):3): ok"))
  }

  @Test(arguments: [
    ("check --budgets /dev/null", "asks for nothing"),
    ("check --budgets /nonexistent", "cannot read '/nonexistent'"),
    ("check 1f1b --budgets x", "put '1f1b' into a line"),
    ("check --budgets x --pp 4", "put '--pp' into a line"),
    ("check 1f1b --pp 1..65536 --micro 1", "at most 10000"),
    ("check 1f1b --pp 1..1000 --micro 1..1000", "at most 10000"),
    ("check 1f1b zb1p --pp 1..100 --micro 1..100", "at most 10000"),
    ("check 1f1b --micro 2x", "give --pp too"), ("check 1f1b --pp 0 --micro 4", "--pp has '0'"),
  ])
  func wrongRequests(_ line: String, _ message: String) {
    let result = ppsim(line)
    #expect(
      result.code == 2 && result.output == "" && result.error.contains(message), "\(result.error)")
  }

  /// A finding about a place in a schedule file says which.
  @Test func annotationsPointIntoTheFile() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let broken = try scratch.file("broken.sched", "repeat micro { F }\n\nrepeat micro { W I }\n")
    let refused = try scratch.file("refused.sched", "# no\nrequire pp > 9, \"large\"\nF")
    let garbled = try scratch.file("garbled.sched", "F\n  ?")
    let slow = try scratch.file("slow.sched", ppsim("show gpipe").output)
    let missing = try scratch.file("missing.sched", "repeat micro { F }")
    let result = ppsim(
      "check \(broken) \(refused) \(garbled) \(slow) \(missing) 1f1b --pp 2 --micro 4 --max-makespan 1 "
        + "--format github")
    let places = result.output.split(separator: "\n").map { $0.split(separator: ",title=")[0] }
    #expect(
      places.prefix(5) == [
        "::error file=\(broken),line=3,col=16", "::error file=\(refused),line=2,col=9",
        "::error file=\(garbled),line=2,col=3", "::error file=\(slow),line=1,col=1",
        "::error file=\(missing),line=1,col=1",
      ], "\(result.output)")
    // A built-in schedule is no file of theirs.
    #expect(places.last?.hasPrefix("::error title=") == true, "\(places)")
    let json = ppsim("check \(broken) --pp 2 --micro 4 --format json").output
    #expect(json.contains("\"line\":3,\"column\":16}"), "\(json)")
    // A difference is one notice, at the first change.
    let diff = ppsim("diff 1f1b \(slow) --pp 8 --micro 20 --format github").output
    #expect(diff.split(separator: "\n").count == 1)
    #expect(diff.hasPrefix("::notice file=\(slow),line="), "\(diff)")
    #expect(ppsim("diff 1f1b 1f1b --pp 8 --micro 20 --format github").output == "")
  }
}
