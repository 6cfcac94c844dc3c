import Foundation
import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPStudy
import TestSupport
import Testing

/// Pages hold the run that they are of, and nothing else.
@Suite struct PageTests {
  private func page(_ record: RunRecord) throws -> String {
    var bytes: [UInt8] = []
    try Exporter<RunRecord>.html.write(record) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What stands in the script of a page that has an id.
  private func script(_ id: String, of page: String) throws -> String {
    let start = try #require(page.range(of: " id=\"\(id)\">"))
    let end = try #require(page[start.upperBound...].range(of: "</script>"))
    return String(page[start.upperBound..<end.lowerBound])
  }

  /// The numbers of a page's run, read by Foundation and by the rule of the format.
  private func numbers(_ page: String) throws -> [Int] {
    let data = try #require(Data(base64Encoded: script("columns-0", of: page)))
    var numbers: [Int] = []
    var (value, shift) = (0, 0)
    for byte in data {
      value |= Int(byte & 127) << shift
      shift += 7
      if byte < 128 {
        numbers.append(value)
        (value, shift) = (0, 0)
      }
    }
    #expect(shift == 0)
    return numbers
  }

  /// Every instruction with its times, every bubble, and the critical path come back.
  @Test(
    arguments: [
      ("dualpipe", 8, 20, "F=1", 0), ("zbv", 4, 9, "W=1.5", 250_000),
      ("interleaved", 4, 8, "F=0.1", 3), ("1f1b-recompute", 3, 5, "B=3", 0),
      ("1f1b-offload", 6, 7, "O=2.5,L=0.5", 500_000),
    ] as [(String, Int, Int, String, Ticks)])
  func pagesHoldTheRun(
    _ name: String, _ pp: Int, _ micro: Int, _ costs: String, _ hop: Ticks
  ) throws {
    let run = try Run(
      name, pp: pp, micro: micro, Conditions(costs: UnitCosts(parsing: costs, hop: hop)))
    let evaluation = run.evaluation
    let schedule = evaluation.schedule
    let text = try page(RunRecord(run))
    let object = try JSONSerialization.jsonObject(with: Data(script("figures", of: text).utf8))
    let facts = try #require(((object as? [String: Any])?["runs"] as? [[String: Any]])?.first)
    let grain = try #require(facts["grain"] as? Int)
    let changes = try #require(facts["changes"] as? [Double])
    var rest = try numbers(text)[...]
    func next() throws -> Int {
      let first = rest.popFirst()
      return try #require(first)
    }
    func signed() throws -> Int {
      let number = try next()
      return number % 2 == 0 ? number / 2 : -(number + 1) / 2
    }
    for rank in 0..<schedule.ranks {
      var (end, held, peak) = (0, 0.0, 0.0)
      var before = [[0, 0], [0, 0]]
      let program = schedule.instructions(ofRank: rank)
      let copies = program.filter(schedule.isCopy)
      for index in program.filter({ !schedule.isCopy($0) }) + copies {
        if index == copies.first { end = 0 }
        let operations = schedule[index].operations
        #expect(try next() == Int(schedule.kinds[index]))
        for (place, operation) in operations.enumerated() {
          before[place] = [before[place][0] + (try signed()), before[place][1] + (try signed())]
          #expect(before[place] == [operation.stage, operation.microbatch])
        }
        let start = end + grain * (try next())
        end = start + grain * (try next())
        #expect(start == Int(evaluation.timeline.starts[index]))
        #expect(end == Int(evaluation.timeline.ends[index]))
        for _ in operations {
          held += changes[try next()]
          peak = max(peak, held)
        }
      }
      #expect(abs(held) < 1e-9)
      guard copies.isEmpty else { continue }
      #expect(peak == Double(evaluation.metrics.ranks[rank].peakActivations))
    }
    // Copies stand behind the other instructions of their rank.
    let order = (0..<schedule.ranks).flatMap { rank in
      let program = schedule.instructions(ofRank: rank)
      return program.filter { !schedule.isCopy($0) } + program.filter(schedule.isCopy)
    }
    let bubbles = Bubbles(evaluation)
    for rank in 0..<schedule.ranks {
      var place = schedule.rankStarts[rank]
      #expect(try next() == bubbles.ofRank(rank).count)
      for bubble in bubbles.ofRank(rank) {
        place += try next()
        let program = schedule.instructions(ofRank: rank)
        let work = program.lowerBound + program.count { !schedule.isCopy($0) }
        #expect(place == bubble.next.flatMap(order.firstIndex) ?? work)
        #expect(BubbleCause.allCases[try next()] == bubble.cause)
        #expect(grain * (try next()) == Int(bubble.time.upperBound - bubble.time.lowerBound))
        #expect((try next() > 0) == (bubble.producer != nil))
      }
    }
    var step = 0
    for expected in CriticalPath(evaluation).steps {
      step += try signed()
      #expect(order[step] == expected.instruction)
    }
    #expect(rest.isEmpty)
  }

  /// A page asks for nothing that is not in it.
  @Test func pagesStandAlone() throws {
    let text = try page(RunRecord(Run("dualpipe", pp: 4, micro: 8)))
    for word in ["http:", "https:", " src=", "@import", "url(", "import(", "fetch(", "<link"] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.contains("default-src 'none'"))
    #expect(!text.contains("{{"))
  }

  /// Text of schedules opens and closes nothing.
  @Test func namesAreNoMarkup() throws {
    let name = "</script><!--<script>alert(1)</script>"
    var record = RunRecord(try Run("1f1b", pp: 2, micro: 2))
    let plain = try page(record)
    record.title = name
    record.label = name
    record.command = name
    let text = try page(record)
    for tag in ["<script", "</script", "<!--"] {
      #expect(text.components(separatedBy: tag).count == plain.components(separatedBy: tag).count)
    }
    let object = try JSONSerialization.jsonObject(with: Data(script("figures", of: text).utf8))
    #expect((object as? [String: Any])?["command"] as? String == name)
  }

  /// 131 072 instructions.
  @Test func largePagesAreSmall() throws {
    let run = try Run("interleaved", pp: 64, micro: 512)
    #expect(run.evaluation.schedule.count == 131_072)
    #expect(try page(RunRecord(run)).utf8.count < 4_000_000)
  }
}
