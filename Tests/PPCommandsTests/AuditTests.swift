import Foundation
import Testing

/// `ppsim calibrate`, `ppsim audit` and `--profile`: on runs that ppsim made itself, and on one that ran.
@Suite struct AuditTests {
  private static let costs = "--cost F=20,B=40,W=20,FB=55,HOST=1.5 --p2p 0.3"

  /// The makespan in a JSON of `run`.
  private func makespan(_ line: String) throws -> Double {
    let result = ppsim("\(line) --json -")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return try #require(json?["makespan"] as? Double, "\(result.error)")
  }

  @Test(arguments: ["1f1b", "zb1p", "dualpipe", "dualpipev", "interleaved"])
  func profilesGiveTheRunAgain(_ name: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let run = "run \(name) --pp 4 --micro 8"
    let timeline = ppsim("\(run) \(Self.costs) --csv -")
    let profile = scratch.path("p.json")
    #expect(ppsim("calibrate - -o \(profile)", input: Array(timeline.output.utf8)).code == 0)
    let plain = try makespan("\(run) \(Self.costs)")
    #expect(try makespan("\(run) --profile \(profile)") == plain)
    // Twice the micro-batches, as the costs that it was recorded with give them.
    let longer = "run \(name) --pp 4 --micro 16"
    let expected = try makespan("\(longer) \(Self.costs)")
    // Zero-bubble schedules may run kinds that this one does not; nothing else is unknown.
    #expect(abs(try makespan("\(longer) --profile \(profile)") / expected - 1) < 1e-6)
  }

