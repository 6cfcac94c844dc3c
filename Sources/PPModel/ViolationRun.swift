/// Violations that differ in the micro-batch alone, evenly spaced: told in one sentence.
public struct ViolationRun: Equatable, Sendable, CustomStringConvertible {
  /// The first of them.
  public let first: Violation
  /// How many there are, at least 1.
  public private(set) var count = 1
  /// From one micro-batch to the next; 0 as long as there is one.
  private var step = 0

  init(_ first: Violation) { self.first = first }

  private func operation(_ number: Int) -> StageOperation {
    var operation = first.operation
    operation.microbatch += number * step
    return operation
  }

  /// Takes a violation of the same kind in, if it goes on as the run does.
  mutating func takes(_ violation: Violation) -> Bool {
    let distance = violation.operation.microbatch - operation(count - 1).microbatch
    guard distance > 0, step == 0 || distance == step else { return false }
    step = distance
    count += 1
    return true
  }

  /// One sentence: `rank 0 never runs F(0,4) … F(0,19) (16 of them)`.
  public var description: String {
    guard count > 1 else { return first.description }
    switch first.rule {
    case .missing:
      let parts = first.operation.kind.partLetters.map { ", nor \($0) in their place" } ?? ""
      return "rank \(first.rank) never runs \(list(from: 0))\(parts)"
    default:
      // The rest stands at other places.
      return "\(first); likewise \(list(from: 1))"
    }
  }

  /// The operations from one of them on.
  private func list(from start: Int) -> String {
    let (first, last) = (operation(start), operation(count - 1))
    switch count - start {
    case 1: return "\(first)"
    case 2: return "\(first) and \(last)"
    case let many:
      return "\(first)\(step > 1 ? ", \(operation(start + 1))" : "") … \(last) (\(many) of them)"
    }
  }
}

extension ValidationReport {
  /// The violations in sentences, each said once for all that are like it: a run of micro-batches on one
  /// rank, and the same run on ranks side by side.
  ///
  /// - Parameter limit: how many sentences at most.
  /// - Returns: the sentences, and how many violations none of them tells.
  public func sentences(limit: Int) -> (told: [String], untold: Int) {
    struct Group {
      var run: ViolationRun
      var ranks: [Int]
      var total: Int { run.count * ranks.count }
    }
    var groups: [Group] = []
    var open: [ViolationRun.Shape: Int] = [:]
    for run in runs {
      let rank = run.first.rank
      if let index = open[run.shape], let last = groups[index].ranks.last {
        let step = groups[index].ranks.count > 1 ? last - groups[index].ranks[0] : 0
        if rank - last == (step == 0 ? (rank - last).signum() : step.signum()), rank != last {
          groups[index].ranks.append(rank)
          continue
        }
      }
      open[run.shape] = groups.count
      groups.append(Group(run: run, ranks: [rank]))
    }
    let told = groups.prefix(limit).map { group in
      let others = group.ranks.dropFirst()
      guard let first = others.first, let last = others.last else { return "\(group.run)" }
      return "\(group.run); the same on rank"
        + (first == last ? " \(first)" : "s \(first) to \(last)") + " (\(group.total) in all)"
    }
    return (told, total - groups.prefix(limit).reduce(0) { $0 + $1.total })
  }
}

extension ViolationRun {
  /// What runs on several ranks have in common, to be told together.
  struct Shape: Hashable {
    var kind: OperationKind
    var rule: Int
    var instruction: Int?
    var microbatch: Int
    var step: Int
    var count: Int
  }

  fileprivate var shape: Shape {
    Shape(
      kind: first.operation.kind, rule: first.likeness.rule, instruction: first.instruction,
      microbatch: first.operation.microbatch, step: step, count: count)
  }
}

extension Violation {
  /// What violations of one run have in common.
  struct Likeness: Hashable {
    var rank: Int
    var kind: OperationKind
    var stage: Int
    /// The rule by its number.
    var rule: Int
    /// The rank that the rule names, or -1.
    var other: Int
  }

  /// What other violations have to share with this one to be told with it.
  var likeness: Likeness {
    var other = -1
    let number: Int
    switch rule {
    case .outOfRange: number = 0
    case .wrongRank(let expected): (number, other) = (1, expected)
    case .duplicate: number = 2
    case .missing: number = 3
    case .wholeAndSplit: number = 4
    case .tooEarly: number = 5
    case .pairOfOneMicrobatch: number = 6
    case .tooLate: number = 7
    case .instead: number = 8
    case .sliceTooEarly: number = 9
    }
    return Likeness(
      rank: rank, kind: operation.kind, stage: operation.stage, rule: number, other: other)
  }
}
