import PPAnalysis
import PPCost
import PPEngine
import PPExport
import PPModel

extension Command {
  /// `ppsim explain`: why.
  static let explain = Command(
    name: "explain",
    summary:
      "why: where each bubble comes from, the critical path, the closed form, what would help",
    operands: "<schedule>",
    details: """
      Prints the cause of every rank's bubbles, the critical path, the makespan and the bubble as
      combinations of the costs, what 1 % on each cost buys, and lower bounds. --closed-form, --what-if,
      --jitter and --steps print something else in its place. Docs/Explain.md has worked examples.
      """,
    options: [
      .pp, .micro, .set, .closedForm, .whatIf, .jitter, .runs, .seed, .steps, .optimizer,
      .allWaits, .ascii,
    ] + CostChoice.options,
    examples: [
      "ppsim explain dualpipe --pp 8 --micro 20",
      "ppsim explain zb1p --pp 8 --micro 20 --closed-form",
      "ppsim explain dualpipe --pp 8 --micro 20 --what-if W=0.8x,rank3=1.2x",
      "ppsim explain 1f1b --pp 8 --micro 20 --jitter 5% --runs 200",
      "ppsim explain zb2p --pp 8 --micro 24 --steps 4",
    ],
    execute: explainSchedule)
}

private func explainSchedule(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard invocation.operands.count == 1 else {
    throw .trouble(
      invocation.operands.isEmpty
        ? "which schedule? for example: ppsim explain dualpipe --pp 8 --micro 20"
        : "ppsim explain takes one schedule, but found '\(invocation.operands[1])' too")
  }
  let modes = [Option.closedForm, .whatIf, .jitter, .steps].filter { invocation.has($0) }
  guard modes.count < 2 else {
    throw .trouble("\(modes[0].name) and \(modes[1].name) print different things; give one of them")
  }
  for (stray, mode) in [
    (Option.runs, Option.jitter), (.seed, .jitter), (.optimizer, .steps),
  ] where invocation.has(stray) && !invocation.has(mode) {
    throw .trouble("\(stray.name) goes with \(mode.name)")
  }
  let choice = try CostChoice(invocation)
  let named = try NamedSchedule(invocation.operands[0])
  let settings = try invocation.settings(for: [named])
  if invocation.has(.closedForm) {
    return try explainClosedForm(invocation, named, settings, choice)
  }
  let sized = try invocation.sized(named, settings: settings)
  let (evaluation, source) = try choice.evaluate(sized, view: .equalStages)
  var text = RunText.heading(evaluation.schedule, costs: source.description) + "\n"
  let explained = ExplainedRun(
    invocation: invocation, choice: choice, sized: sized, evaluation: evaluation)
  if invocation.has(.whatIf) {
    text += try explained.whatIf()
  } else if invocation.has(.jitter) {
    text += try explained.jitter()
  } else if invocation.has(.steps) {
    text += try explained.steps()
  } else {
    text += explained.overview()
  }
  try invocation.world.write(text)
  return .fine
}

/// A run, and what there is to say of it.
struct ExplainedRun {
  let invocation: Invocation
  let choice: CostChoice
  let sized: SizedSchedule
  let evaluation: Evaluation

  var isASCII: Bool { invocation.has(.ascii) }

