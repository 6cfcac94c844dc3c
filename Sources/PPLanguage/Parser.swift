import PPModel
import PPSupport

/// Reads a schedule file into a syntax tree; the grammar stands in `Docs/ScheduleLanguage.md`.
///
/// The parser holds two tokens, resolves names to variables, and knows of every expression whether
/// it is a number or a condition and how deep it is.
struct Parser {
  /// How deep blocks and expressions may nest.
  static let nestingLimit = 64
  /// How many names can be in sight at one place.
  static let nameLimit = 1000
  /// Words that cannot name a variable.
  static let reserved = Set(
    OperationKind.allCases.filter { $0.traits.costsAs == nil }.map(\.letter) + [
      "let", "repeat", "in", "if", "else", "require", "rank", "pp", "micro", "pending", "min",
      "max",
    ])

  /// Words that stand at the top level alone.
  static let headings =
    ["schedule", "size", "option", "placement", "pad", "block", "define", "cut"]
    + claimWords

  let source: SourceText
  var lexer: Lexer
  var token: Token
  var following: Token
  var tree = SyntaxTree()
  /// What a name in sight stands for.
  struct Binding {
    var variable: VariableID
    var type: ValueType
    var offset: Int
    /// Which definition it names, an index; nil for a value.
    var definition: Int?
  }

  /// What `define` has defined, and how many nodes their uses have come to.
  var definitions: [Definition] = []
  var copies = 0

  /// The names in sight, innermost last; a name is in sight at most once.
  var scope: [String] = []
  var bindings: [String: Binding] = [:]
  /// The type and height of each expression in the tree.
  var types: [ValueType] = []
  var heights: [Int] = []
  var depth = 0
  var sawInstruction = false
  var sawPlacement = false
  var sawPad = false
  var sawCut = false
  /// Whether the statements read now are those of a building block.
  var isInBlock = false
  /// The end of the last token that was passed over, in bytes.
  var lastEnd = 0

  init(_ source: SourceText) throws(Diagnostic) {
    self.source = source
    lexer = Lexer(source)
    token = try lexer.next()
    following = try lexer.next()
    for (id, name) in SyntaxTree.predefined.enumerated() {
      scope.append(name)
      bindings[name] = Binding(variable: VariableID(id), type: .number, offset: 0)
    }
  }

  mutating func file() throws(Diagnostic) -> SyntaxTree {
    var statements: [Statement] = []
    while token.kind != .end {
      if try claim() { continue }
      if let statement = try topLevelStatement() { statements.append(statement) }
    }
    guard sawInstruction else {
      throw Diagnostic(
        file: source.file,
        message: "the file holds no instruction; a schedule is a program of "
          + OperationKind.letters(" and "))
    }
    tree.root = addBlock(statements)
    return tree
  }

  // MARK: Tokens

  func text(of token: Token) -> String {
    String(decoding: source.bytes[token.range], as: UTF8.self)
  }

  mutating func advance() throws(Diagnostic) {
    lastEnd = token.range.upperBound
    token = following
    following = try lexer.next()
  }

  func isAt(_ word: String) -> Bool {
    (token.kind == .symbol || token.kind == .name)
      && source.bytes[token.range].elementsEqual(word.utf8)
  }

  /// Passes over `word` if it is next.
  mutating func take(_ word: String) throws(Diagnostic) -> Bool {
    guard isAt(word) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ word: String, _ purpose: String) throws(Diagnostic) {
    guard try take(word) else { throw unexpected("'\(word)' \(purpose)") }
  }

  func unexpected(_ wanted: String) -> Diagnostic {
    let found =
      switch token.kind {
      case .end: "the file ends here"
      case .text: "found a string"
      default: "found '\(text(of: token).prefix(60))'"
      }
    return source.diagnostic(at: token.range.lowerBound, "expected \(wanted), but \(found)")
  }

  mutating func string(_ purpose: String) throws(Diagnostic) -> String {
    guard token.kind == .text else { throw unexpected("\(purpose) in double quotes") }
    var bytes: [UInt8] = []
    var escaped = false
    for byte in source.bytes[token.range].dropFirst().dropLast() {
      if byte == UInt8(ascii: "\\"), !escaped {
        escaped = true
      } else {
        bytes.append(byte)
        escaped = false
      }
    }
    try advance()
    // Titles and messages go to terminals, and into other files.
    return String(decoding: bytes, as: UTF8.self).plain()
  }

  mutating func integer() throws(Diagnostic) -> Int {
    guard token.kind == .number else { throw unexpected("a whole number") }
    guard let value = Int(text(of: token)) else {
      throw source.diagnostic(
        at: token.range.lowerBound, "this number is too large; the largest is \(Int.max)")
    }
    try advance()
    return value
  }

  // MARK: Nesting, blocks and names

  /// Runs `body` one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    depth += 1
    guard depth <= Parser.nestingLimit else {
      throw source.diagnostic(
        at: token.range.lowerBound,
        "blocks and expressions nest at most \(Parser.nestingLimit) deep")
    }
    let result = try body(&self)
    depth -= 1
    return result
  }

  mutating func addBlock(_ statements: [Statement]) -> BlockID {
    tree.blocks.append(tree.statements.count..<tree.statements.count + statements.count)
    tree.statements.append(contentsOf: statements)
    return BlockID(tree.blocks.count - 1)
  }

  /// `{ statement… }`, with names of its own.
  mutating func block(_ purpose: String) throws(Diagnostic) -> BlockID {
    let opening = token.range.lowerBound
    try expect("{", "to open \(purpose)")
    let visible = scope.count
    let statements = try nested { parser throws(Diagnostic) in
      var statements: [Statement] = []
      while !parser.isAt("}") {
        guard parser.token.kind != .end else {
          throw parser.source.diagnostic(at: opening, "this '{' is never closed with '}'")
        }
        statements.append(try parser.statement())
      }
      return statements
    }
    try advance()
    leaveScope(visible)
    return addBlock(statements)
  }

  /// A new name, not yet in sight.
  mutating func newName(_ purpose: String) throws(Diagnostic) -> (name: String, offset: Int) {
    guard token.kind == .name else { throw unexpected("a name \(purpose)") }
    let name = text(of: token)
    let offset = token.range.lowerBound
    guard !Parser.reserved.contains(name) else {
      throw source.diagnostic(
        at: offset, "'\(name)' is a word of the language; choose another name")
    }
    if let known = bindings[name] {
      let line = source.diagnostic(at: known.offset, "").line
      throw source.diagnostic(
        at: offset, "'\(name)' is already defined on line \(line); choose another name")
    }
    guard scope.count < Parser.nameLimit else {
      throw source.diagnostic(at: offset, "more than \(Parser.nameLimit) names are in sight here")
    }
    try advance()
    return (name, offset)
  }

  mutating func declare(_ name: String, _ type: ValueType, _ offset: Int) -> VariableID {
    let variable = VariableID(tree.variableCount)
    tree.variableCount += 1
    scope.append(name)
    bindings[name] = Binding(variable: variable, type: type, offset: offset)
    return variable
  }

  /// Forgets the names beyond the first `count`.
  mutating func leaveScope(_ count: Int) {
    for name in scope[count...] { bindings[name] = nil }
    scope.removeLast(scope.count - count)
  }
}
