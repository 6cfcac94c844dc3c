import PPSupport

/// `define`: an expression with a name and parameters, put in place wherever it is used.
struct Definition {
  var parameters: [VariableID]
  var body: ExpressionID
}

extension Parser {
  /// The most nodes that the uses of definitions may come to in a file.
  static let copyLimit = 100_000

  /// Reads `define name(a, b) = …`; its own word has been read.
  mutating func define() throws(Diagnostic) {
    let (name, offset) = try newName("to define")
    try expect("(", "and the parameters; a value without any is defined with let")
    let visible = scope.count
    var parameters: [VariableID] = []
    repeat {
      let (parameter, place) = try newName("for the parameter")
      parameters.append(declare(parameter, .number, place))
    } while try take(",")
    try expect(")", "after the last parameter")
    try expect("=", "and what it stands for")
    let body = try expression()
    leaveScope(visible)
    scope.append(name)
    definitions.append(Definition(parameters: parameters, body: body))
    bindings[name] = Binding(
      variable: 0, type: types[Int(body)], offset: offset, definition: definitions.count - 1)
  }

  /// Reads the arguments of a definition's use and puts its expression in place.
  mutating func use(
    _ definition: Definition, _ name: String, _ offset: Int
  ) throws(Diagnostic) -> ExpressionID {
    let count = definition.parameters.count
    let phrase = count == 1 ? "1 number" : "\(count) numbers"
    guard try take("(") else { throw unexpected("'(' and \(phrase) after \(name)") }
    var arguments: [VariableID: ExpressionID] = [:]
    for (index, parameter) in definition.parameters.enumerated() {
      if index > 0 { try expect(",", "between the numbers: \(name) takes \(phrase)") }
      arguments[parameter] = try number("what \(name) takes")
    }
    try expect(")", "after the last number: \(name) takes \(phrase)")
    return try copy(definition.body, arguments, offset)
  }

  private mutating func copy(
    _ id: ExpressionID, _ arguments: [VariableID: ExpressionID], _ use: Int
  ) throws(Diagnostic) -> ExpressionID {
    copies += 1
    guard copies <= Parser.copyLimit else {
      throw source.diagnostic(
        at: use,
        "the definitions used in this file are too long, \(Parser.copyLimit) operators; use let")
    }
    let type = types[Int(id)]
    let place = tree.expressionOffsets[Int(id)]
    switch tree.expressions[Int(id)] {
    case .literal, .pending(slot: nil): return id
    case .variable(let variable): return arguments[variable] ?? id
    case .negate(let operand):
      let operand = try copy(operand, arguments, use)
      return try add(.negate(operand), type, place, [operand])
    case .not(let operand):
      let operand = try copy(operand, arguments, use)
      return try add(.not(operand), type, place, [operand])
    case .binary(let operation, let left, let right):
      let left = try copy(left, arguments, use)
      let right = try copy(right, arguments, use)
      return try add(.binary(operation, left, right), type, place, [left, right])
    case .conditional(let condition, let then, let otherwise):
      let condition = try copy(condition, arguments, use)
      let then = try copy(then, arguments, use)
      let otherwise = try copy(otherwise, arguments, use)
      return try add(
        .conditional(condition, then, otherwise), type, place, [condition, then, otherwise])
    case .pending(let slot?):
      let slot = try copy(slot, arguments, use)
      return try add(.pending(slot: slot), type, place, [slot])
    }
  }
}
