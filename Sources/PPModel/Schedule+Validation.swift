extension Schedule {
  /// Checks the rules that can be seen without running: each stage and micro-batch has one F and one
  /// B, or one F, one I and one W; all on the rank that holds the stage; in an order that one rank
  /// can keep.
  ///
  /// Ranks that wait for each other in a ring are found by the engine, which has to follow the
  /// dependencies anyway: see `Deadlock`.
  ///
  /// - Parameter limit: how many violations to name; all are counted.
  /// - Complexity: O(instructions + stages × micro-batches), one byte for each of the latter.
  public func validate(limit: Int = 100) -> ValidationReport {
    if isPlainlyValid() { return ValidationReport() }
    var validator = Validator(schedule: self, limit: limit)
    for rank in 0..<ranks { validator.visit(rank: rank) }
    validator.finish()
    return validator.report
  }
}

/// One pass over the programs, with a byte of flags for every (stage, micro-batch).
private struct Validator {
  /// A B, I or W that ran while what it needs had not: an error of order if that comes later.
  struct Early {
    var rank: Int32
    var number: Int32
    var operation: Int32
    var kind: OperationKind

    /// What the operation needs: of several the one that comes last.
    var needs: OperationKind {
      OperationKind.allCases.last { kind.traits.needs & $0.flag != 0 } ?? .forward
    }
  }

  let schedule: Schedule
  let limit: Int
  var report = ValidationReport()
  var seen: [UInt8]
  var early: [Early] = []
  /// The run of the report that violations of a kind go on with.
  var openRuns: [Violation.Likeness: Int] = [:]
  /// The run that went on last, which mostly goes on next.
  var current: (likeness: Violation.Likeness, run: Int)?

  init(schedule: Schedule, limit: Int) {
    self.schedule = schedule
    self.limit = limit
    seen = [UInt8](repeating: 0, count: schedule.stageCount * schedule.micro)
  }

  /// The most runs of like violations that are kept.
  private static let mostRuns = 1000

  mutating func visit(rank: Int) {
    let program = schedule.instructions(ofRank: rank)
    for index in program {
      let number = index - program.lowerBound
      switch schedule[index] {
      case .single(let operation):
        visit(operation, rank, number)
      case .pair(let forward, let backward):
        visit(forward, rank, number)
        visit(backward, rank, number)
        if forward.microbatch == backward.microbatch {
          add(rank, number, backward, .pairOfOneMicrobatch)
        }
      }
    }
  }

  mutating func visit(_ operation: StageOperation, _ rank: Int, _ number: Int) {
    guard (0..<schedule.stageCount).contains(operation.stage),
      (0..<schedule.micro).contains(operation.microbatch)
    else { return add(rank, number, operation, .outOfRange) }
    let cell = operation.stage * schedule.micro + operation.microbatch
    let flag = operation.kind.flag
    let expected = schedule.placement.rank(
      ofStage: operation.stage, microbatch: operation.microbatch)
    guard expected == rank else {
      return add(rank, number, operation, .wrongRank(expected: expected))
    }
    let before = seen[cell]
    seen[cell] |= flag
    guard before & flag == 0 else {
      return add(rank, number, operation, .duplicate(first: 0))
    }
    if before & operation.kind.excludes & ~operation.kind.traits.replaces != 0 {
      add(rank, number, operation, .wholeAndSplit)
    }
    let replaced = before & operation.kind.traits.replaces
    if let other = OperationKind.allCases.first(where: { replaced & $0.flag != 0 }) {
      add(rank, number, operation, .instead(of: self.operation(other, cell)))
    }
    let early = before & operation.kind.traits.precedes
    if let user = OperationKind.allCases.first(where: { early & $0.flag != 0 }) {
      add(rank, number, operation, .tooLate(for: self.operation(user, cell)))
    }
    checkOrder(operation, rank, number, before)
    checkSlices(operation, rank, number)
  }

