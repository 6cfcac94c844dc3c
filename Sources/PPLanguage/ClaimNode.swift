import PPModel
import PPSupport

/// What a schedule file says of its own bubble and activations.
struct ClaimNode {
  /// An expression, and how it is written.
  struct Formula {
    var expression: ExpressionID
    var text: String
  }

  /// `published bubble …` or `derived bubble …`.
  var origin: ScheduleClaims.Origin?
  var bubble: Formula?
  /// `exact …, …`: what must be so for the bubble's formula to be exact.
  var conditions: [Formula] = []
  /// `activations …`: a number of chunks, or the smallest of several.
  var activations: [Formula] = []
  /// The variables that hold the costs of each kind of instruction.
  var costs: [(kind: InstructionKind, variable: VariableID)] = []
}

extension Parser {
  /// The words that start a claim.
  static let claimWords = ["published", "derived", "exact", "activations"]

  /// Reads a claim, if one is next.
  mutating func claim() throws(Diagnostic) -> Bool {
    let offset = token.range.lowerBound
    guard let word = Parser.claimWords.first(where: isAt) else { return false }
    try advance()
    let visible = scope.count
    declareCosts()
    defer { leaveScope(visible) }
    func once(_ isFirst: Bool) throws(Diagnostic) {
      guard isFirst else { throw source.diagnostic(at: offset, "\(word) is given twice; keep one") }
    }
    switch word {
    case "exact":
      try once(tree.claims.conditions.isEmpty)
      repeat { tree.claims.conditions.append(try comparison()) } while try take(",")
    case "activations":
      try once(tree.claims.activations.isEmpty)
      tree.claims.activations = try smallest()
    default:
      try once(tree.claims.bubble == nil)
      try expect("bubble", "after \(word)")
      tree.claims.origin = ScheduleClaims.Origin(rawValue: word)
      tree.claims.bubble = try formula { parser throws(Diagnostic) in
        try parser.number("the bubble")
      }
    }
    return true
  }

  /// Inside a claim the letters of instructions stand for their costs.
  private mutating func declareCosts() {
    for kind in InstructionKind.costNamed + OperationKind.copies.map({ .single($0) }) {
      if let known = tree.claims.costs.first(where: { $0.kind == kind }) {
        scope.append(kind.letters)
        bindings[kind.letters] = Binding(variable: known.variable, type: .number, offset: 0)
      } else {
        tree.claims.costs.append((kind, declare(kind.letters, .number, 0)))
      }
    }
  }

  /// The name of a cost; `F&B` is one.
  mutating func costName(_ name: String) throws(Diagnostic) -> String {
    let pair = InstructionKind.pair.letters
    guard bindings[pair] != nil, pair.hasPrefix(name + "&"),
      source.bytes[following.range].elementsEqual("&".utf8)
    else { return name }
    try advance()
    try advance()
    guard isAt(String(pair.dropFirst(name.count + 1))) else { throw unexpected("\(pair), a cost") }
    return pair
  }

  private mutating func formula(
    _ read: (inout Parser) throws(Diagnostic) -> ExpressionID
  ) throws(Diagnostic) -> ClaimNode.Formula {
    let start = token.range.lowerBound
    let expression = try read(&self)
    let end = lastEnd
    return ClaimNode.Formula(
      expression: expression, text: FormulaText.short(source.bytes[start..<end]))
  }

  /// `a <= b`, or `a <= b <= c`.
  private mutating func comparison() throws(Diagnostic) -> ClaimNode.Formula {
    try formula { parser throws(Diagnostic) in try parser.chainedComparison() }
  }

  /// The arguments of `min(…)`, or one number.
  private mutating func smallest() throws(Diagnostic) -> [ClaimNode.Formula] {
    func one(_ parser: inout Parser) throws(Diagnostic) -> ClaimNode.Formula {
      try parser.formula { parser throws(Diagnostic) in try parser.number("the activations") }
    }
    guard try take("min") else { return [try one(&self)] }
    try expect("(", "after min")
    var choices = [try one(&self)]
    while try take(",") { choices.append(try one(&self)) }
    try expect(")", "after the last number of min")
    return choices
  }
}

/// How a formula of a schedule file is shown: `(pp / 2 - 1) * (F&B + B)` as `(pp/2-1)(F&B+B)`.
enum FormulaText {
  /// Blanks stand around comparisons alone, equality is one sign, products need none but between names.
  static func short(_ bytes: some Collection<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split { $0 == " " || $0 == "\t" || $0.isNewline }.joined()
    var result = ""
    var rest = Substring(words)
    while let first = rest.first {
      if let sign = ["==", "!=", "<=", ">="].first(where: rest.hasPrefix) {
        result += sign == "==" ? " = " : " \(sign) "
        rest.removeFirst(2)
      } else if first == "<" || first == ">" {
        result += " \(first) "
        rest.removeFirst()
      } else {
        rest.removeFirst()
        let joinsNames = result.last?.isLetter == true && rest.first?.isLetter == true
        if first != "*" { result.append(first) } else if joinsNames { result += "·" }
      }
    }
    return result
  }
}
