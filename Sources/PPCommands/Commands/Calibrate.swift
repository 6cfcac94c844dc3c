import PPExport
import PPStudy
import PPTrace

extension Command {
  /// `ppsim calibrate`: measured runs in, a profile out.
  static let calibrate = Command(
    name: "calibrate",
    summary: "recordings of a run in, its times as a profile out",
    operands: "<recording>…",
    operandCompletion: .files,
    details: """
      Reads recordings of a training run, files or folders, telling their format by their content; - is
      standard input. Of timelines it prints what each stage's chunks take, and what the host and messages
      take as far as the recording tells them apart; of a trace of kernels what the components of a layer
      take. -o writes that as a profile, which run, compare, explain and sweep take with --profile.
      Docs/Calibrate.md tells what is read, and how to record.
      """,
    options: [
      Options.profileFile, Options.componentMap, Options.restFrom, Options.ascii,
    ],
    examples: [
      "ppsim calibrate pp_data/ -o profile.json",
      "ppsim calibrate steps.csv",
      "ppsim calibrate trace.json --rest-from deepseek-v3-h800 -o layer.json",
      "ppsim run 1f1b --pp 8 --micro 32 --profile profile.json",
    ],
    execute: calibrateRecordings)
}

private func calibrateRecordings(_ line: Invocation) throws -> ExitCode {
  let world = line.world
  let file = try line.value(Options.profileFile).map { try OutputFile($0, in: world) }
  let recording = try line.recording(example: "pp_data/ -o profile.json")
  switch recording {
  case .totals(let totals):
    guard file == nil else {
      throw Refusal.trouble(
        "timers tell what forwards and backwards take in all, and not by stage: they make no profile; leave out -o"
      )
    }
    try world.writeText(
      TimerText.text(totals, isASCII: line.has(Options.ascii), width: world.textWidth))
  case .kernels(let traces): return try calibrateKernels(traces, file, line)
  case .timeline(let raw):
    let profile = StageProfile(try RecordedRun(reading: raw))
    if let file {
      try file.write(ProfileJSON.text(profile))
      try file.finish()
      if file.isStandardOutput { return .fine }
    }
    try world.writeText(
      ProfileText.text(profile, isASCII: line.has(Options.ascii), width: world.textWidth))
  }
  return .fine
}
