import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPStudy
import PPSupport

extension Command {
  /// `ppsim plan`: the best ways to train a model on a number of GPUs.
  static let plan = Command(
    name: "plan",
    summary: "the schedule, grid and micro-batch for a model, its GPUs and a batch",
    operands: "",
    details: """
      Tries what the model and the machine allow: schedules, pp, tp, cp, ep, sequences in a micro-batch,
      recomputation and ZeRO's stage. Ways that need more memory than a GPU has are left out, and so
      are those that no schedule could make fast enough. The best are run once more with layouts found by
      search, component by component where that is quick. Behind the table stands the command that runs
      the first, and what Megatron-LM calls it. The other options of a run hold for all ways.
      """,
    options: Options.ofPlanAlone + Options.physicalOfPlan,
    examples: [
      "ppsim plan --model deepseek-v3 --cluster h800 --gpus 2048 --global-batch 15360 --seq 4096",
      "ppsim plan --model llama-3.1-405b --cluster h100 --gpus 1024 --global-batch 512 --seq 8192 --fix tp=8",
      "ppsim plan --model deepseek-v2-lite --cluster h100 --gpus 16 --global-batch 256 --schedules 1f1b,dualpipe",
    ],
    execute: planRun)
}

extension Options {
  static let schedulesOfPlan = Option(
    "--schedules", .text("NAMES"), .choice,
    "the schedules to try, with commas (default \(PlanSpace.standard.joined(separator: ",")))")
  static let fix = Option(
    "--fix", .text("KEY=N,…"), .choice,
    "hold a part of the way: \(PlanSpace.keys.joined(separator: ", "))")
  static let top = Option(
    "--top", .integer(1...1000), .choice, "how many ways to print (default 10)")
  static let tradeOffOfPlan = Option(
    "--pareto", .tradeOff, .choice,
    "print the best trade-offs instead: throughput,memory")
  static let linksOfPlan = Option(
    "--what-if", .changes, .choice,
    "plan again with links so many times as fast (ib=0.5x,nvlink=2x): does the first stay?")
  static let partOfPlan = Option(
    "--shard", .shard, .work, "look at part K of N alone; the best of all parts are the best")
  static let waysFile = Option(
    "-o", .file, .output, "write the ways that are tried to a file, a row each, as they end")
  static let resumePlan = Option(
    "--resume", .flag, .work, "go on with the ways in the file of -o")
  /// What is said of the plan, and not of the runs that it compares.
  static let ofPlanAlone: [any OptionRow] = [
    schedulesOfPlan, fix, top, tradeOffOfPlan, linksOfPlan, waysFile, resumePlan, partOfPlan, jobs,
    ascii, format,
  ]
  /// The options of a workload that hold for all ways.
  static let physicalOfPlan: [any OptionRow] = physical.filter { option in
    let varied = ["--layout", "--ep", "--profile", "--micro-tokens", "--fidelity"]
    let keys = PlanSpace.keys + ["dp"]
    return !varied.contains(option.name)
      && !keys.contains { "--" + $0.replacing("_", with: "-") == option.name }
  }
}

private func planRun(_ line: Invocation) throws -> ExitCode {
  if let operand = line.operands.first {
    throw Refusal.trouble(
      "ppsim plan takes no operand, but found '\(operand.plain())'; name it with --schedules")
  }
  guard let base = try WorkloadSettings(line) else {
    throw Refusal.trouble(
      "which model? for example: ppsim plan --model deepseek-v3 --gpus 2048 --global-batch 15360")
  }
  let names = try line.value(Options.schedulesOfPlan)?.split(separator: ",").map(String.init)
  let schedules = try (names ?? PlanSpace.standard).map { name throws(Refusal) in
    try NamedSchedule(name)
  }
  var space = try PlanSpace(base, schedules: schedules, fixed: try fixed(line))
  let aim = try aim(line)
  let changes = try links(line)
  let jobs = try line.value(Options.jobs) ?? availableProcessors()
  let part = try line.value(Options.partOfPlan) ?? .whole
  let file = try WaysFile(line, space, aim, part)
  let signal = line.world.watchInterrupts()
  var progress = ProgressLine(line.world)
  defer { progress.clear() }
  func plan(_ words: String, _ file: WaysFile?) throws -> Plan {
    try Plan(
      space, most: line.value(Options.top) ?? 10, aim: aim, part: part, jobs: jobs,
      known: file?.known, shouldStop: { signal() != nil },
      record: { trials in try file?.add(trials) }
    ) { done, all in
      progress.show { "\(done) of \(all) ways\(words), \(ProgressLine.clock($0))" }
    }
  }
  let first = try plan("", file)
  try file?.finish()
  var changed: (what: String, plan: Plan)?
  if let changes, !first.isStopped {
    space.speeds = changes.speeds
    changed = (changes.text, try plan(" with \(changes.text)", nil))
  }
  progress.clear()
  if first.isStopped || changed?.plan.isStopped ?? false, let signal = signal() {
    let advice = file == nil ? "" : "; the same command with --resume goes on"
    line.world.writeError(
      "ppsim: interrupted after \(RunText.count(first.tried, "way"))\(advice)\n")
    return signal
  }
  try line.world.write(text(first, changed, base, aim, line))
  return .fine
}

