import PPAnalysis
import PPChart
import PPExport
import PPStudy
import PPTrace

extension Command {
  /// `ppsim audit`: a recorded run beside its simulation.
  static let audit = Command(
    name: "audit",
    summary: "how large the bubbles of a recorded run are, and why",
    operands: "<recording>…",
    operandCompletion: .files,
    details: """
      Reads a recording as calibrate does, finds the schedule that ran by the order of chunks, and holds the
      measured steps against simulated ones. Idle time is divided into parts that add up to what was
      measured: what the schedule costs, uneven stages, spread, host, messages, something else. With
      --fail-above the exit code is 1 where simulation and measurement are further apart. Docs/Audit.md
      defines every figure.
      """,
    options: [
      Options.auditedSchedule, Options.set, Options.auditProfile, Options.failAbove,
      Options.drawnStep, Options.width,
      Options.ascii, Options.color, Options.noGantt,
    ] + Options.files(Exporter<AuditRecord>.all),
    examples: [
      "ppsim audit pp_data/",
      "ppsim audit steps.csv --schedule dualpipe",
      "ppsim audit tuesday.csv --profile monday.json",
      "ppsim audit pp_data/ --fail-above 5% --no-gantt",
      "ppsim audit pp_data/ --step 16 --svg step.svg",
    ],
    execute: auditRecording)
}

private func auditRecording(_ line: Invocation) throws -> ExitCode {
  let world = line.world
  let limit = try line.value(Options.failAbove)
  let ink = try line.ink()
  let files = try RequestedFiles(line, Exporter<AuditRecord>.all)
  guard line.has(Options.auditedSchedule) || !line.has(Options.set) else {
    throw Refusal.trouble("--set goes with --schedule")
  }
  let profile = try line.stageProfile()
  guard profile != nil || !line.has(Options.auditProfile) else {
    throw Refusal.trouble(
      "--profile is '\(line.typed(Options.auditProfile))', which is of the layers of a model; an audit takes what "
        + "ppsim calibrate wrote")
  }
  let recording = try line.recording(example: "pp_data/")
  guard case .timeline(let raw) = recording else {
    let what =
      if case .totals = recording {
        "timers tell what forwards and backwards take in all, and not when they ran"
      } else { "a trace of kernels is of one GPU, and does not tell chunks" }
    throw Refusal.trouble(
      "\(what); an audit needs the chunks of all ranks, as Docs/Audit.md has them")
  }
  let run = try RecordedRun(reading: raw)
  let audited = try RunAudit(
    run, as: try line.auditedSchedule(run), profile: profile)
  let step = try line.drawnStep(audited.audit)
  var record = AuditRecord(audited, drawing: step)
  record.width = try line.pictureWidth()
  try files.write(record, by: Exporter.all)
  let answer: ExitCode = limit.map { audited.audit.miss > $0.fraction } ?? false ? .no : .fine
  guard !files.takesStandardOutput else { return answer }
  try world.writeText(AuditText.heading(audited) + "\n", answer: answer)
  if !line.has(Options.noGantt) {
    let width = try line.value(Options.width) ?? max(20, world.chartWidth)
    let chart = GanttChart(
      record.layout, run.schedule, style: GanttStyle(ink: ink, width: width))
    try world.writeText("step \(step.number) as measured, and simulated\n\n", answer: answer)
    try chart.write { text in try world.write(text, answer: answer) }
    try world.write("\n", answer: answer)
  }
  try world.writeText(AuditText.figures(audited) + "\n", answer: answer)
  let tables = [
    AuditText.ranks(audited.audit), AuditText.steps(audited), AuditText.alternatives(audited),
  ]
  for table in tables.compactMap({ $0 }) {
    try world.write(
      table.text(in: .text, isASCII: ink == .ascii, width: world.textWidth) + "\n", answer: answer)
  }
  try world.writeText(AuditText.notes(audited), answer: answer)
  if answer == .no, let limit {
    try world.writeText(
      "the simulated step is further from the measured one than \(limit)\n", answer: answer)
  }
  return answer
}

extension Audit {
  /// By which share of the measured step the simulated one is longer or shorter, exactly.
  fileprivate var miss: Fraction {
    Fraction(
      (simulatedStep - measuredStep).count.magnitude,
      over: max(1, measuredStep.count.magnitude))
  }
}

extension World {
  /// The columns of a chart where no width is asked for.
  fileprivate var chartWidth: Int { outputIsTerminal ? terminalWidth ?? 120 : 120 }
}

extension Invocation {
  /// `--schedule`, at the size of the recording.
  fileprivate func auditedSchedule(_ run: RecordedRun) throws(Refusal) -> SizedSchedule? {
    guard let name = try value(Options.auditedSchedule) else { return nil }
    let named = try schedule(named: name)
    var options = try SizeRequest.settings(self)
    try SizeRequest.check(options, of: [named])
    let (stages, ranks) = (run.schedule.stageCount, run.schedule.ranks)
    if named.optionNames.contains("chunks"), options["chunks"] == nil, stages % ranks == 0 {
      options["chunks"] = stages / ranks
    }
    return try SizedSchedule(named, pp: ranks, micro: run.schedule.micro, options: options)
  }

  /// `--step`, or the step nearest to the mean.
  fileprivate func drawnStep(_ audit: Audit) throws(Refusal) -> TimedStep {
    guard let number = try value(Options.drawnStep) else { return audit.typicalStep }
    let steps = audit.run.steps + audit.run.outliers
    guard let step = steps.first(where: { $0.number == number }) else {
      throw .trouble(
        "--step is \(number); there are "
          + steps.map(\.number).sorted().prefix(40).map(String.init).joined(separator: ", "))
    }
    return step
  }
}
