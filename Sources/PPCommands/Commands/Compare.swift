import PPAnalysis
import PPExport

extension Command {
  /// `ppsim compare`: schedules side by side.
  static let compare = Command(
    name: "compare",
    summary: "schedules side by side, on the same work",
    operands: "<schedule>…",
    details: """
      One row for each schedule; the first is the yardstick of the speed-up. The costs are those of a
      rank's share of the model: where a rank holds two stages, each costs half. With --equal-stages
      every stage costs the same, so that schedules with more stages run a larger model.
      """,
    options: [.pp, .micro, .set, .equalStages, .format] + CostChoice.options,
    examples: [
      "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 32",
      "ppsim compare 1f1b interleaved zbv dualpipev --pp 8 --micro 32 --p2p 0.1 --format markdown",
      "ppsim compare dualpipe ./mine.sched --pp 16 --micro 32",
      "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 120 --model deepseek-v3 --cluster h800",
    ],
    execute: compareSchedules)
}

private func compareSchedules(_ invocation: Invocation) throws(Failure) -> ExitCode {
  guard !invocation.operands.isEmpty else {
    throw .trouble("which schedules? for example: ppsim compare 1f1b zb1p --pp 16 --micro 32")
  }
  let choice = try CostChoice(invocation)
  if choice.workload != nil, invocation.has(.equalStages) {
    throw .trouble("--equal-stages is for unit costs; with --model the model is the same for all")
  }
  let format =
    try invocation.choice(.format, TableFormat.self, among: [.text, .markdown, .csv, .json])
    ?? .text
  let view: StageView = invocation.has(.equalStages) ? .equalStages : .equalModel
  let named = try invocation.operands.map { name throws(Failure) in try NamedSchedule(name) }
  let settings = try invocation.settings(for: named)
  let labels = named.map(\.label)
  var description = ""
  let entries = try named.map { named throws(Failure) in
    let sized = try invocation.sized(named, settings: settings)
    let (evaluation, source) = try choice.evaluate(sized, view: view)
    description = source.description
    // Files of the same name are told apart by their paths.
    let isUnique = labels.count { $0 == named.label } == 1
    return (label: isUnique ? named.label : named.name, measurement: evaluation.measurement)
  }
  let sizes = Set(entries.map { [$0.measurement.ranks, $0.measurement.microbatches] })
  guard sizes.count == 1 else {
    throw .trouble("the schedules are for different pp or micro; compare schedules of one size")
  }
  let table = ComparisonTable.table(
    entries, costs: description, isPhysical: choice.workload != nil)
  try invocation.world.write(table.text(in: format))
  return .fine
}
