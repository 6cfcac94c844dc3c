import PPModel
import PPSupport

/// Building blocks: `block every … within … { F[0] at … W }`.
extension Parser {
  /// Reads a building block, its first word having been read.
  mutating func buildingBlock(_ offset: Int) throws(Diagnostic) -> Statement {
    guard tree.buildingBlocks.isEmpty else {
      throw source.diagnostic(at: offset, "the block is given already; keep one")
    }
    guard !sawInstruction else {
      throw source.diagnostic(
        at: offset,
        "a schedule that has a block has no instructions besides; put them into the block")
    }
    guard !sawPad else {
      throw source.diagnostic(at: offset, "a block needs no pad: it fits any micro; leave pad out")
    }
    try expect("every", "and the time between two micro-batches: block every 6 { … }")
    let period = try number("the time between two micro-batches")
    var limit: ExpressionID?
    if try take("within") { limit = try number("the most chunks that a rank may hold") }
    isInBlock = true
    let body = try block("the building block")
    isInBlock = false
    tree.buildingBlocks.append(BlockNode(period: period, limit: limit, body: body, offset: offset))
    return .block(Int32(tree.buildingBlocks.count - 1))
  }

  /// Reads an instruction of a block: `F[0] at 2 * rank`, or `W` alone, which fills gaps.
  mutating func placedInstruction() throws(Diagnostic) -> Statement {
    sawInstruction = true
    let node = try operation()
    let letter = node.kind.letter
    guard node.microbatch == nil else {
      throw source.diagnostic(
        at: node.offset, "in a block \(letter) is for every micro-batch; leave @ out")
    }
    guard !isAt("&") else {
      throw source.diagnostic(
        at: token.range.lowerBound, "a block holds no pairs; give both instructions a time each")
    }
    if node.kind.traits.follows != nil {
      guard node.slot == nil, !isAt("at") else {
        throw source.diagnostic(
          at: node.offset, "in a block \(letter) runs where it fits; write \(letter) alone")
      }
      return .fill(add(node))
    }
    try expect("at", "and the time of \(letter): \(letter)[0] at 2 * rank")
    return .place(add(node), at: try number("the time of \(letter)"))
  }
}
