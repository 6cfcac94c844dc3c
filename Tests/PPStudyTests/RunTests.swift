import PPAnalysis
import PPCost
import PPModel
import PPStudy
import Testing

/// What other people's programs do with the library, and the command does too.
@Suite struct RunTests {
  private let unit = TimeScale.unitCosts.ticksPerUnit

  /// 1F1B: (m + p - 1)(F + B); DualPipe 16 × 32 as published: 110.
  @Test func figuresAreThePublishedOnes() throws {
    let plain = try Run("1f1b", pp: 7, micro: 13)
    #expect(plain.evaluation.metrics.makespan == 19 * 3 * unit)
    #expect(plain.figures[.peakActivations] == 7)
    let dual = try Run("dualpipe", pp: 16, micro: 32)
    #expect(dual.evaluation.metrics.makespan == 110 * unit)
    let costs = try UnitCosts(parsing: "F=2,B=5")
    let slow = try Run("1f1b", pp: 7, micro: 13, Conditions(costs: costs))
    #expect(slow.evaluation.metrics.makespan == 19 * 7 * unit)
  }

  /// Twice the time on every rank is twice the makespan; on one rank it is at least that rank's work.
  @Test func changesAreFactors() throws {
    let sized = try SizedSchedule(NamedSchedule("1f1b"), pp: 4, micro: 6)
    let before = try sized.run(Conditions()).evaluation.metrics.makespan
    let slower = try sized.run(Conditions(), changes: Changes("F=2x,B=2x"))
    #expect(slower.evaluation.metrics.makespan == 2 * before)
    let one = try sized.run(Conditions(), changes: Changes("rank2=3x"))
    #expect(one.evaluation.metrics.makespan >= 6 * 9 * unit)
    #expect(throws: Refusal.self) { try Changes("F=2") }
  }

  @Test func refusalsSayWhatWouldBeRight() throws {
    do throws(Refusal) {
      _ = try Run("dualpip", pp: 4, micro: 8)
      Issue.record("there is no such schedule")
    } catch {
      #expect(error.sentence == "unknown schedule 'dualpip'; did you mean 'dualpipe'?")
      #expect(error.kind == .trouble)
    }
    do throws(Refusal) {
      _ = try Run("dualpipe", pp: 5, micro: 8)
      Issue.record("DualPipe needs an even pp")
    } catch {
      #expect(error.isMisfit && error.unmetRequirement != nil)
    }
  }

  /// A workload from its settings: the figures are those of a run whose parts are put together by hand.
  @Test func aWorkloadIsReadFromItsSettings() throws {
    var settings = WorkloadSettings()
    settings.expertParallel = 32
    settings.microTokens = 2048
    settings.layouts = try LayoutChoice(["balanced"])
    let workload = try NamedWorkload(settings)
    let run = try Run("1f1b", pp: 16, micro: 16, Conditions(workload))
    let placed = try workload.placed(for: run.schedule)
    #expect(placed.grid.expert == 32 && placed.tokens == 2048)
    #expect(placed.grid.gpus == 2048 && placed.grid.data == 128)
    let layout = try placed.balancedLayout(stages: 16)
    let byHand = try Evaluation(
      run.schedule.valid, workload: placed, layout: layout, fidelity: .component)
    #expect(run.evaluation.metrics == byHand.metrics)
    settings.expertParallel = 7
    #expect(throws: Refusal.self) { try NamedWorkload(settings) }
  }

  @Test func schedulesAreCompared() throws {
    let names = ["1f1b", "dualpipe", "zb1p"]
    let comparison = try Comparison(names.map { name in try NamedSchedule(name) }, Conditions()) {
      named throws(Refusal) in try SizedSchedule(named, pp: 5, micro: 10)
    }
    #expect(comparison.entries.map(\.label) == ["1f1b", "zb1p"])
    #expect(comparison.leftOut.map(\.label) == ["dualpipe"] && comparison.notes.count == 1)
  }
}

/// Sweeps without a command line.
@Suite struct SweepGridTests {
  private func grid() throws -> SweepGrid {
    SweepGrid(
      try ["1f1b", "gpipe"].map { name in try NamedSchedule(name) },
      pp: try NumberList(parsing: "2..4", name: "pp", .whole, 1_000_000...9_000_000),
      micro: try NumberList(parsing: "1x,2x", name: "micro", .sizes, 1_000_000...9_000_000),
      times: .unit(try CostGrid(["F=1..2,B=2", "F=3,B=3"])))
  }