  /// Causes, critical path, combinations, sensitivities, bounds.
  func overview() -> String {
    let bubbles = Bubbles(evaluation)
    let path = CriticalPath(evaluation)
    let isExact = !evaluation.isBlocking && !evaluation.sharesResources
    let slack = isExact ? Slack(evaluation, hop: evaluation.hop) : nil
    let limit = invocation.has(.allWaits) ? Int.max : 5
    var parts = [
      BubbleTable.table(evaluation, bubbles).text(in: .text, isASCII: isASCII),
      BubbleTable.waits(evaluation, bubbles, limit: limit),
      CriticalPathText.text(evaluation, path, slack: slack, limit: max(16, limit)),
    ]
    let hasPlainCosts = choice.workload == nil && !evaluation.isBlocking && evaluation.sides == nil
    if hasPlainCosts { parts.append(ClosedFormText.single(evaluation, path)) }
    if !evaluation.isBlocking, evaluation.sides == nil {
      if let all = try? Sensitivity.all(TimedSchedule(evaluation)) {
        parts.append(ExplainTables.sensitivity(all).text(in: .text, isASCII: isASCII))
      }
      parts.append(
        ExplainTables.bounds(LowerBounds(evaluation), evaluation)
          .text(in: .text, isASCII: isASCII))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// What to run again: durations as they were found.
  func timed() throws(Failure) -> TimedSchedule {
    guard !evaluation.isBlocking, evaluation.sides == nil else {
      throw .trouble("this is for messages that travel beside computation, and no other actions")
    }
    return TimedSchedule(evaluation)
  }

  func times<Value>(
    _ body: () throws(SimulationError) -> Value
  ) throws(Failure) -> Value {
    do throws(SimulationError) { return try body() } catch { throw .trouble("\(error)") }
  }

  /// `--jitter`.
  func jitter() throws(Failure) -> String {
    let amount = try invocation.share(.jitter) ?? 0
    guard amount > 0, amount <= 1 else {
      throw .trouble(
        "--jitter is '\(invocation.value(.jitter) ?? "")'; it must be above 0 and at most 100%")
    }
    let runs = try invocation.integer(.runs, 1...1_000_000) ?? 1000
    let seed = try invocation.integer(.seed, 0...1_000_000_000) ?? 1
    let work = runs.multipliedReportingOverflow(by: evaluation.schedule.count)
    guard !work.overflow, work.partialValue <= 20_000_000_000 else {
      throw .trouble(
        "--runs is \(runs); that many runs of \(evaluation.schedule.count) instructions take too long"
      )
    }
    let timed = try timed()
    let jitter = try times { () throws(SimulationError) in
      try Jitter(timed, amount: Int(amount * 1e6 + 0.5), runs: runs, seed: seed)
    }
    let scale = evaluation.scale
    let rows: [(String, Ticks)] = [
      ("without", evaluation.metrics.makespan), ("fastest", jitter.makespans[0]),
      ("p50", jitter.percentile(0.5)), ("p95", jitter.percentile(0.95)),
      ("slowest", jitter.makespans[jitter.makespans.count - 1]),
    ]
    return rows.map { name, ticks in
      let change = Double(ticks) / Double(max(1, evaluation.metrics.makespan)) - 1
      let gap = String(repeating: " ", count: 10 - name.count)
      let sign = change >= 0 ? "+" : ""
      return "\(name)\(gap)\(fixed(scale.units(ticks), decimals: 4))"
        + (name == "without" ? "" : "  \(sign)\(percent(change))") + "\n"
    }.joined()
      + "\nmakespans of \(runs) runs, durations uniform within ±\(percent(amount)), seed \(seed)\n"
  }

  /// `--steps`.
  func steps() throws(Failure) -> String {
    let count = try invocation.integer(.steps, 1...1000) ?? 1
    let when = try invocation.choice(.optimizer, OptimizerMode.self)
    let schedule = evaluation.schedule
    guard count * schedule.stageCount * schedule.microbatchCount <= 20_000_000 else {
      throw .trouble("--steps is \(count); that many steps of this schedule are too many")
    }
    let optimizer = choice.costs.optimizer
    let timed = try timed()
    let overlapped = try times { () throws(SimulationError) in
      try RepeatedSteps(timed, count: count, optimizer: optimizer)
    }
    let scale = evaluation.scale
    let single = evaluation.metrics.makespan + optimizer
    var text = "\(RunText.count(count, "step")), optimizer \(scale.rounded(optimizer)) each\n\n"
    text += "           all steps    period\n"
    func row(_ name: String, _ all: Ticks, _ period: Ticks) -> String {
      func padded(_ ticks: Ticks) -> String {
        let number = scale.rounded(ticks)
        return String(repeating: " ", count: max(0, 10 - number.count)) + number
      }
      return name + String(repeating: " ", count: 10 - name.count) + padded(all) + padded(period)
        + "\n"
    }
    if when != .overlap { text += row("barrier", single * Ticks(count), single) }
    if when != .barrier {
      text += row("overlap", overlapped.ends[count - 1], overlapped.period)
    }
    return text
      + "\nperiod: from the end of one step to the end of the next, at the last step\n"
  }
}

/// What stands between two steps.
enum OptimizerMode: String, CaseIterable {
  case barrier, overlap
}
