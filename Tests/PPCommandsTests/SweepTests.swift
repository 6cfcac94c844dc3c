import Foundation
import Schedules
import TestSupport
import Testing

/// A sweep's rows: which there are, in which order, and whether their figures are those of a run.
@Suite struct SweepTests {
  /// CSV without quoted fields, as rows of values by column.
  static func rows(_ csv: String) -> [[String: String]] {
    let lines = csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// Rows of CSV without their last column.
  static func withoutChecks(_ csv: String) -> String {
    csv.split(separator: "\n").map { $0[..<($0.lastIndex(of: ",") ?? $0.endIndex)] }
      .joined(separator: "\n")
  }

  static func values(_ line: String, _ column: String) -> [String] {
    let result = ppsim("sweep " + line)
    #expect(result.code == 0, "\(result.error)")
    return rows(result.output).map { $0[column] ?? "?" }
  }

  @Test(arguments: [
    ("--pp 2..9/3", "pp", "2 5 8"), ("--pp 4,2..3,2", "pp", "4 2 3 2"),
    ("--pp 2 --micro 3x,5..9/2", "micro", "6 5 7 9"),
    ("--pp 2,3 --micro 1x..3x", "micro", "2 4 6 3 6 9"),
    ("--pp 2 --micro 2x..6x/2x", "micro", "4 8 12"), ("--pp 2 --micro 2x..6x/3", "micro", "4 10"),
    ("--pp 2 --cost W=0.1..0.7/0.2", "W", "0.1 0.3 0.5 0.7"),
    ("--pp 2 --cost W=0.1..0.69/0.2", "W", "0.1 0.3 0.5"),
    ("--pp 2 --cost W=.000001..0.000003/0.000001", "W", "0.000001 0.000002 0.000003"),
    ("--pp 2 --cost W=0.1..0.30000000000000004/1e-1", "W", "0.1 0.2 0.3"),
    ("--pp 2 --p2p 27.416999999999998,1e-3", "p2p", "27.417 0.001"),
    ("--pp 2 --cost F=1..2,W=0.5..1/0.5", "F", "1 1 2 2"),
    ("--pp 2 --cost F=1..2,W=0.5..1/0.5", "W", "0.5 1 0.5 1"),
    ("--pp 2 --cost F=3 --cost F=1..2 --p2p 0,0.1", "F", "3 3 1 1 2 2"),
    ("--pp 2 --cost F=3 --cost F=1..2 --p2p 0,0.1", "p2p", "0 0.1 0 0.1 0 0.1"),
    ("--pp 2 --cost B=3,W=1..2", "I", "2 1"),
    ("--pp 2,4 --schedule zb1p,1f1b", "schedule", "zb1p zb1p 1f1b 1f1b"),
    ("--pp 2,4 --schedule zb1p,1f1b", "point", "0 1 2 3"),
  ])
  func ranges(_ line: String, _ column: String, _ wanted: String) {
    let schedule = line.contains("--schedule") ? "" : " --schedule 1f1b"
    let micro = line.contains("--micro") ? "" : " --micro 4"
    #expect(
      Self.values(line + schedule + micro, column).joined(separator: " ") == wanted)
  }

