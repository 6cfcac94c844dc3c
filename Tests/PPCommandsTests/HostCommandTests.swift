import Foundation
import PPCommands
import TestSupport
import Testing

/// `--cost HOST=…` through the commands.
@Suite struct HostCommandTests {
  /// Two ranks of 1F1B, two micro-batches, F=1 B=2 HOST=0.5.
  ///
  /// Rank 0: F0 0.5-1.5, F1 2-3; rank 1: F0 1.5-2.5,
  /// B0 3-5, F1 5.5-6.5, B1 7-9; rank 0: B0 5-7, B1 9-11.
  private let size = "--pp 2 --micro 2 --cost HOST=0.5"

  @Test func runTellsItApart() throws {
    let text = ppsim("run 1f1b \(size) --no-gantt --ranks").output
    #expect(text.contains(" HOST=0.5\n"))
    #expect(text.contains("makespan             11\n"))
    #expect(text.contains("host time             2 on every rank\n"))
    #expect(text.contains("bubble time           3 on every rank\n"))
    #expect(text.contains("rank  busy  host  idle"))
    let json = ppsim("run 1f1b \(size) --json -").output
    #expect(json.contains(#""action_costs":{"HOST":0.5}"#))
    #expect(json.contains(#"{"rank":1,"busy":6,"host":2,"idle":3,"#))
    // Without a timeline it is the same.
    let summary = ppsim("run 1f1b \(size) --summary --json -").output
    #expect(summary == json)
  }

  @Test func allCommandsTimeIt() throws {
    let sweep = ppsim("sweep --schedule 1f1b --pp 2 --micro 2 --cost HOST=0..0.5/0.5").output
    let rows = sweep.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let (makespan, host) = (
      try #require(rows[0].firstIndex(of: "makespan")), try #require(rows[0].firstIndex(of: "HOST"))
    )
    #expect(rows.dropFirst().map { $0[host] } == ["0", "0.5"])
    #expect(rows.dropFirst().map { $0[makespan] } == ["9", "11"])
    #expect(ppsim("compare 1f1b \(size)").output.contains(" 11 "))
    #expect(ppsim("check 1f1b \(size) --max-makespan 10.9").code == 1)
    #expect(ppsim("check 1f1b \(size) --max-makespan 11").code == 0)
    // Rank 1 launches an instruction when it has received: its F0 runs from 2 to 3, B1 from 7.5 to 9.5.
    let blocking = ppsim("run gpipe \(size) --p2p-mode blocking --json -").output
    #expect(blocking.contains(#""makespan":12,"#) && blocking.contains(#""host":2,"#))
    let explained = ppsim("explain 1f1b \(size)").output
    #expect(explained.contains("rank  bubble  ") && explained.contains("  host"))
    #expect(explained.contains("host time is not part of the bubble"))
  }

  @Test func runsOfOtherHostTimesAreOtherWork() throws {
    let saved = ppsim("run 1f1b --pp 2 --micro 2 --json -").output
    let path = try Scratch().file("a.json", saved)
    let answer = ppsim("check 1f1b \(size) --baseline \(path)")
    #expect((answer.output + answer.error).contains("HOST 0 there, 0.5 here"))
  }

  @Test(arguments: [
    ("run 1f1b --pp 2 --micro 2 --cost HOST=x", "the cost HOST is 'x'"),
    ("explain 1f1b --closed-form --cost HOST=1", "for runs without host time"),
    ("run 1f1b --pp 2 --micro 2 --cost HOSTS=1", "HOST before each instruction"),
  ])
  func badInput(_ line: String, _ text: String) {
    let result = ppsim(line)
    #expect(result.code == 2 && result.error.contains(text), "\(result.error)")
  }
}
