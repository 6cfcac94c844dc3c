import PPModel
import PPSupport

extension Expander {
  /// An operation with its names worked out; `isPadding` where it is to be left out.
  struct Resolved {
    var stage: Int
    var microbatch: Int
    var isPadding: Bool
  }

  /// Runs one operation by itself.
  mutating func run(_ node: OperationNode) throws(Diagnostic) {
    try countSteps(1, node.offset)
    let operation = try resolve(node)
    if !operation.isPadding { try emit(node, operation) }
  }

  /// Runs an overlapped pair; where one side is padding, the other runs alone.
  mutating func run(
    _ forwardNode: OperationNode, pairedWith backwardNode: OperationNode
  ) throws(Diagnostic) {
    try countSteps(2, forwardNode.offset)
    let forward = try resolve(forwardNode)
    let backward = try resolve(backwardNode)
    switch (forward.isPadding, backward.isPadding) {
    case (true, true): break
    case (false, true): try emit(forwardNode, forward)
    case (true, false): try emit(backwardNode, backward)
    case (false, false):
      guard forward.microbatch != backward.microbatch else {
        throw error(
          backwardNode.offset,
          "rank \(rank) pairs F and \(backwardNode.kind.letter) of the same micro-batch, \(forward.microbatch); a pair "
            + "overlaps two different ones")
      }
      try countInstruction(forwardNode.offset)
      builder.appendPair(
        .pair(with: backwardNode.kind), forwardStage: forward.stage,
        forwardMicrobatch: forward.microbatch,
        backwardStage: backward.stage, backwardMicrobatch: backward.microbatch)
    }
  }

  private mutating func emit(
    _ node: OperationNode, _ operation: Resolved
  ) throws(Diagnostic) {
    try countInstruction(node.offset)
    builder.append(node.kind, stage: operation.stage, microbatch: operation.microbatch)
  }

  mutating func countInstruction(_ offset: Int) throws(Diagnostic) {
    offsets?.append(offset)
    guard builder.count < limits.instructions else {
      throw misfit(
        offset, "the program is too long: \(limits.rule), and this one has more")
    }
  }

  /// Finds out which stage and micro-batch an operation means, and moves the counters.
  private mutating func resolve(_ node: OperationNode) throws(Diagnostic) -> Resolved {
    if node.counter < 0, node.microbatch == nil { return try resolveOldest(node) }
    let slot = try slot(of: node)
    let held = state.slots[slot]
    let first = held.microbatches.lowerBound
    let microbatch: Int
    if let expression = node.microbatch {
      microbatch = try evaluateCounted(expression)
      guard microbatch >= first, microbatch < held.paddedEnd else {
        throw error(
          offset(of: expression),
          "slot \(slot) of rank \(rank) works on micro-batches \(first) ..< \(held.paddedEnd), "
            + "not on \(microbatch)")
      }
    } else {
      microbatch = state[node.counter, slot]
      guard microbatch < held.paddedEnd else {
        throw error(
          node.offset,
          "rank \(rank) has no micro-batch left for \(node.kind.letter) in slot \(slot): all of "
            + "\(first) ..< \(held.paddedEnd) are used")
      }
    }
    if node.counter >= 0 {
      state[node.counter, slot] = microbatch + 1
    } else {
      state.pending.remove(slot: slot, microbatch: microbatch)
    }
    if node.isFollowed { state.pending.add(slot: slot, microbatch: microbatch) }
    return Resolved(
      stage: held.stage, microbatch: microbatch,
      isPadding: microbatch >= held.microbatches.upperBound)
  }

  /// `W` or `W[slot]`: the oldest I whose W is outstanding.
  private mutating func resolveOldest(_ node: OperationNode) throws(Diagnostic) -> Resolved {
    var slot = -1
    if let expression = node.slot { slot = try heldSlotCounted(expression) }
    guard let oldest = state.pending.removeOldest(slot: slot) else {
      throw nothingOutstanding(node, slot: slot)
    }
    let held = state.slots[oldest.slot]
    return Resolved(
      stage: held.stage, microbatch: oldest.microbatch,
      isPadding: oldest.microbatch >= held.microbatches.upperBound)
  }

  /// Says that there is no I whose W is outstanding, in a slot or, where that is -1, in any.
  func nothingOutstanding(_ node: OperationNode, slot: Int) -> Diagnostic {
    let place = slot < 0 ? "" : " in slot \(slot)"
    let (own, other) = (node.kind.letter, node.kind.traits.follows?.letter ?? "")
    return error(
      node.offset,
      "rank \(rank) has no \(other)\(place) whose \(own) is outstanding; \(own) comes after its "
        + other)
  }

  private mutating func heldSlotCounted(_ expression: ExpressionID) throws(Diagnostic) -> Int {
    try checkHeldQuickly(try evaluateCounted(expression), expression)
  }

  mutating func slot(of node: OperationNode) throws(Diagnostic) -> Int {
    if let expression = node.slot { return try heldSlotCounted(expression) }
    guard state.slots.count == 1 else {
      let letter = node.kind.letter
      throw error(
        node.offset,
        state.slots.isEmpty
          ? "rank \(rank) holds no stage, so it cannot run \(letter)"
          : "rank \(rank) holds \(state.slots.count) stages; say which: \(letter)[0] to "
            + "\(letter)[\(state.slots.count - 1)]")
    }
    return 0
  }
}