  @Test func anImpossiblePointSaysWhy() {
    let csv = ppsim("sweep --schedule dualpipe --pp 3,4 --micro 6,8 --cost W=1,B=1 --cost W=1")
      .output
    let rows = Self.rows(csv)
    #expect(
      rows.map { $0["status"] }
        == ["impossible", "impossible", "impossible", "impossible"]
        + ["impossible", "impossible", "impossible", "ok"])
    #expect(rows[0]["reason"] == "DualPipe needs an even number of ranks")
    #expect(rows[7]["reason"] == "" && rows[7]["makespan"] == "26")
    #expect(csv.contains("\"W must be less than B, for B = I + W"))
    let json = ppsim("sweep --schedule dualpipe --pp 3 --micro 6 --format jsonl").output
    #expect(
      json.hasPrefix(
        "{\"schema\":\"ppsim.sweep/2\",\"point\":0,\"schedule\":\"dualpipe\",\"pp\":3,"))
    #expect(json.contains(",\"peak_activations\":null,\"stage_copies\":null,\"check\":"))
  }

  /// The figures of a point are those of `run` at that point, and of `compare`.
  @Test(arguments: 0..<6)
  func figuresAreThoseOfARun(_ seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let costs = "F=\(number(1...3)),B=4,W=\(number(1...3)).\(number(1...9))"
    let line =
      "--pp \(number(2...3)),\(number(4...6)) --micro 1x..3x/2,\(number(4...20)) --cost \(costs) "
      + "--p2p 0,0.\(number(1...99)) --set chunks=\(number(2...3))"
      + (random.oneIn(3) ? " --held-for-w 0.5" : "")
      + (random.oneIn(4) ? " --p2p-mode blocking" : "")
    // One that has chunks, and others.
    let others = Catalogue.all.map(\.name).filter { $0 != "interleaved" }
    let names = ["interleaved"] + others.shuffled(using: &random).prefix(9)
    let schedules = names.joined(separator: ",")
    for view in ["", " --equal-stages"] {
      let rows = Self.rows(ppsim("sweep --schedule \(schedules) \(line)\(view)").output)
      let possible = rows.filter { $0["status"] == "ok" }
      #expect(rows.count == names.count * 2 * 3 * 2 && !possible.isEmpty, "\(line)")
      for row in possible.shuffled(using: &random).prefix(8) {
        let point = try point(row, line)
        let comparison = Self.rows(
          ppsim("compare \(point) --format csv\(view)").output)
        for (column, value) in try #require(comparison.first) where column != "speedup" {
          #expect(row[column] == value, "\(point)\(view): \(column)")
        }
        guard view != "" else { continue }
        let json = ppsim("run \(point) --json -").output
        for (key, column) in [
          ("makespan", "makespan"), ("time", "bubble_time"), ("rate", "bubble_rate"),
          ("peak_activations", "peak_activations"), ("stage_copies", "stage_copies"),
        ] {
          let text = "\"\(key)\":\(row[column] ?? "?")"
          #expect(json.contains(text + ",") || json.contains(text + "}"), "\(point): \(text)")
        }
      }
    }
  }

  /// The arguments of `run` for a row of a sweep at unit costs.
  private func point(_ row: [String: String], _ line: String) throws -> String {
    func value(_ column: String) throws -> String { try #require(row[column]) }
    var text = "\(try value("schedule")) --pp \(try value("pp")) --micro \(try value("micro"))"
    text += " --cost F=\(try value("F")),B=\(try value("B")),W=\(try value("W"))"
    text += " --p2p \(try value("p2p"))"
    let words = line.split(separator: " ").map(String.init)
    for option in ["--set", "--held-for-w", "--p2p-mode"] {
      guard let place = words.firstIndex(of: option) else { continue }
      let schedule = try #require(Catalogue.schedule(named: try value("schedule")))
      let declares = String(decoding: schedule.text, as: UTF8.self).contains("option chunks")
      guard option != "--set" || declares else { continue }
      text += " \(option) \(words[place + 1])"
    }
    return text
  }

  @Test func figuresOfAModelAreThoseOfARun() throws {
    let rows = Self.rows(
      ppsim(
        "sweep --schedule 1f1b,dualpipe --pp 2,4 --micro 8 --model deepseek-v2-lite --ep 8,16 "
          + "--cluster h800,h100 --comm-scale 1..1.5/0.5 --micro-tokens 2048 --precision bf16 "
          + "--layout balanced"
      ).output)
    #expect(rows.count == 2 * 2 * 2 * 2 * 2)
    for row in [rows[0], rows[9], rows[22], rows[31]] {
      func value(_ column: String) throws -> String { try #require(row[column]) }
      let line = """
        \(try value("schedule")) --pp \(try value("pp")) --micro 8 --model deepseek-v2-lite --ep \
        \(try value("ep")) --cluster \(try value("cluster")) --comm-scale \
        \(try value("comm_scale")) --micro-tokens 2048 --precision bf16 --layout balanced
        """
      let comparison = Self.rows(ppsim("compare \(line) --format csv").output)
      for (column, figure) in try #require(comparison.first)
      where !["speedup", "view", "layout"].contains(column) {
        #expect(row[column] == figure, "\(line): \(column)")
      }
      let json = ppsim("run \(line) --json -").output
      for column in ["tokens_per_second_per_gpu", "mfu_causal", "dollars_per_trillion_tokens"] {
        #expect(json.contains("\"\(column)\":\(try value(column))"), "\(line): \(column)")
      }
    }
  }

  @Test func fasterLinksHelp() throws {
    let line =
      "--schedule dualpipe --pp 2 --micro 4 --model deepseek-v2-lite --ep 16 --layout balanced"
    let spans = Self.values(line + " --ib 0.5x..2x/0.5x --nvlink 1x,0.1x", "makespan")
      .compactMap(Double.init)
    let plain = Self.values(line, "makespan").compactMap(Double.init)
    #expect(spans.count == 8 && spans[2] == plain.first)
    #expect(spans[0] > spans[2] && spans[2] > spans[6] && spans[3] > spans[2])
  }

  @Test func aPointWithoutExpertsOrOfAnotherSizeIsImpossible() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let fixed = try scratch.file("fixed.sched", ppsim("expand 1f1b --pp 2 --micro 4").output)
    let rows = Self.rows(ppsim("sweep --schedule \(fixed) --pp 2,4 --micro 4").output)
    #expect(rows.map { $0["status"] } == ["ok", "impossible"])
    #expect(rows[1]["reason"] == "fixed.sched is for pp = 2 and micro = 4 alone")
    let models = ppsim(
      "sweep --schedule 1f1b --pp 8 --micro 8 --model deepseek-v3,llama-3.1-405b --ep 8,48 "
        + "--layout balanced")
    #expect(models.code == 0)
    #expect(
      models.output.contains("--ep is for models with experts, and 'llama-3.1-405b' has none"))
    #expect(models.output.contains("\"--ep is 48; with the 256 experts"))
    #expect(models.output.contains(",unfit,more memory than the GPU has,"))
  }

  @Test(arguments: ["csv", "jsonl"])
  func theOrderIsTheSameForAnyNumberOfThreads(_ format: String) {
    let line = "sweep --schedule all --pp 3,4 --micro 1x..5x --p2p 0..0.2/0.1 --format \(format)"
    let whole = ppsim(line + " --jobs 1")
    let points = Catalogue.all.count * 2 * 5 * 3
    #expect(whole.output.split(separator: "\n").count == points + (format == "csv" ? 1 : 0))
    for jobs in [2, 3, 7] { #expect(ppsim(line + " --jobs \(jobs)").output == whole.output) }
  }

  @Test(arguments: ["csv", "jsonl"])
  func shardsInOrderAreTheWhole(_ format: String) {
    let line = "sweep --schedule 1f1b,zbv --pp 2,3 --micro 4..8 --p2p 0,0.5 --format \(format)"
    let whole = ppsim(line).output
    for count in [1, 2, 3, 7, 39, 40, 41, 60] {
      let parts = (1...count).map { ppsim(line + " --shard \($0)/\(count)").output }
      #expect(parts.joined() == whole, "\(count) shards")
      let sizes = parts.dropFirst().map { $0.split(separator: "\n").count }
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
  }

  @Test func theTerminalSeesProgress() {
    let line = "sweep --schedule 1f1b --pp 2 --micro 1..40 --jobs 1".split(separator: " ")
    let world = TestWorld()
    nonisolated(unsafe) var now = 0.0
    world.adjust = { world in
      world.errorIsTerminal = true
      world.seconds = {
        now += 1
        return now
      }
    }
    #expect(world.run(line.map(String.init)) == 0)
    #expect(world.error.contains("20 of 40 points, 50.00 %, 2/s, 0:10 left"), "\(world.error)")
    #expect(world.error.hasSuffix("\r\u{1B}[K"))
    #expect(world.output == ppsim(line.joined(separator: " ")).output)
    #expect(ppsim(line.joined(separator: " ")).error == "")
  }

  @Test func aDryRunCounts() {
    let result = ppsim("sweep --schedule all --pp 8,16 --micro 2x..8x --p2p 0..1/0.1 --dry-run")
    let count = Catalogue.all.count
    #expect(
      result.output
        == "\(count * 2 * 7 * 11) points: \(count) schedules × 2 pp × 7 micro × 11 costs\n")
    #expect(
      ppsim("sweep --schedule 1f1b --pp 1..10 --micro 1 --shard 3/3 --dry-run").output
        == "10 points, 3 in this shard: 1 schedules × 10 pp × 1 micro × 1 costs\n")
  }
}