  /// Every row is that of a run by itself, and in the order of the grid, on any number of threads.
  @Test(arguments: [1, 3]) func rowsAreRuns(_ jobs: Int) throws {
    let grid = try grid()
    #expect(grid.count == 2 * 3 * 2 * 3)
    var rows: [SweepRow] = []
    let done = try SweepRun(grid, jobs: jobs) { $0 }.run(0..<grid.count) { rows += $0 }
    #expect(done == grid.count && rows.count == done)
    for (point, row) in rows.enumerated() {
      let cells = zip(grid.columns.coordinates.map(\.key), row.coordinates)
      let place = Dictionary(uniqueKeysWithValues: cells.map { ($0, $1) })
      #expect(place["point"] == .number("\(point)"))
      guard case .word(let name)? = place["schedule"], case .number(let pp)? = place["pp"],
        case .number(let micro)? = place["micro"], case .number(let f)? = place["F"],
        case .number(let b)? = place["B"], case .measured(let summary, _, _) = row.outcome
      else {
        Issue.record("row \(point) is incomplete")
        continue
      }
      let run = try Run(
        name, pp: Int(pp) ?? 0, micro: Int(micro) ?? 0,
        Conditions(costs: UnitCosts(parsing: "F=\(f),B=\(b)")), view: .equalModel)
      #expect(run.evaluation.metrics.makespan == summary.metrics.makespan)
    }
  }

  /// Parts differ by one point at most, and are the whole.
  @Test(arguments: [(10, 3), (3, 10), (1_000_003, 64), (0, 2)])
  func shardsAreTheWhole(_ total: Int, _ count: Int) throws {
    let parts = try (1...count).map { try Shard(parsing: "\($0)/\(count)").points(of: total) }
    #expect(parts.map(\.count).reduce(0, +) == total)
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    let counts = parts.map(\.count)
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
  }

  /// The best of each group by brute force; ties go to the first.
  @Test func winnersAreTheLeast() throws {
    let grid = try grid()
    var choice = try SweepChoice(
      SweepChoice.Question(best: .makespan, per: ["pp"]), of: grid.columns)
    let columns = grid.columns.all.map(\.key)
    let pp = try #require(columns.firstIndex(of: "pp"))
    let makespan = try #require(columns.firstIndex(of: "makespan"))
    let status = try #require(columns.firstIndex(of: "status"))
    func row(_ group: String, _ time: String, _ state: String = "ok") -> [String] {
      var row = [String](repeating: "0", count: columns.count)
      (row[pp], row[makespan], row[status]) = (group, time, state)
      return row
    }
    for (group, time, state) in [
      ("2", "5", "ok"), ("4", "9", "ok"), ("2", "4", "impossible"), ("2", "4.5", "ok"),
      ("4", "9.0", "ok"), ("2", "4.50", "ok"),
    ] {
      choice.take(row(group, time, state))
    }
    #expect(choice.best.map { $0[makespan] } == ["4.5", "9"])
    #expect(throws: Refusal.self) {
      try SweepChoice(SweepChoice.Question(best: .throughput), of: grid.columns)
    }
  }
}

/// Checks without a command line.
@Suite struct BudgetTests {
  @Test func limitsAreHeldExactly() throws {
    let run = try Run("1f1b", pp: 4, micro: 8)
    let makespan: UInt64 = 11 * 3
    for (most, outcome) in [(makespan, CheckFinding.Outcome.ok), (makespan - 1, .failed)] {
      let budgets = Budgets(limits: [
        Budgets.Limit("max-makespan", .makespan, atMost: Fraction(most, over: 1))
      ])
      #expect(budgets.findings(run.figures, of: run.work).map(\.outcome) == [outcome])
    }
    let other = try Run("1f1b", pp: 4, micro: 8, Conditions(costs: UnitCosts(parsing: "F=2")))
    let baseline = Budgets(
      baseline: Budgets.Baseline(name: "old", figures: other.figures, work: other.work))
    #expect(baseline.findings(run.figures, of: run.work).map(\.outcome) == [.error])
  }
}
