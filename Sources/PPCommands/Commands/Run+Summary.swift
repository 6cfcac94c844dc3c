import PPAnalysis
import PPExport
import PPStudy

/// Refuses with `--summary` what needs a timeline.
func refuseTimeline(
  _ conditions: Conditions, _ files: RequestedFiles, hasTraces: Bool
) throws(Refusal) {
  if conditions.workload != nil {
    throw .trouble("--summary is for unit costs; leave it out with --model, or use --no-gantt")
  }
  if conditions.isBlocking {
    throw .trouble("--summary is for messages that travel beside compute; leave out --p2p-mode")
  }
  let exporter = Exporter<RunRecord>.all.first { $0.needsTimeline && files.has($0) }
  if let name = exporter?.option.name ?? (hasTraces ? Options.traceFolder.name : nil) {
    throw .trouble("--summary keeps no timeline that \(name) could write; leave one out")
  }
}

/// `ppsim run --summary`: the figures, without a timeline.
///
/// - Parameter isASCII: how the table of the ranks is ruled; nil where none is wanted.
func summarise(
  _ sized: SizedSchedule, _ conditions: Conditions, _ files: RequestedFiles,
  ranksInASCII isASCII: Bool?, _ world: World
) throws -> ExitCode {
  let schedule = sized.valid.schedule
  let source = conditions.unitCosts
  let summary = try sized.measure(
    costs: conditions.costs, slow: conditions.slow, view: .equalStages,
    heldForW: conditions.heldForW, isBlocking: false)
  let record = RunRecord(
    summary, title: schedule.name, label: sized.named.label, costs: source,
    heldForW: conditions.heldForW)
  try files.write(record, by: Exporter.all)
  guard !files.takesStandardOutput else { return .fine }
  let heading = RunText.heading(
    schedule, costs: source.description, heldForW: conditions.heldForW)
  try world.writeText(heading + "\n" + RunText.figures(summary))
  if let isASCII {
    let table = RunText.ranks(summary, nil)
    try world.write(
      "\n" + table.text(in: .text, isASCII: isASCII, width: world.textWidth))
  }
  return .fine
}
