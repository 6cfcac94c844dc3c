/// One way in which a schedule breaks the rules that every schedule obeys.
public struct Violation: Equatable, Sendable, CustomStringConvertible {
  /// The rule that is broken.
  public enum Rule: Equatable, Sendable {
    /// The operation's stage or micro-batch does not exist.
    case outOfRange
    /// The stage of this micro-batch belongs to another rank.
    case wrongRank(expected: Int)
    /// The operation runs more than once; `first` is the instruction that ran it before.
    case duplicate(first: Int)
    /// No rank runs the operation; where a backward is missing altogether, it is named B.
    case missing
    /// A micro-batch has a full B and an I or a W besides.
    case wholeAndSplit
    /// B or I comes before the forward whose activations it needs, or W before its I.
    case tooEarly(needs: StageOperation)
    /// R, O or L comes after the backward that it is for.
    case tooLate(for: StageOperation)
    /// Activations are both computed again and brought back.
    case instead(of: StageOperation)
    /// A slice's forward comes before that of the slice before it, or its backward before that of the one behind it.
    case sliceTooEarly(needs: StageOperation)
    /// A pair works twice on one micro-batch.
    case pairOfOneMicrobatch
  }

  /// The rank concerned.
  public var rank: Int
  /// The instruction on that rank, counted from 0; nil for an operation that is missing.
  public var instruction: Int?
  /// The operation concerned.
  public var operation: StageOperation
  /// The rule that is broken.
  public var rule: Rule

  /// One sentence: `rank 3 runs F(3,5) twice: #4 and #9`.
  public var description: String {
    let place = instruction.map { "#\($0)" } ?? ""
    switch rule {
    case .outOfRange:
      return "rank \(rank) runs \(operation) as \(place), which does not exist in this schedule"
    case .wrongRank(let expected):
      return "rank \(rank) runs \(operation) as \(place), but stage \(operation.stage) of "
        + "micro-batch \(operation.microbatch) is on rank \(expected)"
    case .duplicate(let first):
      return "rank \(rank) runs \(operation) twice: #\(first) and \(place)"
    case .missing:
      let parts = operation.kind.partLetters.map { ", nor \($0) in its place" } ?? ""
      return "rank \(rank) never runs \(operation)\(parts)"
    case .wholeAndSplit:
      let whole = operation.kind.whole ?? operation.kind
      return "rank \(rank) runs \(operation) as \(place), but also the other form of that "
        + "\(whole.traits.title): either \(whole.letter), or \(whole.partLetters ?? "")"
    case .tooEarly(let needs):
      return "rank \(rank) runs \(operation) as \(place), before \(needs), which it needs"
    case .tooLate(let user):
      return "rank \(rank) runs \(operation) as \(place), after \(user), which needs it"
    case .instead(let other):
      return
        "rank \(rank) runs \(operation) as \(place), and \(other) besides: activations are computed "
        + "again or brought back, not both"
    case .sliceTooEarly(let needs):
      return
        "rank \(rank) runs \(operation) as \(place), before \(needs): a slice attends to those before "
        + "it, so forwards of a micro-batch go in their order and backwards in reverse"
    case .pairOfOneMicrobatch:
      return "rank \(rank) pairs \(operation) with a forward of the same micro-batch as \(place)"
    }
  }
}

/// What a validation found: the first violations, in the order found, and how many there are.
public struct ValidationReport: Error, Equatable, Sendable {
  /// The violations, at most as many as were asked for.
  public internal(set) var violations: [Violation] = []
  /// All violations that are like one of the first, gathered in at most a thousand runs, in the order of
  /// their first.
  public internal(set) var runs: [ViolationRun] = []
  /// How many violations there are in all.
  public internal(set) var total = 0

  /// Whether the schedule keeps every rule.
  public var isValid: Bool { total == 0 }
}
