import PPAnalysis
import PPChart
import PPCost
import PPModel
import TestSupport
import Testing

/// Charts whose columns hold several blocks.
@Suite struct GanttColumnsTests {
  /// Schedules from a few columns to hundreds of blocks a column, with and without short gaps.
  static let runs: [(name: String, pp: Int, micro: Int, hop: Ticks)] = [
    ("1f1b", 16, 120, 0), ("1f1b", 4, 400, 0), ("gpipe", 8, 33, 130_000), ("zb1p", 8, 61, 90_000),
    ("zbv", 6, 70, 50_000), ("interleaved", 4, 48, 310_000), ("dualpipe", 8, 200, 10_000),
    ("1f1b", 2, 3000, 0), ("dualpipev", 4, 12, 0),
  ]

  private static func evaluation(
    _ run: (name: String, pp: Int, micro: Int, hop: Ticks)
  ) throws -> Evaluation {
    try Evaluation(
      builtIn(run.name, run.pp, run.micro),
      costs: UnitCosts(
        forward: 1_000_000, backward: 2_100_000, weightBackward: 930_000, hop: run.hop))
  }

  /// The columns of each rank, its panels one after the other.
  private static func rows(
    _ evaluation: Evaluation, width: Int, isFolded: Bool = false, bubbles: Bubbles? = nil,
    window: Range<Ticks>? = nil
  ) -> [[Character]] {
    let ranks = evaluation.schedule.ranks
    let style = GanttStyle(ink: .ascii, width: width, window: window, isFolded: isFolded)
    let lines = GanttChart(evaluation, style: style, bubbles: bubbles).text()
      .split(separator: "\n").filter { $0.first == " " && $0.dropFirst(4).first == " " }
    return (0..<ranks).map { rank in
      stride(from: rank, to: lines.count, by: ranks).flatMap { lines[$0].dropFirst(5) }
    }
  }

  /// In every row the idle columns are as many as the rank's idle time fills, to half a column; idle time of
  /// more than a tenth of a column is there.
  @Test(arguments: runs.indices)
  func idleColumnsFollowTheFigures(_ run: Int) throws {
    let evaluation = try Self.evaluation(Self.runs[run])
    for width in [40, 61, 80, 120, 200] {
      // A thousand panels say no more than a hundred.
      for isFolded in Self.runs[run].micro < 200 ? [false, true] : [false] {
        for (rank, row) in Self.rows(evaluation, width: width, isFolded: isFolded).enumerated() {
          let idle = Double(evaluation.metrics.ranks[rank].idle)
          let wanted = idle / Double(evaluation.metrics.makespan) * Double(row.count)
          let found = row.count { $0 == "." }
          let isNear = abs(Double(found) - wanted) <= 0.501 || (wanted > 0.1 && found == 1)
          #expect(isNear, "\(Self.runs[run]), width \(width), rank \(rank): \(found) of \(wanted)")
          #expect(wanted <= 0.1 || found > 0)
        }
      }
    }
  }

  /// A column that shows a block shows one of the kind that has most of the column's time.
  @Test(arguments: runs.indices)
  func columnsShowWhatFillsMostOfThem(_ run: Int) throws {
    let evaluation = try Self.evaluation(Self.runs[run])
    let timeline = evaluation.timeline
    let starts = timeline.starts
    for width in [47, 80, 133] {
      for (rank, row) in Self.rows(evaluation, width: width).enumerated() {
        let ticks = Double(evaluation.metrics.makespan) / Double(row.count)
        guard ticks > 6_000_000 else { continue }  // Blocks of one letter each.
        for (column, shown) in row.enumerated() where shown != "." {
          var shares: [Character: Double] = [:]
          for index in timeline.schedule.instructions(ofRank: rank) {
            let left = max(Double(starts[index]), Double(column) * ticks)
            let right = min(Double(timeline.ends[index]), Double(column + 1) * ticks)
            guard right > left else { continue }
            let kind = timeline.schedule.kind(at: index)
            let letter: Character = kind == .pair ? "&" : Character(kind.letters)
            shares[letter, default: 0] += right - left
          }
          let found = shares[Character(shown.uppercased())] ?? 0
          let most = shares.values.max() ?? 0
          #expect(found >= most - 10, "rank \(rank), column \(column): \(shown) of \(shares)")
        }
      }
    }
  }

  /// Marks stand where idle columns would, and say what most of the idle time around is.
  @Test(arguments: runs.indices)
  func marksStandWhereIdleColumnsDo(_ run: Int) throws {
    let evaluation = try Self.evaluation(Self.runs[run])
    let bubbles = Bubbles(evaluation)
    for width in [40, 80, 150] {
      let plain = Self.rows(evaluation, width: width)
      let marked = Self.rows(evaluation, width: width, bubbles: bubbles)
      for (rank, (one, other)) in zip(plain, marked).enumerated() {
        let places = one.map { $0 == "." }
        #expect(places == other.map { ":?~=+.".contains($0) })
        // What a cause has in whole columns, it has in the chart.
        for (cause, mark) in [(BubbleCause.warmUp, ":"), (.coolDown, ".")] {
          let time = Double(bubbles.time(cause, onRank: rank))
          let columns = time / Double(evaluation.metrics.makespan) * Double(one.count)
          let found = Double(other.count { String($0) == mark })
          #expect(abs(found - columns) <= 1, "\(cause) on rank \(rank): \(found) of \(columns)")
        }
      }
    }
  }

  /// What is busy or idle for the whole of a column is shown so.
  @Test func wholeColumnsAreNeverWrong() throws {
    let evaluation = try Self.evaluation(Self.runs[0])
    let unit = TimeScale.unitCosts.ticksPerUnit
    // Rank 15 idles until 15 units, and works on without a gap from there.
    let row = Self.rows(evaluation, width: 45, window: 0..<30 * unit)[15]
    let first = row.firstIndex { $0 != "." } ?? 0
    #expect(abs(Double(first) - Double(row.count) / 2) <= 0.5)
    #expect(row[first...].allSatisfy { $0 != "." })
  }
}
