import PPAnalysis
import PPExport

/// Refuses with `--summary` what needs a timeline.
func refuseTimeline(_ invocation: Invocation, _ choice: CostChoice) throws(Failure) {
  if choice.workload != nil {
    throw .trouble("--summary is for unit costs; leave it out with --model, or use --no-gantt")
  }
  if choice.isBlocking {
    throw .trouble("--summary is for messages that travel beside compute; leave out --p2p-mode")
  }
  if invocation.value(.csv) != nil {
    throw .trouble("--summary keeps no timeline that --csv could write; leave one out")
  }
}

/// `ppsim run --summary`: the figures, without a timeline.
func summarise(
  _ sized: SizedSchedule, _ choice: CostChoice, json: OutputFile?, _ invocation: Invocation
) throws(Failure) -> ExitCode {
  let schedule = sized.valid.schedule
  let source = RunCosts.unit(choice.costs)
  let measurement = try sized.measure(
    costs: choice.costs, view: .equalStages, heldForW: choice.heldForW, isBlocking: false)
  if let json {
    try json.write(
      RunJSON.text(
        measurement, nil, title: schedule.name, label: sized.named.label, costs: source,
        heldForW: choice.heldForW))
    try json.finish()
  }
  guard invocation.value(.json) != "-" else { return .fine }
  let heading = RunText.heading(
    schedule, costs: source.description, heldForW: choice.heldForW)
  let world = invocation.world
  try world.writeText(heading + "\n" + RunText.figures(measurement))
  if invocation.has(.ranks) {
    let table = RunText.ranks(measurement, nil)
    try world.write(
      "\n"
        + table.text(in: .text, isASCII: invocation.has(.ascii), width: world.textWidth))
  }
  return .fine
}
