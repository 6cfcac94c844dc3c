import PPModel
import PPSupport

extension Parser {
  /// A statement that may stand at the top level; nil for a heading, which is noted in the tree.
  mutating func topLevelStatement() throws(Diagnostic) -> Statement? {
    let offset = token.range.lowerBound
    if try take("schedule") {
      guard tree.name == nil else {
        throw source.diagnostic(at: offset, "the schedule has a name already; keep one")
      }
      let name = try string("the schedule's name")
      guard !name.isEmpty else {
        throw source.diagnostic(
          at: offset, "the schedule's name is empty; leave it out, or give one")
      }
      tree.name = name
      return nil
    }
    if try take("size") {
      guard tree.size == nil else {
        throw source.diagnostic(at: offset, "the size is given already; keep one")
      }
      tree.size = try size()
      return nil
    }
    if try take("option") { return try option() }
    if try take("placement") {
      try beforeInstructions("placement", offset)
      guard !sawPad else {
        throw source.diagnostic(at: offset, "placement must come before pad")
      }
      guard !sawPlacement else {
        throw source.diagnostic(at: offset, "the placement is given already; keep one")
      }
      sawPlacement = true
      tree.placementOffset = offset
      tree.placements.append(try placement())
      return .placement(Int32(tree.placements.count - 1))
    }
    if try take("cut") {
      guard !sawCut, !sawPlacement, !sawPad else {
        throw source.diagnostic(
          at: offset, "cut comes once, and before placement and pad, which count slices then")
      }
      try beforeInstructions("cut", offset)
      sawCut = true
      try expect("micro", "after cut: cut micro into 4")
      try expect("into", "and the number of slices: cut micro into 4")
      return .cut(try number("how many slices a micro-batch is cut into"))
    }
    if try take("pad") {
      try beforeInstructions("pad", offset)
      sawPad = true
      return .pad(try number("how many micro-batches the program is written for"))
    }
    if try take("block") { return try buildingBlock(offset) }
    if try take("define") {
      try define()
      return nil
    }
    return try statement()
  }

  private func beforeInstructions(_ word: String, _ offset: Int) throws(Diagnostic) {
    guard !sawInstruction else {
      throw source.diagnostic(at: offset, "\(word) must come before the first instruction")
    }
  }

  /// A statement that may stand anywhere.
  mutating func statement() throws(Diagnostic) -> Statement {
    guard token.kind == .name else { throw unexpected("a statement") }
    switch text(of: token) {
    case let word where OperationKind(letter: word) != nil:
      return isInBlock ? try placedInstruction() : try instruction()
    case "repeat": return try repetition()
    case "if": return try branch()
    case "let": return try definition()
    case "require": return try requirement()
    case "rank":
      try advance()
      let rank = try number("the rank that runs this block")
      return .onRank(rank, try block("the block of that rank"))
    case let word where Parser.headings.contains(word):
      throw source.diagnostic(
        at: token.range.lowerBound, "\(word) stands at the top level of the file, not in a block")
    case let word:
      let hint =
        "a statement is \(OperationKind.letters(", ")), repeat, if, let, require or rank"
      throw source.diagnostic(
        at: token.range.lowerBound, "'\(word.prefix(60))' does not start a statement; \(hint)")
    }
  }

  // MARK: Headings

  /// Reads `size pp = 8, micro = 20`.
  private mutating func size() throws(Diagnostic) -> (pp: Int, micro: Int) {
    try expect("pp", "after size: size pp = 8, micro = 20")
    try expect("=", "after pp")
    let pp = try integer()
    try expect(",", "between pp and micro")
    try expect("micro", "after the comma")
    try expect("=", "after micro")
    return (pp, try integer())
  }

  /// Reads `option chunks = 2`.
  private mutating func option() throws(Diagnostic) -> Statement {
    let (name, offset) = try newName("for the option")
    try expect("=", "and the option's default")
    let value = try number("the option's default")
    let variable = declare(name, .number, offset)
    tree.options.append(OptionNode(name: name, variable: variable, value: value))
    return .option(Int32(tree.options.count - 1))
  }

  private mutating func placement() throws(Diagnostic) -> PlacementNode {
    if try take("linear") { return .linear }
    if try take("vshape") { return .vshape }
    if try take("bidirectional") { return .bidirectional }
    if try take("interleaved") {
      try expect("(", "and the number of stages per rank")
      let count = try number("the number of stages per rank")
      try expect(")", "after the number of stages per rank")
      return .interleaved(count)
    }
    guard isAt("{") else {
      throw unexpected("linear, interleaved(n), vshape, bidirectional or { slot … } as placement")
    }
    try advance()
    return .custom(try slotLines())
  }

  /// Reads the lines of a placement up to its closing brace.
  private mutating func slotLines() throws(Diagnostic) -> [SlotLine] {
    try nested { parser throws(Diagnostic) in
      var lines: [SlotLine] = []
      while try !parser.take("}") {
        guard try parser.take("repeat") else {
          lines.append(.slot(try parser.slot()))
          continue
        }
        let visible = parser.scope.count
        let (variable, from, to) = try parser.counter()
        try parser.expect("{", "to open the slots to repeat")
        lines.append(.repeatRange(variable, from: from, to: to, try parser.slotLines()))
        parser.leaveScope(visible)
      }
      return lines
    }
  }

