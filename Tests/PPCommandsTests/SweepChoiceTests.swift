import TestSupport
import Testing

/// Winners and trade-offs, held against the rows that they are chosen from.
@Suite struct SweepChoiceTests {
  static let line = "sweep --schedule all --pp 4 --micro 8..12/2 --p2p 0..0.5/0.25"

  /// A printed table's lines under its rule, cut at blanks.
  static func table(_ text: String, _ number: Int = 0) -> [[String]] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let rules = lines.indices.filter { lines[$0].hasPrefix("────") }
    guard number < rules.count else { return [] }
    return lines[(rules[number] + 1)...].prefix { !$0.isEmpty }.map {
      $0.split(separator: " ").map(String.init)
    }
  }

  @Test func winnersAreTheLeast() throws {
    let rows = SweepTests.rows(ppsim(Self.line).output).filter { $0["status"] == "ok" }
    let printed = Self.table(ppsim(Self.line + " --best makespan").output)
    #expect(printed.count == 9)
    for winner in printed {
      let rivals = rows.filter {
        $0["micro"] == winner[2] && Double($0["p2p"] ?? "") == Double(winner[3])
      }
      let least = try #require(rivals.compactMap { Double($0["makespan"] ?? "") }.min())
      #expect(Double(winner[4]) == least)
      #expect(rivals.first { Double($0["makespan"] ?? "") == least }?["schedule"] == winner[0])
    }
    for (option, column, place) in [
      ("bubble-time", "bubble_time", 5), ("activations", "peak_activations", 8),
    ] {
      let single = Self.table(ppsim(Self.line + " --best \(option) --per none").output)
      let least = rows.compactMap { Double($0[column] ?? "") }.min()
      #expect(single.count == 1 && Double(single[0][place]) == least, "\(option)")
    }
    #expect(Self.table(ppsim(Self.line + " --best time --per micro").output).count == 3)
  }

  /// GPipe and 1F1B take the same time, (micro + pp - 1) × (F + B); the first that came wins.
  @Test(arguments: ["gpipe,1f1b", "1f1b,gpipe"])
  func ofEqualsTheFirstWins(_ names: String) {
    let line = "sweep --schedule \(names) --pp 2,4 --micro 8"
    let rows = SweepTests.rows(ppsim(line).output)
    #expect(rows.map { $0["makespan"] } == ["27", "33", "27", "33"])
    let winners = Self.table(ppsim(line + " --best makespan").output)
    let first = String(names.prefix { $0 != "," })
    #expect(winners.map { $0[0] } == [first, first])
  }

  @Test func theFrontIsUnbeaten() throws {
    let points = SweepTests.rows(ppsim(Self.line).output).filter { $0["status"] == "ok" }.map {
      (Double($0["makespan"] ?? "") ?? 0, Double($0["peak_activations"] ?? "") ?? 0)
    }
    var unbeaten: [(Double, Double)] = []
    for point in points
    where !points.contains(where: { $0.0 <= point.0 && $0.1 <= point.1 && $0 != point })
      && !unbeaten.contains(where: { $0 == point })
    {
      unbeaten.append(point)
    }
    #expect(points.count > 3 * unbeaten.count && unbeaten.count > 0)
    let text = ppsim(Self.line + " --pareto time,memory").output
    let printed = Self.table(text).map { (Double($0[4]) ?? 0, Double($0[8]) ?? 0) }
    #expect(printed.map(\.0) == unbeaten.map(\.0).sorted())
    #expect(printed.map(\.1) == unbeaten.sorted { $0 < $1 }.map(\.1))
    #expect(text.contains("●") && text.contains("· other points"))
    let ascii = ppsim(Self.line + " --pareto time,memory --ascii").output
    #expect(ascii.utf8.allSatisfy { $0 < 128 })
  }

  /// Many more points than are kept at a time, and many equal ones.
  @Test func longSweepsAreChosenFrom() {
    let line =
      "sweep --schedule 1f1b,zb1p --pp 2 --micro 2,3 --cost W=0.1..1/0.0005 --pareto time,memory"
    let result = ppsim(line)
    #expect(result.code == 0)
    #expect(Self.table(result.output).map { $0[0] } == ["zb1p"], "\(result.output)")
  }

  /// Rows that were written are chosen from as rows that are run: in both formats, and with a model.
  @Test func aFinishedFileIsChosenFrom() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let models =
      "sweep --schedule 1f1b,zb1p,dualpipe --pp 2,4,5 --micro 8 --model deepseek-v2-lite --ep 8"
    for line in [Self.line, models] {
      let choice = " --best makespan --pareto time,memory"
      let wanted = ppsim(line + choice).output
      for format in ["csv", "jsonl"] {
        let file = scratch.path("rows")
        let rows = line + " --format \(format) -o \(file)"
        #expect(ppsim(rows + choice).output == wanted)
        let text = scratch.text("rows")
        #expect(ppsim(rows).output == "" && scratch.text("rows") == text)
        #expect(ppsim(rows + choice + " --resume").output == wanted)
        #expect(scratch.text("rows") == text)
      }
    }
    let memories = SweepTests.rows(ppsim(models).output).compactMap {
      Double($0["memory_bytes"] ?? "")
    }
    let least = try #require(memories.min())
    let tight = ppsim(models + " --best memory --per none --fit-memory \(Int(least / 1e9) + 1)GB")
    #expect(tight.code == 0)
    let none = ppsim(models + " --best memory --fit-memory \(Int(least / 1e9))")
    #expect(none.code == 1 && none.output == "")
    #expect(none.error == "ppsim: no point of the sweep is possible and fits\n")
  }
}
