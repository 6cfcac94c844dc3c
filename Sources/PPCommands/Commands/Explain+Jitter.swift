import PPAnalysis
import PPEngine
import PPExport
import PPModel
import PPStudy
import PPSupport

/// What `--jitter` and the options beside it ask for.
struct JitterRequest {
  /// By how much durations vary, in millionths.
  let amount: Int
  let runs: Int
  let seed: Int

  init?(_ line: Invocation) throws(Refusal) {
    guard let share = try line.value(Options.jitter)?.value else { return nil }
    amount = Int(share * 1e6 + 0.5)
    guard amount > 0, amount <= 1_000_000 else {
      throw .trouble(
        "--jitter is '\(line.typed(Options.jitter))'; it must be above 0 and at most 100%")
    }
    runs = try line.value(Options.runs) ?? 1000
    seed = try line.value(Options.seed) ?? 1
  }
}

extension ExplainedRun {
  /// The makespans of many runs with random durations.
  func jitter(_ request: JitterRequest) throws(Refusal) -> Findings {
    let (amount, runs, seed) = (request.amount, request.runs, request.seed)
    let share = Double(amount) / 1e6
    let work = runs.multipliedReportingOverflow(by: evaluation.schedule.count)
    guard !work.overflow, work.partialValue <= 20_000_000_000 else {
      throw .trouble(
        "--runs is \(runs); that many runs of \(evaluation.schedule.count) instructions take hours; "
          + "give at most \(20_000_000_000 / evaluation.schedule.count)")
    }
    let timed = try timed("--jitter")
    let found = try times { () throws(SimulationError) in
      (
        base: try timed.run().makespan,
        jitter: try Jitter(timed, amount: amount, runs: runs, seed: seed)
      )
    }
    let makespans = found.jitter.makespans
    let rows: [(String, Ticks)] = [
      ("as it is", found.base), ("fastest", makespans[0]),
      ("mean", found.jitter.mean), ("p50", found.jitter.percentile(0.5)),
      ("p95", found.jitter.percentile(0.95)),
      ("slowest", makespans[makespans.count - 1]),
    ]
    let (scale, whole) = (evaluation.scale, Double(max(1, found.base)))
    return findings(
      Table(
        title:
          "\(RunText.count(runs, "run")), each duration within ±\(NumberText.percent(share)) at random",
        schema: "ppsim.jitter/1",
        columns: [
          .words("run", "run"), .numbers("makespan", "makespan"), .numbers("change", "change"),
        ],
        rows: rows.map { name, ticks in
          let change = Double(ticks) / whole - 1
          return [
            .text(name),
            .number(
              exact: scale.text(ticks), shown: NumberText.fixed(scale.units(ticks), decimals: 4)),
            .number(
              exact: NumberText.shortest(change),
              shown: ticks == found.base
                ? "=" : (change > 0 ? "+" : "") + NumberText.percent(change)),
          ]
        },
        notes: [
          "seed \(seed); the same numbers on any number of cores",
          "p50, p95: half of the runs, and 95 of 100, take no longer",
        ]))
  }
}