  /// A slice attends to those before it: its forward comes after theirs, and its backward after those behind it, whose
  /// gradients of its keys and values it takes in.
  mutating func checkSlices(_ operation: StageOperation, _ rank: Int, _ number: Int) {
    guard schedule.slices > 1, let flow = operation.kind.flow else { return }
    let slice = operation.microbatch % schedule.slices
    let isForward = flow == .forward
    guard isForward ? slice > 0 : slice < schedule.slices - 1 else { return }
    var other = operation
    other.microbatch += isForward ? -1 : 1
    let done = seen[other.stage * schedule.micro + other.microbatch]
    let ways = OperationKind.allCases.filter { $0.flow == flow }
    guard !ways.contains(where: { done & $0.flag != 0 }) else { return }
    add(rank, number, operation, .sliceTooEarly(needs: other))
  }

  mutating func checkOrder(_ operation: StageOperation, _ rank: Int, _ number: Int, _ before: UInt8)
  {
    let cell = operation.stage * schedule.micro + operation.microbatch
    let item = Early(
      rank: Int32(rank), number: Int32(number), operation: Int32(cell), kind: operation.kind)
    guard operation.kind.traits.needs != 0, before & item.needs.flag == 0 else { return }
    early.append(item)
  }

  mutating func finish() {
    for item in early where seen[Int(item.operation)] & item.needs.flag != 0 {
      let needs = operation(item.needs, Int(item.operation))
      add(
        Int(item.rank), Int(item.number), operation(item.kind, Int(item.operation)),
        .tooEarly(needs: needs))
    }
    for (cell, flags) in seen.enumerated() {
      for kind in OperationKind.allCases where flags & kind.flag != 0 {
        if let other = kind.traits.completedBy, flags & other.flag == 0 { addMissing(other, cell) }
      }
      // What is left out if it comes alone: an L without its O.
      for kind in OperationKind.copies where flags & kind.flag != 0 {
        for need in OperationKind.copies where kind.traits.needs & need.flag & ~flags != 0 {
          addMissing(need, cell)
        }
      }
      let forms = OperationKind.forms
      guard !forms.contains(where: { $0 & flags == $0 }) else { continue }
      // Told in the form that has been begun, if any has.
      let form = forms.first { $0 & flags & ~OperationKind.forward.flag != 0 } ?? forms[0]
      for kind in OperationKind.allCases where form & kind.flag & ~flags != 0 {
        addMissing(kind, cell)
      }
    }
  }

  func operation(_ kind: OperationKind, _ cell: Int) -> StageOperation {
    StageOperation(
      kind, stage: cell / schedule.micro, microbatch: cell % schedule.micro)
  }

  mutating func addMissing(_ kind: OperationKind, _ cell: Int) {
    let operation = operation(kind, cell)
    let rank = schedule.placement.rank(
      ofStage: operation.stage, microbatch: operation.microbatch)
    add(Violation(rank: rank, instruction: nil, operation: operation, rule: .missing))
  }

  mutating func add(_ rank: Int, _ number: Int, _ operation: StageOperation, _ rule: Violation.Rule)
  {
    add(Violation(rank: rank, instruction: number, operation: operation, rule: rule))
  }

  mutating func add(_ violation: Violation) {
    report.total += 1
    let isListed = report.violations.count < limit
    let likeness = violation.likeness
    if current?.likeness != likeness { current = openRuns[likeness].map { (likeness, $0) } }
    let goesOn = current.map { report.runs[$0.run].takes(violation) } ?? false
    let startsRun = !goesOn && report.runs.count < Validator.mostRuns
    guard isListed || startsRun else { return }
    let violation = completed(violation)
    if isListed { report.violations.append(violation) }
    guard startsRun else { return }
    openRuns[likeness] = report.runs.count
    current = (likeness, report.runs.count)
    report.runs.append(ViolationRun(violation))
  }

  /// The violation with the instruction that ran its operation before, which takes a search: done for
  /// named violations alone.
  func completed(_ violation: Violation) -> Violation {
    guard case .duplicate = violation.rule else { return violation }
    let program = schedule.instructions(ofRank: violation.rank)
    let first = program.first { schedule[$0].operations.contains(violation.operation) }
    var violation = violation
    violation.rule = .duplicate(first: (first ?? program.lowerBound) - program.lowerBound)
    return violation
  }
}
