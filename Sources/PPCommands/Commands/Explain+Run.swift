import PPAnalysis
import PPEngine
import PPExport
import PPModel
import PPStudy

/// What one of the modes of `ppsim explain` found: as people read it, and as a table for machines.
struct Findings {
  var text: String
  var table: Table
}

extension RequestedFiles {
  /// Writes the table to the files, and the text to standard output where that is free.
  func write(_ findings: Findings, _ world: World) throws {
    try write(findings.table, by: Exporter.all)
    if !takesStandardOutput { try world.writeText(findings.text) }
  }
}

/// A run, and what there is to say of it.
struct ExplainedRun {
  let run: Run
  let conditions: Conditions
  let isASCII: Bool
  let width: Int

  var evaluation: Evaluation { run.evaluation }
  var heading: String {
    RunText.heading(evaluation.schedule, costs: run.costs.description) + "\n"
  }

  /// What the schedule's formula is for, where that is not these conditions; nil where it has none.
  private var formulaMiss: String? {
    run.schedule.named.closedForm == nil ? nil : conditions.formulaMiss
  }

  /// A table below the heading.
  func findings(_ table: Table) -> Findings {
    Findings(text: heading + table.text(in: .text, isASCII: isASCII, width: width), table: table)
  }

  /// Causes, critical path, combinations, sensitivities, bounds.
  func overview(
    _ files: RequestedFiles, isDetailed: Bool, mostActivations: Chunks?, _ world: World
  ) throws {
    let explanation = Explanation(
      evaluation, hasUnitCosts: conditions.workload == nil && conditions.formulaMiss == nil,
      heldForW: run.heldForW, activations: mostActivations,
      isDetailed: isDetailed || files.has(Exporter.explanationJSON))
    let links = try run.linkSensitivities(conditions)
    let record = ExplanationRecord(
      explanation, label: run.schedule.named.label, costs: run.costs, links: links)
    try files.write(record, by: Exporter.all)
    guard !files.takesStandardOutput else { return }
    try world.writeText(
      heading
        + ExplanationText.text(
          explanation, formula: run.formulaCheck, formulaMiss: formulaMiss, links: links,
          showsAll: isDetailed,
          isASCII: isASCII, width: width))
  }

  /// The figures before and after some changes.
  func whatIf(_ changes: Changes) throws(Refusal) -> Findings {
    if let refusal = changes.refusal(for: evaluation.schedule, conditions) {
      throw .trouble("--what-if: \(refusal)")
    }
    let after = try run.schedule.run(conditions.holding(run), changes: changes).evaluation
    var table = WhatIfTable.table(
      evaluation.summary, after.summary, changes: changes.text)
    table.notes += changes.notes(evaluation.schedule, conditions)
    return findings(table)
  }

  /// What to run again: durations as they were found.
  func timed(_ mode: String) throws(Refusal) -> TimedSchedule {
    guard !evaluation.isBlocking else {
      throw .trouble(
        "\(mode) is for messages that travel beside computation; leave out --p2p-mode blocking")
    }
    return TimedSchedule(evaluation)
  }

  func times<Value>(
    _ body: () throws(SimulationError) -> Value
  ) throws(Refusal) -> Value {
    do throws(SimulationError) { return try body() } catch { throw .trouble("\(error)") }
  }
}
