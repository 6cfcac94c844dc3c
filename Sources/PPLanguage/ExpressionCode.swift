import PPSupport

/// Expressions as straight-line code over registers: what loops evaluate again and again.
///
/// Registers hold the variables first, then constants and intermediate values. An expression is compiled
/// when it is first evaluated. There are no jumps: both arms of a condition are evaluated and one is
/// chosen. Where that goes wrong (an arm that is not chosen divides by zero, say, or a sum overflows),
/// the code gives up, and the tree is evaluated step by step: it knows the value, or the error.
struct ExpressionCode {
  enum Operation: UInt8 {
    case add, subtract, multiply, divide, remainder
    case equal, notEqual, less, lessOrEqual
    case and, or, not
    case minimum, maximum
    case select
  }

  struct Step {
    var operation: Operation
    var target: Int32
    var left: Int32
    var right: Int32
    /// The condition of a selection.
    var condition: Int32 = 0
  }

  /// The code of one expression: a range of `steps`, and the register of its value.
  struct Entry {
    /// Negative where there is none: `unknown`, or `treeAlone`.
    var first: Int32
    var end: Int32
    var result: Int32
    /// The nodes of the expression, which are counted when it is evaluated.
    var size: Int32

    static let unknown: Int32 = -1
    static let treeAlone: Int32 = -2
  }

  private var steps: [Step] = []
  /// The code of each expression, `[expressions]`.
  private(set) var entries: [Entry]

  init(_ tree: SyntaxTree) {
    entries = tree.expressionSizes.map {
      Entry(first: Entry.unknown, end: 0, result: 0, size: Int32(clamping: $0))
    }
  }

  /// Runs the code of an expression; nil where the tree has to be asked.
  @inline(__always)
  func run(_ entry: Entry, _ registers: inout [Int]) -> Int? {
    if entry.first == entry.end { return registers[Int(entry.result)] }
    return steps.withColumn { steps in
      registers.withMutableColumn { ExpressionCode.run(entry, steps, $0) }
    }
  }

  /// Runs the code of an expression in the present iteration of a loop, and follows how it moves; nil where that cannot
  /// be told.
  func follow(
    _ entry: Entry, _ registers: inout [Int], _ motion: inout ExpressionMotion
  ) -> ExpressionMotion.Moving? {
    guard entry.first >= 0 else { return nil }
    let isFollowed = steps.withColumn { steps in
      registers.withMutableColumn {
        motion.run(steps, Int(entry.first)..<Int(entry.end), $0)
      }
    }
    guard isFollowed else { return nil }
    let path = motion[Int(entry.result)]
    motion.follow(path)
    return ExpressionMotion.Moving(registers[Int(entry.result)], path)
  }

  private static func run(
    _ entry: Entry, _ steps: Column<Step>, _ registers: MutableColumn<Int>
  ) -> Int? {
    for index in Int(entry.first)..<Int(entry.end) {
      let step = steps[index]
      let left = registers[Int(step.left)]
      let right = registers[Int(step.right)]
      var overflow = false
      var value: Int
      switch step.operation {
      case .add: (value, overflow) = left.addingReportingOverflow(right)
      case .subtract: (value, overflow) = left.subtractingReportingOverflow(right)
      case .multiply: (value, overflow) = left.multipliedReportingOverflow(by: right)
      case .divide: (value, overflow) = left.dividedReportingOverflow(by: right)
      case .remainder: (value, overflow) = left.remainderReportingOverflow(dividingBy: right)
      case .equal: value = left == right ? 1 : 0
      case .notEqual: value = left != right ? 1 : 0
      case .less: value = left < right ? 1 : 0
      case .lessOrEqual: value = left <= right ? 1 : 0
      case .and: value = left != 0 && right != 0 ? 1 : 0
      case .or: value = left != 0 || right != 0 ? 1 : 0
      case .not: value = left == 0 ? 1 : 0
      case .minimum: value = min(left, right)
      case .maximum: value = max(left, right)
      case .select: value = registers[Int(step.condition)] != 0 ? left : right
      }
      if overflow { return nil }
      registers[Int(step.target)] = value
    }
    return registers[Int(entry.result)]
  }

  /// Compiles an expression, if it can be.
  mutating func compile(_ id: ExpressionID, _ tree: SyntaxTree, _ registers: inout [Int]) {
    let first = steps.count
    guard let result = add(id, tree, &registers) else {
      steps.removeLast(steps.count - first)
      entries[Int(id)].first = Entry.treeAlone
      return
    }
    entries[Int(id)].first = Int32(first)
    entries[Int(id)].end = Int32(steps.count)
    entries[Int(id)].result = result
  }

  /// Adds the steps of an expression; returns the register of its value, nil for what has no code.
  private mutating func add(
    _ id: ExpressionID, _ tree: SyntaxTree, _ registers: inout [Int]
  ) -> Int32? {
    func fresh(_ value: Int) -> Int32 {
      registers.append(value)
      return Int32(registers.count - 1)
    }
    switch tree.expressions[Int(id)] {
    case .literal(let value):
      return fresh(value)
    case .variable(let variable):
      return variable
    case .pending:
      return nil
    case .negate(let operand):
      guard let right = add(operand, tree, &registers) else { return nil }
      let step = Step(operation: .subtract, target: fresh(0), left: fresh(0), right: right)
      steps.append(step)
      return step.target
    case .not(let operand):
      guard let left = add(operand, tree, &registers) else { return nil }
      steps.append(Step(operation: .not, target: fresh(0), left: left, right: left))
    case .binary(let operation, let left, let right):
      guard let left = add(left, tree, &registers), let right = add(right, tree, &registers) else {
        return nil
      }
      let (code, isTurned) = ExpressionCode.operation(operation)
      steps.append(
        Step(
          operation: code, target: fresh(0), left: isTurned ? right : left,
          right: isTurned ? left : right))
    case .conditional(let condition, let then, let otherwise):
      guard let condition = add(condition, tree, &registers),
        let left = add(then, tree, &registers), let right = add(otherwise, tree, &registers)
      else { return nil }
      steps.append(
        Step(operation: .select, target: fresh(0), left: left, right: right, condition: condition))
    }
    return steps[steps.count - 1].target
  }

  /// The step for an operator, and whether its sides change places.
  private static func operation(_ binary: BinaryOperator) -> (Operation, isTurned: Bool) {
    switch binary {
    case .add: (.add, false)
    case .subtract: (.subtract, false)
    case .multiply: (.multiply, false)
    case .divide: (.divide, false)
    case .remainder: (.remainder, false)
    case .equal: (.equal, false)
    case .notEqual: (.notEqual, false)
    case .less: (.less, false)
    case .lessOrEqual: (.lessOrEqual, false)
    case .greater: (.less, true)
    case .greaterOrEqual: (.lessOrEqual, true)
    case .and: (.and, false)
    case .or: (.or, false)
    case .minimum: (.minimum, false)
    case .maximum: (.maximum, false)
    }
  }
}
