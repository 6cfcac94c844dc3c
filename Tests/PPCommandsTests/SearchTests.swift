import Foundation
import PPCommands
import TestSupport
import Testing

/// `ppsim search`: what it finds can be run, repeated and gone on from, and what it cannot do it says.
@Suite struct SearchTests {
  static let line =
    "search --placement linear --pp 4 --micro 8 --max-activations 3 --no-gantt --iterations"

  /// What a line of the answer says, as words.
  private func words(_ name: String, _ output: String) -> [String] {
    output.split(separator: "\n").first { $0.hasPrefix(name + " ") }?
      .split(separator: " ").map(String.init) ?? []
  }

  /// With as many chunks as ranks the last rank waits for 3 forwards, and 24 work: ZB1P does that already.
  @Test func aKnownOptimumIsTold() throws {
    let result = ppsim(
      "search --placement linear --pp 4 --micro 8 --max-activations 4 --no-gantt --iterations 50")
    #expect(result.code == 0)
    #expect(words("start", result.output)[1...2] == ["27", "zb1p,"])
    #expect(words("found", result.output)[1] == "27" && words("bound", result.output)[1] == "27")
    let text = result.output.replacingOccurrences(of: "\n  ", with: " ")
    #expect(
      text.contains(
        "optimal: the bound of rank 0, 24 work + 3 before its first I + 0 after its last F"))
  }

  /// What is written runs, in as much time, with no more than was allowed.
  @Test(arguments: ["--p2p 0.3", "--cost F=1,B=2.4,W=0.9", "--slow rank1=1.5x", "--held-for-w 0.4"])
  func whatIsWrittenRuns(_ costs: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("best.sched")
    let found = ppsim(Self.line + " 300 \(costs) -o \(path)")
    #expect(found.code == 0, "\(found.error)")
    let run = ppsim(
      "run \(path) \(costs) --no-gantt")
    #expect(run.code == 0, "\(run.error)")
    #expect(words("makespan", run.output)[1] == words("found", found.output)[1])
    let check = ppsim("check \(path) --max-peak-activations 3 \(costs)")
    #expect(check.code == 0, "\(check.output)")
    // The figures below are those of the run.
    let figures = try #require(run.output.range(of: "\nmakespan  "))
    #expect(found.output.hasSuffix(run.output[figures.lowerBound...]))
  }

  /// More memory never takes longer, no bound is above what was found, and each limit is kept.
  @Test func aCurveOfLimitsFalls() throws {
    let line = "search --placement linear --pp 4 --micro 10 --p2p 0.2 --iterations 300 --caps"
    let result = ppsim(line + " 5,1..3,2.5 --csv -")
    #expect(result.code == 0, "\(result.error)")
    let rows = SweepTests.rows(result.output)
    #expect(rows.compactMap { $0["max_activations"] } == ["1", "2", "2.5", "3", "5"])
    let times = rows.compactMap { $0["time"].flatMap(Double.init) }
    #expect(times.count == 5 && times == times.sorted(by: >) && times[0] > times[4])
    for row in rows {
      func number(_ key: String) throws -> Double {
        try #require(row[key].flatMap(Double.init), "\(row)")
      }
      #expect(try number("bound") <= number("time"))
      #expect(try number("peak_activations") <= number("max_activations"))
      let isMet = try number("time") == number("bound")
      #expect(isMet == (row["optimal"] == "true"))
    }
    // One micro-batch after the other: F and I on each of 4 ranks, and 3 hops there and back.
    let least = 10 * (4.0 * 2 + 6 * 0.2)
    #expect(times[0] >= least)
    let one = ppsim(
      "search --placement linear --pp 4 --micro 10 --p2p 0.2 --max-activations 1 --no-gantt")
    #expect(words("found", one.output)[1] == rows[0]["time"])
    #expect(ppsim(line + " 1..2 -o x.sched").code == 2)
    #expect(ppsim(line.replacing("linear", with: "v") + " 1").code == 1)
  }

  @Test func threadsAndRunsChangeNothing() {
    let outputs = [1, 1, 3].map { ppsim(Self.line + " 2500 --p2p 0.3 --jobs \($0)").output }
    #expect(outputs[0] == outputs[1] && outputs[0] == outputs[2])
    #expect(outputs[0].contains("orders"))
  }

  /// A search goes on from its file, and counts on; and from any other.
  @Test func aSearchGoesOn() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.path("best.sched")
    let line = Self.line.replacingOccurrences(of: "3 --no", with: "2 --no")
    let first = ppsim(line + " 200 -o \(path) --resume")
    #expect(first.code == 0, "\(first.error)")
    #expect(scratch.text("best.sched")?.hasPrefix("# Found by ppsim search: 200 orders") == true)
    let second = ppsim(line + " 500 -o \(path) --resume")
    #expect(scratch.text("best.sched")?.hasPrefix("# Found by ppsim search: 500 orders") == true)
    let times = try [first, second].map { try #require(Double(words("found", $0.output)[1])) }
    #expect(times[1] <= times[0])
    #expect(words("start", second.output).contains("best.sched,"))
    let third = ppsim(line + " 1 --from \(path)")
    #expect(words("found", third.output)[1] == words("found", second.output)[1])
  }

  /// Ctrl-C keeps the best and says so.
  @Test func anInterruptKeepsTheBest() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let world = TestWorld()
    world.adjust = {
      $0.watchInterrupts = { { ExitCode(rawValue: 130) } }
    }
    let path = scratch.path("best.sched")
    let code = world.run(
      (Self.line + " 100000 --p2p 0.3 -o \(path)").split(separator: " ").map(String.init))
    #expect(code == 130)
    #expect(world.error.contains("interrupted after") && world.output.contains("found"))
    #expect(ppsim("run \(path) --no-gantt").code == 0)
  }

  /// On a terminal a line says how far it is.
  @Test func progressIsShown() {
    let world = TestWorld()
    let clock = Clock()
    world.adjust = {
      $0.errorIsTerminal = true
      $0.seconds = { clock.next() }
    }
    _ = world.run(
      (Self.line + " 9000 --p2p 0.3").split(separator: " ").map(String.init))
    #expect(world.error.contains("best ") && world.error.contains(", bound "))
    #expect(world.error.contains(", gap ") && world.error.hasSuffix("\r\u{1B}[K"))
  }

  /// A second passes with every look at the clock.
  private final class Clock: @unchecked Sendable {
    private let lock = NSLock()
    private var time = 0.0
    func next() -> Double {
      lock.withLock {
        time += 1
        return time
      }
    }
  }

  @Test(arguments: [
    ("search --pp 4 --micro 8", 2, "--placement is missing"),
    ("search linear --pp 4 --micro 8", 2, "takes no operand"),
    ("search --placement lineal --pp 4 --micro 8", 2, "unknown schedule 'lineal'"),
    ("search --placement linear --pp 4", 2, "--pp and --micro are missing"),
    ("search --placement linear --chunks 2 --pp 4 --micro 8", 2, "--chunks is for"),
    ("search --placement linear --pp 4 --micro 8 --max-activations 0.5", 2, "at least 1 chunk"),
    ("search --placement linear --pp 4 --micro 8 --fit-memory 80", 2, "goes with --model"),
    ("search --placement linear --pp 4 --micro 8 --resume", 2, "give it as -o FILE"),
    ("search --placement linear --pp 4 --micro 8 --format csv", 2, "give -o a file"),
    ("search --placement linear --pp 4 --micro 8 -o /", 2, "it is a directory"),
    ("search --placement linear --pp 4 --micro 8 --time 0", 2, "a time such as 30s"),
    ("search --placement linear --pp 4 --micro 8 --cost F=1,1,1", 2, "the placement has 4"),
    ("search --placement linear --pp 4 --micro 8 --cost HOST=1", 2, "no host time"),
    ("search --placement linear --pp 4 --micro 8 --slow rank4=2x", 2, "there is no rank 4"),
    ("search --placement linear --pp 60000 --micro 60000", 2, "at most 1000000 chunks"),
    ("search --placement linear --pp 4 --micro 8 --cost F=900000000", 2, "overflows the clock"),
    ("search --placement seq1f1b --pp 4 --micro 8", 2, "into slices"),
    ("search --placement zbv --pp 4 --micro 8 --from zb1p", 2, "does not have the placement"),
    ("search --placement v --pp 4 --micro 8 --max-activations 1", 1, "holds 2 chunks"),
  ])
  func whatCannotBeIsRefused(_ line: String, _ code: Int32, _ sentence: String) {
    let result = ppsim(line)
    #expect(result.code == code, "\(result.output)")
    #expect(result.error.contains(sentence), "\(result.error)")
    #expect(result.error.split(separator: "\n").count == 1)
  }

  /// A model's stages, what fits its GPU, and the files of a run.
  @Test func aModelIsSearched() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let json = scratch.path("run.json")
    let line =
      "search --placement linear --pp 8 --micro 16 --model llama-3.1-405b --cluster h100 --tp 8 "
      + "--dp 16 --iterations 60 --no-gantt"
    let result = ppsim(line + " --json \(json)")
    #expect(result.code == 0, "\(result.error)")
    let text = try #require(scratch.text("run.json"))
    #expect(text.contains("ppsim.run/"))
    let found = try #require(Double(words("found", result.output)[1]))
    let bound = try #require(Double(words("bound", result.output)[1]))
    #expect(bound <= found && found > 0)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let search = try #require(object?["search"] as? [String: Any])
    let time = try #require(search["time"] as? Double)
    let least = try #require(search["bound"] as? Double)
    #expect(abs(time - found) < 0.06 && abs(least - bound) < 0.06)
    let gap = try #require(search["gap"] as? Double)
    #expect(abs(gap - (time / least - 1)) < 1e-9)
    #expect(search["optimal"] as? Bool == (time == least))
    #expect(search["orders"] as? Int == 60 && search["objective"] as? String == "makespan")
    #expect(ppsim(line + " --fit-memory 20").code == 1)
  }
}
