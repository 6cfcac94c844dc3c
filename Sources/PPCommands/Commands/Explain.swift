import PPAnalysis
import PPExport
import PPModel
import PPStudy

extension Command {
  /// `ppsim explain`: why.
  static let explain = Command(
    name: "explain",
    summary:
      "why: where each bubble comes from, the critical path, the closed form, what would help",
    operands: "<schedule>",
    operandCompletion: .schedules,
    details: """
      Prints the cause of every rank's bubbles, the critical path, the makespan and the bubble as
      combinations of the costs, what 1 % on each cost buys, and lower bounds. --closed-form, --what-if,
      --jitter and --steps print something else in its place. Docs/Explain.md has worked examples.
      """,
    options: [
      Options.pp, Options.micro, Options.set, Options.closedForm, Options.whatIf, Options.jitter,
      Options.runs, Options.seed, Options.steps, Options.optimizer, Options.maxPeakActivations,
      Options.allWaits,
    ] + Options.files(Exporter<ExplanationRecord>.all) + [Options.ascii] + Options.conditions,
    examples: [
      "ppsim explain dualpipe --pp 8 --micro 20",
      "ppsim explain zb1p --pp 8 --micro 20 --closed-form",
      "ppsim explain dualpipe --pp 8 --micro 20 --what-if W=0.8x,rank3=1.2x",
      "ppsim explain 1f1b --pp 8 --micro 20 --jitter 5% --runs 200",
      "ppsim explain zb2p --pp 8 --micro 24 --steps 4",
      "ppsim explain zbv --pp 4 --micro 8 --csv -",
    ],
    execute: explainSchedule)
}

/// What `ppsim explain` is asked.
private enum Question {
  case overview(isDetailed: Bool, mostActivations: Chunks?)
  case closedForm
  case whatIf(Changes)
  case jitter(JitterRequest)
  case steps(StepsRequest)

  init(_ line: Invocation) throws(Refusal) {
    let modes =
      ([Options.closedForm, Options.whatIf, Options.jitter, Options.steps]
      as [any OptionRow]).filter(line.has)
    guard modes.count < 2 else {
      throw .trouble(
        "\(modes[0].name) and \(modes[1].name) print different things; give one of them")
    }
    let companions: [(any OptionRow, any OptionRow)] = [
      (Options.runs, Options.jitter), (Options.seed, Options.jitter),
      (Options.optimizer, Options.steps),
    ]
    for (stray, mode) in companions where line.has(stray) && !line.has(mode) {
      throw .trouble("\(stray.name) goes with \(mode.name)")
    }
    if line.has(Options.closedForm) {
      self = .closedForm
    } else if let changes = try line.value(Options.whatIf) {
      self = .whatIf(changes)
    } else if let jitter = try JitterRequest(line) {
      self = .jitter(jitter)
    } else if let steps = try StepsRequest(line) {
      self = .steps(steps)
    } else {
      self = .overview(
        isDetailed: line.has(Options.allWaits), mostActivations: try line.activationLimit())
    }
  }
}

private func explainSchedule(_ line: Invocation) throws -> ExitCode {
  let operand = try line.oneSchedule(example: "dualpipe --pp 8 --micro 20")
  let question = try Question(line)
  let conditions = try Conditions(line)
  let size = try SizeRequest(line, conditions)
  let named = try line.schedule(named: operand)
  try size.check(named)
  let files = try RequestedFiles(line, Exporter<ExplanationRecord>.all)
  if case .closedForm = question {
    let findings = try closedForm(named, size, conditions)
    try files.write(findings, line.world)
    return .fine
  }
  let sized = try size.sized(named)
  try sized.check(atMost: SizedSchedule.mostKept, for: "ppsim explain")
  let explained = ExplainedRun(
    run: try sized.run(conditions), conditions: conditions,
    isASCII: line.has(Options.ascii), width: line.world.textWidth)
  switch question {
  case .whatIf(let changes): try files.write(try explained.whatIf(changes), line.world)
  case .jitter(let jitter): try files.write(try explained.jitter(jitter), line.world)
  case .steps(let steps): try files.write(try explained.steps(steps), line.world)
  case .overview(let isDetailed, let mostActivations):
    try explained.overview(
      files, isDetailed: isDetailed, mostActivations: mostActivations, line.world)
  case .closedForm: break
  }
  return .fine
}

extension Invocation {
  /// `--max-peak-activations`.
  fileprivate func activationLimit() throws(Refusal) -> Chunks? {
    let option = Options.maxPeakActivations
    let limit = try value(option).map { Chunks(count: Int($0)) }
    guard limit.map({ $0 >= 1 }) ?? true else {
      throw .trouble(
        "\(option.name) is \(typed(option)); a rank that runs anything holds at least 1 "
          + "chunk's activations")
    }
    return limit
  }
}
