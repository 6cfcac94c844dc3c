import PPCost
import PPModel
import PPStudy

private let unit = DecimalNumber.one

/// What stands between two steps.
enum OptimizerMode: String, CaseIterable, Sendable {
  case barrier, overlap
}

/// What `ppsim explain` and `compare` answer besides.
extension Options {
  static let closedForm = Option(
    "--closed-form", .flag, .question,
    "the bubble as a formula in pp and micro, found from simulations, and where it holds")
  static let whatIf = Option(
    "--what-if", .changes, .question,
    "run again with factors on times (W=0.8x,rank3=1.2x) or link speeds (ib=0.5x)")
  static let jitter = Option(
    "--jitter", .share("P"), .question, "run with durations that vary by up to so much: 5%")
  static let runs = Option(
    "--runs", .integer(1...1_000_000), .question, "how many such runs (default 1000)")
  static let seed = Option(
    "--seed", .integer(0...1_000_000_000), .question, "of their random numbers (default 1)")
  static let steps = Option(
    "--steps", .integer(1...1000), .question,
    "run so many steps back to back; --cost OPT= between them")
  static let optimizer = Option(
    "--optimizer", Form<OptimizerMode>.choice("WHEN"), .question,
    "barrier: all ranks wait for all between steps; overlap: none waits (default both)")
}

/// What `ppsim audit` asks of a recording.
extension Options {
  static let auditedSchedule = Option(
    "--schedule", .text("NAME", offering: .schedules), .size,
    "the schedule to hold it against (default: the one that ran, by the order of chunks)")
  static let auditProfile = Option(
    "--profile", .file, .question,
    "simulate with the profile of another recording, not with the means of this one")
  static let failAbove = Option(
    "--fail-above", .share("P"), .budgets,
    "exit with 1 where simulated and measured step differ by more: 5% or 0.05")
  static let drawnStep = Option(
    "--step", .integer(0...1_000_000_000), .chart,
    "the step to draw (default: the one nearest to the mean)")
}

/// What a schedule may cost at most.
extension Options {
  private static let most = 1_000_000_000 * unit

  static let maxBubbleRate = Option(
    "--max-bubble-rate", .share("X"), .budgets, "the largest bubble rate: 0.2 or 20%")
  static let maxBubbleTime = Option(
    "--max-bubble-time", .decimal("T", upTo: most), .budgets, "the longest bubble of a rank")
  static let maxPeakActivations = Option(
    "--max-peak-activations", .decimal("X", upTo: most), .budgets,
    "the most chunks that a rank may hold")
  static let maxMakespan = Option(
    "--max-makespan", .decimal("T", upTo: most), .budgets, "the longest makespan")
  static let maxMemory = Option(
    "--max-memory", .gigabytes, .budgets, "the most memory of a GPU in 10⁹ bytes, with --model")
  static let baseline = Option(
    "--baseline", .file, .budgets,
    "a saved run --json: makespan, activations and memory must not grow")
  static let tolerance = Option(
    "--tolerance", .share("P"), .budgets, "by how much they may: 1% or 0.01 (default 0)")
  static let budgetsFile = Option(
    "--budgets", .file, .budgets, "take schedules and options from a file, a check a line")

  static let budgets: [any OptionRow] = [
    maxBubbleRate, maxBubbleTime, maxPeakActivations, maxMakespan, maxMemory, baseline, tolerance,
  ]
}

/// What `ppsim sweep` does with its points.
extension Options {
  static let best = Option(
    "--best", Form<SweepObjective>.choice("FIGURE"), .choice,
    "print the winners: makespan, bubble-time, bubble-rate, activations, memory or throughput")
  static let per = Option(
    "--per", .words("COLUMNS"), .choice,
    "a winner for each value of these coordinates, or none (default: all but schedule, layout)")
  static let paretoFigure = Option(
    "--svg", .file, .choice, "draw the trade-offs as SVG; - for standard output")
  static let pareto = Option(
    "--pareto", .tradeOff, .choice, "print the best trade-offs of two figures: time,memory")
  static let fitMemory = Option(
    "--fit-memory", .gigabytes, .choice,
    "choose among points of at most so much memory (default: what the GPU has)")
  static let resume = Option(
    "--resume", .flag, .work, "go on with the file of -o where a run was ended")
  static let shard = Option(
    "--shard", .shard, .work, "run part K of N; the parts' outputs in order are the whole")
  static let jobs = Option(
    "--jobs", .integer(1...1024), .work, "threads (default: one for each processor)")
  static let limit = Option(
    "--limit", .integer(1...1_000_000_000_000_000), .work,
    "the most points of a sweep (default 1000000)")
  static let dryRun = Option("--dry-run", .flag, .work, "count the points, and run none")
}
