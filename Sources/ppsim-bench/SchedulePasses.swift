import CBaseline
import PPAnalysis
import PPChart
import PPCost
import PPEngine
import PPExport
import PPLanguage
import PPModel
import PPStudy

/// A built-in schedule at a size.
struct ScheduleCase {
  let name: String
  let pp: Int
  let micro: Int
  let program: ScheduleProgram

  /// The size that comes closest to so many operations; at least twice as many micro-batches as ranks.
  init?(_ name: String, pp: Int, operations: Int) throws {
    guard case .program(let program) = try NamedSchedule(name).source else { return nil }
    self.name = name
    self.pp = pp
    self.program = program
    let small = try program.expand(pp: pp, micro: 4 * pp).operationCount / (4 * pp)
    micro = max(2 * pp, operations / small / 2 * 2)
  }

  func expanded() throws -> Schedule {
    try program.expand(pp: pp, micro: micro, limits: .standard)
  }
}

extension Schedule {
  /// Operations, a pair counted as two.
  var operationCount: Int { count + kinds.count { $0 >= InstructionKind.pair.rawValue } }
}

/// The passes over one schedule.
struct SchedulePasses {
  let stopwatch: Stopwatch
  /// Outputs of larger schedules are left out: they take as long an operation, and much longer in all.
  let mostWritten: Int
  /// Explanations of larger schedules are left out: they look at every operation once for each rank.
  let mostExplained: Int

  /// Measures a schedule, all in one go so that ratios are of one run.
  func row(_ item: ScheduleCase) throws -> Row {
    var row = Row(schedule: item.name, pp: item.pp, micro: item.micro)
    let durations = UnitCosts.standard.durations()
    row.bytesWithTimeline = try ResidentMemory.peak {
      use(try SweepEngine.run(ValidSchedule(item.expanded()), durations: durations))
    }
    row.bytesWithout = try ResidentMemory.peak {
      use(try SweepEngine.spans(ValidSchedule(item.expanded()), durations: durations))
    }
    let valid = try ValidSchedule(item.expanded())
    row.operations = valid.schedule.operationCount
    row["expand"] = stopwatch.median { use(try? item.expanded()) }
    row["validate"] = stopwatch.median { use(valid.schedule.validate()) }
    try valid.schedule.withBaseline(durations) { baseline in
      var baseline = baseline
      let timeline = try SweepEngine.run(valid, durations: durations)
      let check = c_sweep(&baseline, 1)
      precondition(check.makespan == timeline.makespan.count, "the C loop finds another makespan")
      row.visits = Int(check.visits)
      let times = stopwatch.medians([
        { use(try? SweepEngine.run(valid, durations: durations)) }, { use(c_sweep(&baseline, 1)) },
        { use(try? SweepEngine.spans(valid, durations: durations)) },
        { use(c_sweep(&baseline, 0)) },
      ])
      for (pass, time) in zip(["sweep", "sweep in C", "summary", "summary in C"], times) {
        row[pass] = time
      }
    }
    try measureOutputs(valid, &row)
    return row
  }

  private func measureOutputs(_ valid: ValidSchedule, _ row: inout Row) throws {
    guard row.operations <= mostWritten else { return }
    let evaluation = try Evaluation(valid, costs: .standard)
    row["metrics"] = stopwatch.median { use(Metrics(evaluation.timeline)) }
    let chart = GanttChart(evaluation, style: GanttStyle(ink: .plain, width: 120))
    row["Gantt"] = stopwatch.median { use(chart.text()) }
    row["CSV"] = stopwatch.median { TimelineCSV.write(evaluation) { use($0) } }
    row["JSON"] = stopwatch.median {
      use(RunJSON.text(RunRecord(evaluation, label: row.schedule, costs: .unit(.standard))))
    }
    guard row.operations <= mostExplained else { return }
    row["explain"] = stopwatch.median { use(Explanation(evaluation, hasUnitCosts: true)) }
  }
}

extension Schedule {
  /// Calls `body` with the columns as the C loop takes them.
  fileprivate func withBaseline(
    _ durations: ChunkDurations, _ body: (c_schedule) throws -> Void
  ) rethrows {
    let table = durations.table.map(\.count)
    let starts = rankStarts.map(Int64.init)
    try withColumns { columns in
      try table.withColumn { table in
        try starts.withColumn { starts in
          try body(
            c_schedule(
              ranks: Int64(ranks), stages: Int64(stageCount), micro: Int64(micro),
              count: Int64(count), rankStarts: starts.address, kinds: columns.kinds.address,
              stage: columns.stages.address, microbatch: columns.microbatches.address,
              backwardStage: columns.backwardStages.address,
              backwardMicrobatch: columns.backwardMicrobatches.address,
              durations: table.address))
        }
      }
    }
  }
}
