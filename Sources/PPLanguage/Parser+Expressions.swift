import PPModel
import PPSupport

/// Expressions, by precedence climbing: `? :`, `||`, `&&`, comparison, `+ -`, `* / %`, unary.
extension Parser {
  mutating func number(_ purpose: String) throws(Diagnostic) -> ExpressionID {
    let offset = token.range.lowerBound
    let id = try expression()
    return try check(id, .number, purpose, offset)
  }

  mutating func condition(_ purpose: String) throws(Diagnostic) -> ExpressionID {
    let offset = token.range.lowerBound
    let id = try expression()
    return try check(id, .condition, purpose, offset)
  }

  /// Holds an expression to its type.
  func check(
    _ id: ExpressionID, _ type: ValueType, _ purpose: String, _ offset: Int
  ) throws(Diagnostic) -> ExpressionID {
    guard types[Int(id)] != type else { return id }
    switch type {
    case .number:
      throw source.diagnostic(at: offset, "\(purpose) is a number, but this is a condition")
    case .condition:
      throw source.diagnostic(
        at: offset, "\(purpose) takes a condition such as a < b, but this is a number")
    }
  }

  mutating func expression() throws(Diagnostic) -> ExpressionID {
    try nested { parser throws(Diagnostic) in
      let offset = parser.token.range.lowerBound
      let condition = try parser.binary(0)
      guard parser.isAt("?") else { return condition }
      _ = try parser.check(condition, .condition, "'?'", offset)
      let place = parser.token.range.lowerBound
      try parser.advance()
      let then = try parser.expression()
      try parser.expect(":", "and the value for when the condition does not hold")
      let otherOffset = parser.token.range.lowerBound
      let otherwise = try parser.expression()
      let type = parser.types[Int(then)]
      guard parser.types[Int(otherwise)] == type else {
        throw parser.source.diagnostic(
          at: otherOffset, "both sides of ':' must be numbers, or both conditions")
      }
      return try parser.add(
        .conditional(condition, then, otherwise), type, place, [condition, then, otherwise])
    }
  }

  /// Binary operators by precedence, loosest first, with the types they take and give.
  private static let levels: [[(symbol: String, operation: BinaryOperator)]] = [
    [("||", .or)],
    [("&&", .and)],
    [
      ("==", .equal), ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual),
      ("<", .less), (">", .greater),
    ],
    [("+", .add), ("-", .subtract)],
    [("*", .multiply), ("/", .divide), ("%", .remainder)],
  ]

  private mutating func binary(_ level: Int) throws(Diagnostic) -> ExpressionID {
    guard level < Parser.levels.count else { return try unary() }
    var left = try binary(level + 1)
    while token.kind == .symbol,
      let (symbol, operation) = Parser.levels[level].first(where: { isAt($0.symbol) })
    {
      let offset = token.range.lowerBound
      try advance()
      let right = try binary(level + 1)
      let takes: ValueType = level < 2 ? .condition : .number
      for side in [left, right] where types[Int(side)] != takes {
        let wanted = takes == .number ? "numbers" : "conditions"
        throw source.diagnostic(at: offset, "'\(symbol)' takes two \(wanted)")
      }
      let type: ValueType = level < 3 ? .condition : .number
      left = try add(.binary(operation, left, right), type, offset, [left, right])
      if level == 2, Parser.levels[2].contains(where: { isAt($0.symbol) }) {
        throw source.diagnostic(
          at: token.range.lowerBound, "comparisons do not chain; join two of them with &&")
      }
    }
    return left
  }

  /// Comparisons of sums that chain: `a <= b <= c` is a <= b && b <= c.
  mutating func chainedComparison() throws(Diagnostic) -> ExpressionID {
    var left = try binary(3)
    var all: ExpressionID?
    while let (_, operation) = Parser.levels[2].first(where: { isAt($0.symbol) }) {
      let offset = token.range.lowerBound
      try advance()
      let right = try binary(3)
      let one = try add(.binary(operation, left, right), .condition, offset, [left, right])
      if let earlier = all {
        all = try add(.binary(.and, earlier, one), .condition, offset, [earlier, one])
      } else {
        all = one
      }
      left = right
    }
    guard let all else { throw unexpected("a comparison such as W <= F") }
    return all
  }

  private mutating func unary() throws(Diagnostic) -> ExpressionID {
    let offset = token.range.lowerBound
    let symbol = isAt("-") ? "-" : isAt("!") ? "!" : nil
    guard let symbol else { return try primary() }
    try advance()
    let operand = try nested { parser throws(Diagnostic) in try parser.unary() }
    let type: ValueType = symbol == "-" ? .number : .condition
    _ = try check(operand, type, "what follows \(symbol)", offset)
    return try add(symbol == "-" ? .negate(operand) : .not(operand), type, offset, [operand])
  }

  /// A number, a name, a function, `pending`, or an expression in parentheses.
  mutating func primary() throws(Diagnostic) -> ExpressionID {
    let offset = token.range.lowerBound
    if token.kind == .number { return try add(.literal(try integer()), .number, offset, []) }
    if try take("(") {
      let inner = try expression()
      try expect(")", "to close the parenthesis")
      return inner
    }
    if try take("min") { return try extremum(.minimum, offset) }
    if try take("max") { return try extremum(.maximum, offset) }
    if try take("pending") {
      guard try take("[") else { return try add(.pending(slot: nil), .number, offset, []) }
      let slot = try number("a slot")
      try expect("]", "after the slot")
      return try add(.pending(slot: slot), .number, offset, [slot])
    }
    guard token.kind == .name else { throw unexpected("a number, a name or '('") }
    let name = try costName(text(of: token))
    guard let known = bindings[name] else {
      let names = scope
      let hint = didYouMean(name, among: names).map { "; \($0)" } ?? ""
      throw source.diagnostic(
        at: offset,
        "'\(name.prefix(60))' is not defined\(hint.isEmpty ? "; define it with let" : hint)")
    }
    try advance()
    if let definition = known.definition { return try use(definitions[definition], name, offset) }
    return try add(.variable(known.variable), known.type, offset, [])
  }

  /// Reads `(a, b, …)` after `min` or `max`.
  private mutating func extremum(
    _ operation: BinaryOperator, _ offset: Int
  ) throws(Diagnostic) -> ExpressionID {
    let word = operation == .minimum ? "min" : "max"
    try expect("(", "after \(word)")
    var result = try number("what \(word) takes")
    while try take(",") {
      let next = try number("what \(word) takes")
      result = try add(.binary(operation, result, next), .number, offset, [result, next])
    }
    try expect(")", "after the last number of \(word)")
    return result
  }

  mutating func add(
    _ expression: Expression, _ type: ValueType, _ offset: Int, _ children: [ExpressionID]
  ) throws(Diagnostic) -> ExpressionID {
    let height = (children.map { heights[Int($0)] }.max() ?? 0) + 1
    guard height <= 2 * Parser.nestingLimit else {
      throw source.diagnostic(at: offset, "this expression is too long; split it with let")
    }
    tree.expressions.append(expression)
    tree.expressionOffsets.append(offset)
    tree.expressionSizes.append(children.reduce(1) { $0 + tree.expressionSizes[Int($1)] })
    types.append(type)
    heights.append(height)
    return ExpressionID(tree.expressions.count - 1)
  }
}
