import PPAnalysis
import PPCost

/// Schedules side by side, on the same work: those that can be had, and why the others cannot.
public struct Comparison: Sendable {
  /// One row.
  public struct Entry: Sendable {
    /// How outputs call the schedule.
    public var label: String
    /// Its figures.
    public var summary: StepSummary
    /// The changes that it was run with; empty where it is as it is.
    public var changes = ""
    /// The layers of each stage, with a workload.
    public var layout: Layout?
  }

  /// The rows; with changes each schedule has two, as it is and changed.
  public private(set) var entries: [Entry] = []
  /// The schedules that there are not, and why.
  public private(set) var leftOut: [(label: String, why: Refusal)] = []
  /// All of the runs, each with the label and the changes of its row; empty unless they are kept.
  public private(set) var runs: [(label: String, changes: String, run: Run)] = []
  /// Whether schedules were run with changes too.
  public let isChanged: Bool
  /// What times follow from.
  public private(set) var costs: RunCosts?
  /// What the changes do not touch.
  private var untouched: [String] = []

  /// Runs schedules, all of one size.
  ///
  /// - Parameters:
  ///   - view: with unit costs, whether every stage costs the same, or the whole model.
  ///   - changes: what is to be otherwise in a second run of each.
  ///   - keepsRuns: whether to keep the runs, which are as large as the schedules.
  ///   - sized: makes a schedule of the size that is compared.
  /// - Throws: what is wrong with a schedule; where none can be had, why.
  public init(
    _ schedules: [NamedSchedule], _ conditions: Conditions, view: StageView = .equalModel,
    changes: Changes? = nil, keepsRuns: Bool = false,
    sized: (NamedSchedule) throws(Refusal) -> SizedSchedule
  ) throws(Refusal) {
    isChanged = changes != nil
    var refusals: [String] = []
    for (schedule, label) in zip(schedules, schedules.labels) {
      do throws(Refusal) {
        let sized = try sized(schedule)
        let run = try sized.run(conditions, view: view)
        costs = run.costs
        entries.append(
          Entry(label: label, summary: run.evaluation.summary, layout: run.costs.layout))
        if keepsRuns { runs.append((label, "", run)) }
        guard let changes else { continue }
        // What there is nothing of in one schedule may be in another.
        if let refusal = changes.refusal(for: sized.valid.schedule, conditions) {
          refusals.append("\(label): \(refusal)")
        }
        untouched += changes.notes(sized.valid.schedule, conditions)
          .filter { !untouched.contains($0) }
        let changed = try sized.run(conditions.holding(run), view: view, changes: changes)
        if keepsRuns { runs.append((label, changes.text, changed)) }
        entries.append(
          Entry(
            label: label, summary: changed.evaluation.summary, changes: changes.text,
            layout: run.costs.layout))
      } catch {
        guard error.isMisfit else { throw error }
        leftOut.append((label, error))
      }
    }
    if let first = refusals.first, 2 * refusals.count == entries.count {
      throw .trouble("--what-if: \(first)")
    }
    untouched += refusals
    guard !entries.isEmpty else { throw nothingLeft }
    let sizes = Set(entries.map { [$0.summary.ranks, $0.summary.micro] })
    guard sizes.count == 1 else {
      throw .trouble(
        "the schedules are for different pp or micro; compare schedules of one size")
    }
  }

  /// What is untouched, and a sentence for each schedule that is left out.
  public var notes: [String] {
    untouched + leftOut.map { "\($0.label) is left out: \(reason($0))" }
  }

  private func reason(_ entry: (label: String, why: Refusal)) -> String {
    let (reason, label) = (entry.why.reason, entry.label + ": ")
    return reason.hasPrefix(label) ? String(reason.dropFirst(label.count)) : reason
  }

  /// Why nothing is left to show.
  private var nothingLeft: Refusal {
    if leftOut.count == 1 { return leftOut[0].why }
    let reasons = leftOut.map { "\($0.label): \(reason($0))" }.joined(separator: "; ")
    return Refusal(
      sentence: "there is none of these runs: \(reasons)",
      kind: leftOut.allSatisfy { $0.why.kind == .no } ? .no : .trouble)
  }
}
