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
      .maxPeakActivations, .allWaits, .csv, .json, .ascii,
    ] + CostChoice.options,
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

private func explainSchedule(_ invocation: Invocation) throws(Failure) -> ExitCode {
  let operand = try invocation.oneSchedule(
    example: "dualpipe --pp 8 --micro 20")
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
  let named = try invocation.schedule(named: operand)
  let settings = try invocation.settings(for: [named])
  let files = try RequestedFiles(invocation)
  if invocation.has(.closedForm) {
    try files.write(try closedForm(invocation, named, settings, choice), invocation)
    return .fine
  }
  let sized = try invocation.sized(named, settings: settings)
  try sized.check(atMost: SizedSchedule.mostKept, for: "ppsim explain")
  let (evaluation, source) = try choice.evaluate(sized, view: .equalStages)
  let run = ExplainedRun(
    invocation: invocation, choice: choice, sized: sized, evaluation: evaluation, source: source,
    known: settings.isEmpty && choice.workload == nil
      ? named.closedForm
      : nil)
  if invocation.has(.whatIf) {
    try files.write(try run.whatIf(), invocation)
  } else if invocation.has(.jitter) {
    try files.write(try run.jitter(), invocation)
  } else if invocation.has(.steps) {
    try files.write(try run.steps(), invocation)
  } else {
    try run.overview(files, label: named.label)
  }
  return .fine
}

/// What one of the modes found: as people read it, and as a table for machines.
struct Findings {
  var text: String
  var table: Table
}

extension RequestedFiles {
  /// Writes the table to the files, and the text to standard output where that is free.
  func write(_ findings: Findings, _ invocation: Invocation) throws(Failure) {
    try write { json throws(Failure) in
      try json.write(Array(findings.table.text(in: .json).utf8))
    } csv: { csv throws(Failure) in
      try csv.write(Array(findings.table.text(in: .csv).utf8))
    }
    if !takesStandardOutput { try invocation.world.writeText(findings.text) }
  }
}

/// A run, and what there is to say of it.
struct ExplainedRun {
  let invocation: Invocation
  let choice: CostChoice
  let sized: SizedSchedule
  let evaluation: Evaluation
  let source: RunCosts
  /// The schedule's formula, if it has one.
  let known: ClosedForm?

  var isASCII: Bool { invocation.has(.ascii) }
  var width: Int { invocation.world.textWidth }
  var heading: String {
    RunText.heading(evaluation.schedule, costs: source.description) + "\n"
  }

  /// A table below the heading.
  func findings(_ table: Table) -> Findings {
    Findings(text: heading + table.text(in: .text, isASCII: isASCII, width: width), table: table)
  }

  /// Causes, critical path, combinations, sensitivities, bounds.
  func overview(_ files: RequestedFiles, label: String) throws(Failure) {
    let showsAll = invocation.has(.allWaits)
    let explanation = Explanation(
      evaluation, hasUnitCosts: choice.workload == nil,
      activations: try activationLimit(), isDetailed: showsAll || files.json != nil)
    let links = try linkSensitivities()
    try files.write { json throws(Failure) in
      try json.write(
        ExplanationJSON.text(explanation, label: label, costs: source, links: links))
    } csv: { csv throws(Failure) in
      try ExplanationCSV.write(explanation) { bytes throws(Failure) in try csv.write(bytes) }
    }
    guard !files.takesStandardOutput else { return }
    try invocation.world.writeText(
      heading
        + ExplanationText.text(
          explanation, formula: known.flatMap(check), links: links, showsAll: showsAll,
          isASCII: isASCII, width: width))
  }

  /// `--max-peak-activations`, in millionths of a chunk.
  private func activationLimit() throws(Failure) -> Int? {
    let option = Option.maxPeakActivations
    let limit = try invocation.decimal(option, upTo: 1_000_000_000 * Int64(Metrics.chunk))
    guard limit.map({ $0 >= Metrics.chunk }) ?? true else {
      throw .trouble(
        "\(option.name) is \(invocation.value(option) ?? ""); a rank that runs anything holds at least 1 "
          + "chunk's activations")
    }
    return limit.map { Int($0) }
  }

  private func check(_ form: ClosedForm) -> FormulaCheck? {
    let size = ClosedFormCase(
      pp: evaluation.schedule.ranks, micro: evaluation.schedule.microbatchCount,
      costs: choice.costs)
    return FormulaCheck(
      name: evaluation.schedule.name, size: size, form: form,
      measurement: evaluation.measurement)
  }

  /// What to run again: durations as they were found.
  func timed(_ mode: String) throws(Failure) -> TimedSchedule {
    guard !evaluation.isBlocking else {
      throw .trouble(
        "\(mode) is for messages that travel beside computation; leave out --p2p-mode blocking")
    }
    return TimedSchedule(evaluation)
  }

  func times<Value>(
    _ body: () throws(SimulationError) -> Value
  ) throws(Failure) -> Value {
    do throws(SimulationError) { return try body() } catch { throw .trouble("\(error)") }
  }
}
