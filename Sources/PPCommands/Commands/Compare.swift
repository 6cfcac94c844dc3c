import PPAnalysis
import PPExport
import PPSupport

extension Command {
  /// `ppsim compare`: schedules side by side.
  static let compare = Command(
    name: "compare",
    summary: "schedules side by side, on the same work",
    operands: "<schedule>…",
    details: """
      One row for each schedule; the first is the yardstick of the speed-up. The costs are those of a
      rank's share of the model: where a rank holds two stages, each costs half. With --equal-stages
      every stage costs the same, so that schedules with more stages run a larger model. A schedule
      that there is not at the size is left out, and a note says why. With --what-if each schedule has a
      second row: with the changes.
      """,
    options: [.pp, .micro, .set, .equalStages, .whatIf, .strict, .format] + CostChoice.options,
    examples: [
      "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 32",
      "ppsim compare 1f1b interleaved zbv dualpipev --pp 8 --micro 32 --p2p 0.1 --format markdown",
      "ppsim compare 1f1b zb1p --pp 8 --micro 32 --what-if W=0.8x",
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
  let comparison = try Comparison(invocation, choice)
  guard !comparison.entries.isEmpty else { throw comparison.refusal }
  let sizes = Set(comparison.entries.map { [$0.measurement.ranks, $0.measurement.microbatches] })
  guard sizes.count == 1 else {
    throw .trouble("the schedules are for different pp or micro; compare schedules of one size")
  }
  var table = ComparisonTable.table(
    comparison.entries, costs: comparison.costs, isPhysical: choice.workload != nil,
    changes: invocation.has(.whatIf) ? comparison.changes : nil)
  table.notes += comparison.notes
  // CSV has no place for notes.
  if format == .csv { comparison.notes.forEach { invocation.world.writeError("ppsim: \($0)\n") } }
  let answer: ExitCode = invocation.has(.strict) && !comparison.leftOut.isEmpty ? .no : .fine
  try invocation.world.write(
    table.text(in: format, width: invocation.world.textWidth), answer: answer)
  return answer
}

/// The schedules that can be had at the size, measured, and those that cannot.
private struct Comparison {
  private(set) var entries: [(label: String, measurement: Measurement)] = []
  private(set) var leftOut: [(label: String, why: Failure)] = []
  /// Of each entry, the changes that it was run with; empty where it is as it is.
  private(set) var changes: [String] = []
  /// What the changes do not touch.
  private var untouched: [String] = []
  /// What times follow from.
  private(set) var costs = ""

  init(_ invocation: Invocation, _ choice: CostChoice) throws(Failure) {
    let view: StageView = invocation.has(.equalStages) ? .equalStages : .equalModel
    let named = try invocation.operands.map { name throws(Failure) in
      try invocation.schedule(named: name)
    }
    let settings = try invocation.settings(for: named)
    let labels = named.map(\.label)
    let whatIf = try invocation.value(.whatIf).map { text throws(Failure) in try WhatIf(text) }
    var refusals: [String] = []
    for schedule in named {
      // Files of the same name are told apart by their paths.
      let isUnique = labels.count { $0 == schedule.label } == 1
      let label = isUnique ? schedule.label : schedule.name.plain()
      do throws(Failure) {
        let sized = try invocation.sized(schedule, settings: settings)
        let (evaluation, source) = try choice.evaluate(sized, view: view)
        costs = source.description
        entries.append((label, evaluation.measurement))
        changes.append("")
        guard let whatIf else { continue }
        // What there is nothing of in one schedule may be in another.
        if let refusal = whatIf.refusal(for: evaluation.schedule, choice) {
          refusals.append("\(label): \(refusal)")
        }
        untouched += whatIf.notes(evaluation.schedule, choice).filter { !untouched.contains($0) }
        let changed = try choice.evaluate(sized, view: view, changed: whatIf)
        entries.append((label, changed.measurement))
        changes.append(whatIf.text)
      } catch {
        guard error.isMisfit else { throw error }
        leftOut.append((label, error))
      }
    }
    if let first = refusals.first, 2 * refusals.count == entries.count {
      throw .trouble("--what-if: \(first)")
    }
    untouched += refusals
  }

  /// What is untouched, and a sentence for each schedule that is left out.
  var notes: [String] {
    untouched + leftOut.map { "\($0.label) is left out: \(reason($0))" }
  }

  private func reason(_ entry: (label: String, why: Failure)) -> String {
    let (reason, label) = (entry.why.reason, entry.label + ": ")
    return reason.hasPrefix(label) ? String(reason.dropFirst(label.count)) : reason
  }

  /// Why nothing is left to show.
  var refusal: Failure {
    if leftOut.count == 1 { return leftOut[0].why }
    let reasons = leftOut.map { "\($0.label): \(reason($0))" }.joined(separator: "; ")
    return Failure(
      message: "ppsim: there is none of these runs: \(reasons)",
      code: leftOut.allSatisfy { $0.why.code == .no } ? .no : .trouble)
  }
}