  @Test func otherCommandsTakeTheProfile() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let timeline = ppsim("run 1f1b --pp 4 --micro 8 \(Self.costs) --csv -").output
    let profile = scratch.path("p.json")
    #expect(ppsim("calibrate - -o \(profile)", input: Array(timeline.utf8)).code == 0)
    let makespan = try makespan("run 1f1b --pp 4 --micro 8 \(Self.costs)")
    for line in [
      "compare 1f1b gpipe --pp 4 --micro 8 --format csv", "sweep --schedule 1f1b --pp 4 --micro 8",
      "explain 1f1b --pp 4 --micro 8 --json -",
    ] {
      let result = ppsim("\(line) --profile \(profile)")
      #expect(result.code == 0 && result.output.contains("\(makespan)"), "\(line): \(result.error)")
    }
    // Stages are alike, so that there may be others; the backward's parts are not known.
    #expect(ppsim("run 1f1b --pp 6 --micro 8 --profile \(profile)").code == 0)
    let split = ppsim("run zb1p --pp 4 --micro 8 --profile \(profile)")
    #expect(split.code == 2 && split.error.contains("give --cost W="))
    #expect(ppsim("run zb1p --pp 4 --micro 8 --profile \(profile) --cost W=20").code == 0)
    let twice = ppsim("run 1f1b --pp 4 --micro 8 --profile \(profile) --cost F=20")
    #expect(twice.code == 2 && twice.error.contains("the cost F is given"))
    let modelled = ppsim("run 1f1b --pp 4 --micro 8 --profile \(profile) --model deepseek-v3")
    #expect(modelled.code == 2 && modelled.error.contains("leave out --model"))
    let damaged = try scratch.file("d.json", #"{"schema":"ppsim.profile/1","pp":4}"#)
    #expect(
      ppsim("run 1f1b --pp 4 --micro 8 --profile \(damaged)").error.contains("has no 'source'"))
  }

  @Test func aRunOfOursIsTheScheduleAlone() throws {
    for name in ["1f1b", "interleaved", "zbv", "dualpipe", "v-half"] {
      let timeline = ppsim("run \(name) --pp 4 --micro 8 --csv -").output
      let result = ppsim("audit - --csv -", input: Array(timeline.utf8))
      #expect(result.code == 0, "\(result.error)")
      for row in result.output.split(separator: "\n").dropFirst() {
        let cells = row.split(separator: ",")
        #expect(cells[4] == cells[6] && cells[7...].allSatisfy { $0 == "0" }, "\(name): \(row)")
      }
      let text = ppsim("audit -", input: Array(timeline.utf8)).output
      #expect(text.contains("\(name): 4 ranks, 8 micro-batches"), "\(text.prefix(200))")
      #expect(text.contains("recognised by the order of"))
    }
  }

  @Test func pairsMayHaveRunOnePartAfterTheOther() throws {
    let timeline = ppsim("run dualpipe --pp 4 --micro 12 --cost F=20,B=40,W=20,HOST=1 --csv -")
      .output
    var rows: [String] = []
    for row in timeline.split(separator: "\n") {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells[1] == "F&B", let start = Double(cells[6]) else {
        rows.append(row.description)
        continue
      }
      rows.append("\(cells[0]),F,\(cells[2]),\(cells[3]),,,\(cells[6]),\(start + 20)")
      rows.append("\(cells[0]),B,\(cells[4]),\(cells[5]),,,\(start + 20),\(cells[7])")
    }
    let input = Array((rows.joined(separator: "\n") + "\n").utf8)
    let text = ppsim("audit - --no-gantt", input: input).output
    #expect(text.contains("dualpipe: 4 ranks, 12 micro-batches"), "\(text.prefix(300))")
    #expect(text.split(separator: "\n").joined(separator: " ").contains("F and B of its pairs one"))
  }

  @Test func theExitCodeIsTheAnswer() throws {
    let recording = Array(ppsim("show recording primus-1f1b-pp8").output.utf8)
    #expect(ppsim("audit - --fail-above 5% --no-gantt", input: recording).code == 0)
    let strict = ppsim("audit - --fail-above 0.5% --no-gantt", input: recording)
    #expect(strict.code == 1)
    #expect(strict.output.hasSuffix("is further from the measured one than 0.5 %\n"))
  }

  /// What is promised of the recorded run: steps within 2 %, idle times within 5 % of a step, from the other steps.
  @Test func theRecordedRunIsPredicted() throws {
    let recording = Array(ppsim("show recording primus-1f1b-pp8").output.utf8)
    let result = ppsim("audit - --json -", input: recording)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let steps = try #require(json["steps"] as? [[String: Any]])
    #expect(steps.compactMap { $0["step"] as? Int } == Array(2...20))
    for step in steps {
      let measured = try #require(step["measured"] as? Double)
      let plain = try #require(step["simulated"] as? Double)
      let simulated = step["interrupted"] as? Double ?? plain
      #expect(abs(simulated / measured - 1) < 0.02)
      // Without the interruptions no mean tells of two of the steps.
      #expect((abs(plain / measured - 1) < 0.02) == (step["outlier"] as? Bool == false))
      let idle = try #require(step["measured_idle"] as? [Double])
      let other = try #require(step["simulated_idle"] as? [Double])
      #expect(zip(idle, other).allSatisfy { abs($0 - $1) < 0.05 * measured })
    }
  }

  @Test func measuredAndSimulatedAreDrawn() throws {
    let recording = Array(ppsim("show recording primus-1f1b-pp8").output.utf8)
    let text = ppsim("audit - --step 16 --width 100", input: recording).output
    #expect(text.contains("step 16 as measured, and simulated"))
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.contains(" measured ") && $0.first?.isNumber == true } == 8)
    #expect(lines.allSatisfy { $0.count <= 100 })
    let svg = ppsim("audit - --svg -", input: recording).output
    #expect(svg.hasPrefix("<svg") && svg.contains("0 measured") && svg.contains("simulated"))
    #expect(
      ppsim("audit - --step 99", input: recording).error.contains("--step is 99; there are 2, 3, "))
  }

  @Test func timersAreShown() throws {
    let log = """
      [default0]: iteration 1
          forward-backward ...............................: (110.10, 120.00)
          forward-compute ................................: (40.00, 45.00)
          backward-compute ...............................: (50.00, 51.00)
      """
    let result = ppsim("calibrate -", input: Array(log.utf8))
    #expect(result.code == 0 && result.output.contains("forward-compute"))
    // 1 - (45 + 51) / 120 to 1 - (40 + 50) / 120
    #expect(result.output.contains("between 20.00 % and 25.00 % of the step"))
    #expect(ppsim("calibrate - -o -", input: Array(log.utf8)).code == 2)
    #expect(
      ppsim("audit -", input: Array(log.utf8)).error.contains(
        "an audit needs the chunks of all ranks"))
  }

  @Test func foldersStandForTheirRecordings() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let timeline = ppsim("run 1f1b --pp 2 --micro 4 --csv -").output
    _ = try scratch.file("a.csv", timeline)
    _ = try scratch.file("notes.txt", "nothing of interest\n")
    #expect(ppsim("calibrate \(scratch.folder.path)").output.hasPrefix("timeline, 2 ranks"))
    let empty = try Scratch()
    defer { empty.remove() }
    #expect(ppsim("audit \(empty.folder.path)").error.contains("has no recordings in it"))
  }
}
