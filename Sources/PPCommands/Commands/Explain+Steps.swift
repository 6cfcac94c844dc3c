import PPAnalysis
import PPEngine
import PPExport
import PPModel
import PPStudy

/// What `--steps` and `--optimizer` ask for.
struct StepsRequest {
  let count: Int
  let when: OptimizerMode?

  init?(_ line: Invocation) throws(Refusal) {
    guard let count = try line.value(Options.steps) else { return nil }
    self.count = count
    when = try line.value(Options.optimizer)
  }
}

extension ExplainedRun {
  /// Steps back to back.
  func steps(_ request: StepsRequest) throws(Refusal) -> Findings {
    let (count, when) = (request.count, request.when)
    let schedule = evaluation.schedule
    guard count * schedule.count <= 100_000_000 / 2 else {
      throw .trouble(
        "--steps is \(count); that many steps of \(schedule.count) instructions are too many, "
          + "at most \(50_000_000 / schedule.count) go")
    }
    let optimizer = conditions.costs.optimizer
    let timed = try timed("--steps")
    let found = try times { () throws(SimulationError) in
      (
        single: try timed.run().makespan + optimizer,
        overlapped: try RepeatedSteps(timed, count: count, optimizer: optimizer)
      )
    }
    let scale = evaluation.scale
    func cell(_ ticks: Ticks) -> Table.Cell { .time(ticks, scale) }
    var rows: [[Table.Cell]] = []
    if when != .overlap {
      rows.append(
        [
          .text("barrier"), cell(found.single), cell(found.single * count),
          cell(found.single),
        ])
    }
    if when != .barrier {
      let ends = found.overlapped.ends
      rows.append(
        [.text("overlap"), cell(ends[0]), cell(ends[count - 1]), cell(found.overlapped.period)])
    }
    return findings(
      Table(
        title: "\(RunText.count(count, "step")) back to back, optimizer "
          + "\(scale.rounded(optimizer)) each",
        schema: "ppsim.steps/1",
        columns: [
          .words("optimizer", "between steps"), .numbers("first", "first step"),
          .numbers("all", "all steps"), .numbers("period", "period"),
        ],
        rows: rows,
        notes: [
          "barrier: every rank waits for the last one; overlap: a rank goes on when it is done",
          "period: from the end of the last step but one to the end of the last",
        ]))
  }
}
