import PPSupport

/// Evaluation of expressions: total, with checked arithmetic. Conditions are 0 or 1.
extension Expander {
  func evaluate(_ id: ExpressionID) throws(Diagnostic) -> Int {
    switch tree.expressions[Int(id)] {
    case .literal(let value):
      return value
    case .variable(let variable):
      return variables[Int(variable)]
    case .negate(let operand):
      return try checked(0, "-", evaluate(operand), id) { $0.subtractingReportingOverflow($1) }
    case .not(let operand):
      return try evaluate(operand) == 0 ? 1 : 0
    case .binary(.and, let left, let right):
      return try evaluate(left) != 0 ? evaluate(right) : 0
    case .binary(.or, let left, let right):
      return try evaluate(left) != 0 ? 1 : evaluate(right)
    case .binary(let operation, let left, let right):
      return try evaluate(operation, evaluate(left), evaluate(right), id)
    case .conditional(let condition, let then, let otherwise):
      return try evaluate(evaluate(condition) != 0 ? then : otherwise)
    case .pending(let slot):
      guard let slot else { return state.pending.total }
      return state.pending.count(inSlot: try heldSlot(slot))
    }
  }

  private func evaluate(
    _ operation: BinaryOperator, _ left: Int, _ right: Int, _ id: ExpressionID
  ) throws(Diagnostic) -> Int {
    switch operation {
    case .add: return try checked(left, "+", right, id) { $0.addingReportingOverflow($1) }
    case .subtract:
      return try checked(left, "-", right, id) { $0.subtractingReportingOverflow($1) }
    case .multiply:
      return try checked(left, "*", right, id) { $0.multipliedReportingOverflow(by: $1) }
    case .divide: return try checked(left, "/", right, id) { $0.dividedReportingOverflow(by: $1) }
    case .remainder:
      return try checked(left, "%", right, id) { $0.remainderReportingOverflow(dividingBy: $1) }
    case .equal: return left == right ? 1 : 0
    case .notEqual: return left != right ? 1 : 0
    case .less: return left < right ? 1 : 0
    case .lessOrEqual: return left <= right ? 1 : 0
    case .greater: return left > right ? 1 : 0
    case .greaterOrEqual: return left >= right ? 1 : 0
    case .and: return left != 0 && right != 0 ? 1 : 0
    case .or: return left != 0 || right != 0 ? 1 : 0
    case .minimum: return min(left, right)
    case .maximum: return max(left, right)
    }
  }

  @inline(__always)
  private func checked(
    _ left: Int, _ symbol: String, _ right: Int, _ id: ExpressionID,
    _ operation: (Int, Int) -> (partialValue: Int, overflow: Bool)
  ) throws(Diagnostic) -> Int {
    let (value, overflow) = operation(left, right)
    guard !overflow else { throw arithmeticError(left, symbol, right, id) }
    return value
  }

  private func arithmeticError(
    _ left: Int, _ symbol: String, _ right: Int, _ id: ExpressionID
  ) -> Diagnostic {
    let isDivision = symbol == "/" || symbol == "%"
    let what = isDivision && right == 0 ? "divides by zero" : "is too large for a 64-bit number"
    return error(offset(of: id), "\(left) \(symbol) \(right) \(what) (on rank \(rank))")
  }

  /// A slot that the current rank holds.
  func heldSlot(_ expression: ExpressionID) throws(Diagnostic) -> Int {
    try checkHeld(try evaluate(expression), expression)
  }

  @inline(__always)
  mutating func checkHeldQuickly(_ slot: Int, _ expression: ExpressionID) throws(Diagnostic) -> Int
  {
    guard slot >= 0, slot < state.slots.count else { return try checkHeldSlowly(slot, expression) }
    return slot
  }

  @inline(never)
  private mutating func checkHeldSlowly(
    _ slot: Int, _ expression: ExpressionID
  ) throws(Diagnostic) -> Int {
    try checkHeld(slot, expression)
  }

  func checkHeld(_ slot: Int, _ expression: ExpressionID) throws(Diagnostic) -> Int {
    guard slot >= 0, slot < state.slots.count else { throw notHeld(slot, expression) }
    return slot
  }

  @inline(never)
  private func notHeld(_ slot: Int, _ expression: ExpressionID) -> Diagnostic {
    let held = state.slots.count
    return error(
      offset(of: expression),
      held == 0
        ? "rank \(rank) holds no stage, so it has no slot \(slot)"
        : "rank \(rank) has no slot \(slot); its slots are 0 to \(held - 1)")
  }
}