  /// Reads `slot 2 * pp - 1 - rank` or `slot [3, 2, 1, 0] for 0 ..< micro / 2`.
  private mutating func slot() throws(Diagnostic) -> SlotNode {
    let offset = token.range.lowerBound
    try expect("slot", "with the stage that it holds on this rank")
    var node = SlotNode(stage: nil, stageOfRank: [], from: nil, to: nil, offset: offset)
    if try take("[") {
      repeat {
        node.stageOfRank.append(try number("the stage of each rank"))
      } while try take(",")
      try expect("]", "after the stage of the last rank")
    } else {
      node.stage = try number("the stage that the slot holds on this rank")
    }
    if try take("for") {
      node.from = try number("the slot's first micro-batch")
      try expect("..<", "and the end of the slot's micro-batches")
      node.to = try number("the end of the slot's micro-batches")
    }
    return node
  }

  // MARK: Instructions

  private mutating func instruction() throws(Diagnostic) -> Statement {
    if !tree.buildingBlocks.isEmpty {
      throw source.diagnostic(
        at: token.range.lowerBound,
        "a schedule that has a block has no instructions besides; put them into the block")
    }
    sawInstruction = true
    let first = try operation()
    let offset = token.range.lowerBound
    guard try take("&") else { return .operation(add(first)) }
    let second = try operation()
    switch (first.kind, second.kind) {
    case (.forward, .backward), (.forward, .inputBackward):
      return .pair(forward: add(first), backward: add(second))
    case (.backward, .forward), (.inputBackward, .forward):
      return .pair(forward: add(second), backward: add(first))
    default:
      throw source.diagnostic(
        at: offset,
        "a pair is one F and one B or I, as in F&B; this is \(first.kind.letter)&\(second.kind.letter)"
      )
    }
  }

  mutating func add(_ operation: OperationNode) -> OperationID {
    tree.operations.append(operation)
    return OperationID(tree.operations.count - 1)
  }

  /// Reads `F`, `F[slot]`, `F@microbatch` or `F[slot]@microbatch`.
  mutating func operation() throws(Diagnostic) -> OperationNode {
    let letter = text(of: token)
    guard token.kind == .name, let kind = OperationKind(letter: letter) else {
      throw unexpected(OperationKind.letters(" or "))
    }
    var node = OperationNode(kind: kind, offset: token.range.lowerBound)
    try advance()
    if try take("[") {
      node.slot = try number("a slot")
      try expect("]", "after the slot")
    }
    if try take("@") { node.microbatch = try microbatch() }
    return node
  }

  /// What stands after `@`: a number, a name, or an expression in parentheses.
  private mutating func microbatch() throws(Diagnostic) -> ExpressionID {
    let offset = token.range.lowerBound
    let id = try primary()
    return try check(id, .number, "a micro-batch", offset)
  }

  // MARK: Control

  private mutating func repetition() throws(Diagnostic) -> Statement {
    try advance()
    guard token.kind == .name, following.kind == .name,
      source.bytes[following.range].elementsEqual("in".utf8)
    else {
      let count = try number("how many times to repeat")
      return .repeatCount(count, try block("the block to repeat"))
    }
    let visible = scope.count
    let (variable, from, to) = try counter()
    let body = try block("the block to repeat")
    leaveScope(visible)
    return .repeatRange(variable, from: from, to: to, body)
  }

  /// Reads `i in a ..< b`, which defines i.
  private mutating func counter() throws(Diagnostic) -> (VariableID, ExpressionID, ExpressionID) {
    let (name, offset) = try newName("for the counter")
    try expect("in", "after the counter")
    let from = try number("where the counter starts")
    try expect("..<", "and where the counter ends")
    let to = try number("where the counter ends")
    return (declare(name, .number, offset), from, to)
  }

  private mutating func branch() throws(Diagnostic) -> Statement {
    try advance()
    let condition = try condition("if")
    let then = try block("what to do if so")
    guard try take("else") else { return .branch(condition, then: then, otherwise: nil) }
    guard isAt("if") else {
      return .branch(condition, then: then, otherwise: try block("what to do if not"))
    }
    let nestedBranch = try nested { parser throws(Diagnostic) in try parser.branch() }
    return .branch(condition, then: then, otherwise: addBlock([nestedBranch]))
  }

  private mutating func definition() throws(Diagnostic) -> Statement {
    try advance()
    let (name, offset) = try newName("to define")
    try expect("=", "and a value")
    let value = try expression()
    return .define(declare(name, types[Int(value)], offset), value)
  }

  private mutating func requirement() throws(Diagnostic) -> Statement {
    try advance()
    let offset = token.range.lowerBound
    let condition = try condition("require")
    try expect(",", "and a message for when the requirement is not met")
    tree.requirements.append(RequirementNode(message: try string("the message"), offset: offset))
    return .require(condition, Int32(tree.requirements.count - 1))
  }
}
