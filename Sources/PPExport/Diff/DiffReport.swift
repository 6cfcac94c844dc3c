import PPAnalysis
import PPStudy
import PPSupport

/// What `ppsim diff` found: the figures of both sides, and, of schedules, their instructions.
public struct DiffReport: Sendable {
  /// The figures of the first side.
  public var before: ComparedFigures
  /// The figures of the second side.
  public var after: ComparedFigures
  /// What the ranks run otherwise; nil where only figures were compared.
  public var program: ProgramDiff?
  /// What the times follow from, in words; empty for saved runs.
  public var costs: String
  /// How the work of two saved runs differs, a phrase each; none where it is the same.
  public var otherWork: [String]
  /// The first change in the file of the second side, where there is one.
  public var place: FilePlace?

  /// A report from its parts.
  public init(
    before: ComparedFigures, after: ComparedFigures, program: ProgramDiff?, costs: String,
    otherWork: [String] = [], place: FilePlace? = nil
  ) {
    self.before = before
    self.after = after
    self.program = program
    self.costs = costs
    self.otherWork = otherWork
    self.place = place
  }

  /// One sentence; nil where both sides timed the same.
  var workNote: String? {
    otherWork.isEmpty ? nil : "the runs timed different work: " + otherWork.joined(separator: "; ")
  }

  /// Whether both sides are the same: the instructions, and where there are none the figures.
  public var isSame: Bool {
    program?.isEmpty ?? ComparedFigures.Name.allCases.allSatisfy { before[$0] == after[$0] }
  }

  /// The figures side by side, those that either side has.
  var rows: [(name: ComparedFigures.Name, before: Double?, after: Double?)] {
    ComparedFigures.Name.allCases.map { ($0, before[$0], after[$0]) }.filter {
      $0.before != nil || $0.after != nil
    }
  }

  /// `dualpipe → mine.sched`.
  var title: String { "\(before.label) → \(after.label)" }

  /// The size, or both where they differ.
  var size: String {
    func text(_ figures: ComparedFigures) -> String {
      RunText.count(figures.pp, "rank") + ", "
        + RunText.count(figures.micro, "micro-batch", "micro-batches")
    }
    return text(before) == text(after) ? text(before) : "\(text(before)) → \(text(after))"
  }

  /// A table of the figures.
  public var table: Table {
    Table(
      title: title, schema: "ppsim.diff/1",
      columns: [
        .words("figure", "figure"), .numbers("before", "before"), .numbers("after", "after"),
        .numbers("change", "change"),
      ],
      rows: rows.map { row in
        [
          .text(row.name.title), .text(row.name.shown(row.before, timeUnit: before.timeUnit)),
          .text(row.name.shown(row.after, timeUnit: after.timeUnit)),
          .text(change(row.before, row.after)),
        ]
      })
  }

  /// `+1.5 %`, or `=`.
  func change(_ before: Double?, _ after: Double?) -> String {
    guard let before, let after else { return "" }
    guard before != after else { return "=" }
    guard before != 0 else { return "from 0" }
    let share = (after / before - 1) * 100
    return (share > 0 ? "+" : "") + NumberText.fixed(share, decimals: abs(share) < 0.1 ? 3 : 1)
      + " %"
  }
}

extension ProgramChange {
  /// `split     #4 B(0,0) → #4 I(0,0), #6 W(0,0)`, the kind filled up to a column.
  func text(padded: Bool) -> String {
    func list(_ items: [NumberedInstruction]) -> String {
      items.map { "#\($0.number) \($0.instruction)" }.joined(separator: ", ")
    }
    let name = kind.rawValue
    let label = padded ? name + String(repeating: " ", count: 9 - name.count) : name
    switch kind {
    case .inserted: return "\(label) \(list(after))"
    case .removed: return "\(label) \(list(before))"
    case .moved: return "\(label) \(list(before)) → #\(after.first?.number ?? 0)"
    default: return "\(label) \(list(before)) → \(list(after))"
    }
  }
}