/// The answer in the format that was asked for.
private func text(
  _ plan: Plan, _ changed: (what: String, plan: Plan)?, _ base: WorkloadSettings, _ aim: PlanAim,
  _ line: Invocation
) throws -> String {
  let price = DecimalNumber.value(base.gpuHourPrice)
  let title =
    (aim == .tradeOffs ? "Best trade-offs of tokens/s and memory: " : "")
    + "\(base.model) on \(base.gpus ?? 0) GPUs of \(base.cluster), \(base.globalBatch ?? 0) sequences of "
    + "\(base.sequence ?? 4096) tokens in a step"
  let format = try line.value(Options.format) ?? .text
  let isASCII = line.has(Options.ascii)
  func written(_ table: Table) -> String {
    table.text(in: format, isASCII: isASCII, width: line.world.textWidth)
  }
  guard format == .text, let best = plan.entries.first else {
    return written(PlanTable.table(plan, title: title, price: price, changed: changed))
  }
  var text = written(PlanTable.table(plan, title: title, price: price))
  if aim == .tradeOffs { text += "\n" + PlanTable.plot(plan, isASCII: isASCII) }
  let rest = line.arguments(without: Options.ofPlanAlone)
  text += "\nThe first, run by itself:\n\n  ppsim run \(best.label) \(best.options) \(rest)\n\n"
  text +=
    best.megatron.map { "In Megatron-LM:\n\n  \($0)\n" }
    ?? "Megatron-LM has no \(best.label); its layout here: \(best.layout.text)\n"
  if let changed {
    text +=
      "\n"
      + written(
        PlanTable.table(changed.plan, title: "\(title), with \(changed.what)", price: price))
    text += "\n" + PlanTable.verdict(plan, with: changed.what, changed.plan)
  }
  return text
}

/// Which ways are asked for.
private func aim(_ line: Invocation) throws(Refusal) -> PlanAim {
  guard let figures = try line.value(Options.tradeOffOfPlan) else { return .fastest }
  let both: Set<SweepObjective> = [figures.x, figures.y]
  guard both.contains(.memory), !both.isDisjoint(with: [.throughput, .time, .makespan]) else {
    throw .trouble(
      "--pareto is '\(line.typed(Options.tradeOffOfPlan))'; ppsim plan has trade-offs of "
        + "throughput,memory")
  }
  guard !line.has(Options.top) else {
    throw .trouble("--top is of the fastest ways; --pareto prints all trade-offs, leave one out")
  }
  return .tradeOffs
}

/// The speeds of links that `--what-if` changes.
private func links(_ line: Invocation) throws(Refusal) -> Changes? {
  guard let changes = try line.value(Options.linksOfPlan) else { return nil }
  guard changes.text.split(separator: ",").count == changes.speeds.count else {
    throw .trouble(
      "--what-if is '\(changes.text)'; ppsim plan changes the speed of links alone: ib=0.5x,nvlink=2x"
    )
  }
  return changes
}

/// The parts of the way that `--fix` holds.
private func fixed(_ line: Invocation) throws(Refusal) -> [String: String] {
  guard let text = try line.value(Options.fix) else { return [:] }
  var fixed: [String: String] = [:]
  for item in text.split(separator: ",", omittingEmptySubsequences: false) {
    let sides = item.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let key = sides[0].replacing("-", with: "_")
    guard sides.count == 2, PlanSpace.keys.contains(key) else {
      throw .trouble(
        "--fix: '\(item)' fixes nothing; it is written tp=8,pp=16, and there are "
          + PlanSpace.keys.joined(separator: ", "))
    }
    if let setting = WorkloadSetting.all.first(where: { $0.key == key }) {
      try setting.check(sides[1])
    } else {
      guard let count = Int(sides[1]), (1...1_000_000).contains(count) else {
        throw .trouble(
          "--fix: \(key) is '\(sides[1])'; it must be a whole number from 1 to 1000000")
      }
    }
    guard fixed.updateValue(sides[1], forKey: key) == nil else {
      throw .trouble("--fix gives \(key) twice; give it once")
    }
  }
  return fixed
}
