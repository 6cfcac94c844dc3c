import PPAnalysis
import PPChart
import PPCost
import PPModel
import TestSupport
import Testing

@Suite struct GanttTests {
  /// Whatever the width, lines stay inside it and the rows of ranks are equally long.
  @Test(arguments: [20, 33, 80, 120, 200, 500])
  func chartsFitTheirWidth(_ width: Int) throws {
    for seed in 0..<20 {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true)
      let costs = UnitCosts(
        forward: 1_000_000, backward: 2_500_000, weightBackward: 300_000, hop: 70_000)
      let evaluation = try Evaluation(schedule, costs: costs)
      for ink in [GanttStyle.Ink.ascii, .plain, .color] {
        let text = GanttChart(evaluation, style: GanttStyle(ink: ink, width: width)).text()
        let lines = withoutEscapes(text).split(separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.filter { $0.first == " " }
        #expect(rows.allSatisfy { $0.count <= max(width, 15) }, "seed \(seed)\n\(text)")
        #expect(rows.count % schedule.ranks == 0 && rows.count <= 3 * schedule.ranks)
        #expect(Set(rows.prefix(schedule.ranks).map(\.count)).count == 1, "seed \(seed)\n\(text)")
        if ink == .ascii {
          #expect(rows.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
        }
      }
    }
  }

  /// On an exact scale every block stands at its start, is as long as its duration, and carries its
  /// name.
  @Test(arguments: ["1f1b", "zb1p", "dualpipe", "1f1b-overlap"])
  func exactChartsTellTheTimeline(_ name: String) throws {
    let evaluation = try Evaluation(builtIn(name, 4, 12), costs: .standard)
    let columns = 3  // F11 takes three columns, the least at which all is said.
    let text = GanttChart(
      evaluation, style: GanttStyle(ink: .ascii, width: 1000)
    ).text()
    let lines = text.split(separator: "\n").map(Array.init)
    let timeline = evaluation.timeline
    let unit = Int(TimeScale.unitCosts.ticksPerUnit)
    for rank in 0..<4 {
      var covered = 0
      for index in timeline.schedule.instructions(ofRank: rank) {
        let start = Int(timeline.starts[index]) / unit * columns + 5
        let end = Int(timeline.ends[index]) / unit * columns + 5
        let shown = String(lines[rank + 1][start..<end])
        let wanted: String
        switch timeline.schedule[index] {
        case .single(let operation):
          wanted = operation.kind.letter + "\(operation.microbatch)"
        case .pair(let forward, let backward):
          wanted = "F\(forward.microbatch)&B\(backward.microbatch)"
        }
        #expect(shown.uppercased().hasPrefix(wanted))
        #expect(shown.dropFirst(wanted.count).allSatisfy { $0 == "-" })
        covered += end - start
      }
      let idle = lines[rank + 1].dropFirst(5).count { $0 == "." }
      #expect(covered + idle == lines[rank + 1].count - 5)
    }
  }

  @Test func directionsAreToldApart() throws {
    let evaluation = try Evaluation(builtIn("dualpipe", 4, 8), costs: .standard)
    let text = GanttChart(evaluation, style: GanttStyle(ink: .plain, width: 200)).text()
    let lines = text.split(separator: "\n")
    #expect(lines[1].contains("F0") && lines[4].contains("f4"))
    #expect(!text.contains("F4") && !text.contains("f0"))
    #expect(text.contains("capital: direction 0; small: direction 1"))
  }

  @Test func aWindowShowsAPart() throws {
    let evaluation = try Evaluation(builtIn("1f1b", 2, 2), costs: .standard)
    let unit = TimeScale.unitCosts.ticksPerUnit
    let text = GanttChart(
      evaluation, style: GanttStyle(ink: .ascii, width: 80, window: 1 * unit..<4 * unit)
    ).text()
    let lines = text.split(separator: "\n")
    // A block that started before the window carries no name. Rank 0: F1, then idle; rank 1: F0 at 1, B0 from 2 to 4.
    #expect(lines[1].dropFirst(5).starts(with: "F1"))
    #expect(lines[1].hasSuffix("...."))
    #expect(lines[2].dropFirst(5).starts(with: "F0B0"))
  }

  private func withoutEscapes(_ text: String) -> String {
    var result = ""
    var isEscape = false
    for character in text {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { result.append(character) }
      if character == "m" { isEscape = false }
    }
    return result
  }
}
