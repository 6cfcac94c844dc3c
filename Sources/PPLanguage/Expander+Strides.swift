import PPModel
import PPSupport

extension Expander {
  /// Looks at a block's statements as they are in this iteration; false for what is not even.
  mutating func follow(_ block: BlockID) -> Bool {
    for index in tree.blocks[Int(block)] {
      switch tree.statements[index] {
      case .operation(let id):
        guard add(id, isBackwardOfPair: false) else { return false }
        steady.instructions += 1
      case .pair(let forward, let backward):
        guard add(forward, isBackwardOfPair: false), add(backward, isBackwardOfPair: true)
        else { return false }
        steady.instructions += 1
      case .branch(let condition, let then, let otherwise):
        guard let holds = value(of: condition) else { return false }
        guard let taken = holds.value != 0 ? then : otherwise else { continue }
        guard follow(taken) else { return false }
      case .define(let variable, let expression):
        guard let moving = value(of: expression) else { return false }
        variables[Int(variable)] = moving.value
        steady.motion[Int(variable)] = moving.path
      default: return false
      }
    }
    return true
  }

  /// The value of an expression and how it moves; nil where that cannot be followed.
  private mutating func value(of id: ExpressionID) -> ExpressionMotion.Moving? {
    if code.entries[Int(id)].first == ExpressionCode.Entry.unknown {
      code.compile(id, tree, &variables)
      // New registers stand still.
      steady.motion.extend(to: variables.count)
    }
    let entry = code.entries[Int(id)]
    steady.steps += Int(entry.size)
    return code.follow(entry, &variables, &steady.motion)
  }

  /// Adds one operation of the body.
  private mutating func add(_ id: OperationID, isBackwardOfPair: Bool) -> Bool {
    guard steady.moves.count < SteadyStride.most else { return false }
    let node = tree.operations[Int(id)]
    steady.steps += 1
    var slot = state.slots.count == 1 ? 0 : -1
    if let expression = node.slot {
      guard let held = value(of: expression), held.slope == 0,
        state.slots.indices.contains(held.value)
      else { return false }
      slot = held.value
    }
    let takesOldest = node.counter < 0 && node.microbatch == nil
    if takesOldest { steady.takesOldest = true }
    if node.isFollowed || node.counter < 0 { steady.passesWeights = true }
    var move = SteadyStride.Move(
      place: steady.instructions, operation: id, slot: takesOldest && node.slot == nil ? -1 : slot,
      microbatch: 0, step: nil, isBackwardOfPair: isBackwardOfPair, takesOldest: takesOldest)
    if !takesOldest {
      guard slot >= 0 else { return false }
      if let expression = node.microbatch {
        guard let moving = value(of: expression) else { return false }
        move.microbatch = moving.value
        move.step = moving.slope
        guard node.counter < 0 || state.useByName(node.counter, slot) else { return false }
      } else {
        guard let next = state.useNext(node.counter, slot) else { return false }
        move.microbatch = next
      }
    }
    steady.moves.append(move)
    return true
  }

  /// Says for how many iterations the moves go on, and what they come to; 0 where some need a closer look.
  mutating func settle() -> Int {
    // Micro-batches that are left out, and errors, are for single iterations; so is a W that may take such a one.
    guard
      !steady.takesOldest
        || state.slots.allSatisfy({ $0.paddedEnd == $0.microbatches.upperBound })
    else { return 0 }
    for index in steady.moves.indices {
      let move = steady.moves[index]
      let node = tree.operations[Int(move.operation)]
      guard !move.takesOldest else {
        steady.rows.append(MovingInstruction(node.kind, stage: 0, microbatch: 0, step: 0))
        continue
      }
      let held = state.slots[move.slot]
      let step = move.step ?? state.uses(node.counter, move.slot)
      steady.moves[index].step = step
      guard held.microbatches.contains(move.microbatch) else { return 0 }
      if step > 0 {
        steady.motion.end(after: (held.microbatches.upperBound - 1 - move.microbatch) / step + 1)
      } else if step < 0 {
        steady.motion.end(after: (move.microbatch - held.microbatches.lowerBound) / -step + 1)
      }
      guard move.isBackwardOfPair else {
        steady.rows.append(
          MovingInstruction(node.kind, stage: held.stage, microbatch: move.microbatch, step: step))
        continue
      }
      let forward = steady.moves[index - 1]
      // Of the same micro-batch they are no pair.
      guard move.microbatch != forward.microbatch else { return 0 }
      steady.motion.end(
        after: ExpressionMotion.meeting(
          ExpressionMotion.Moving(move.microbatch, .steady(step)),
          ExpressionMotion.Moving(forward.microbatch, .steady(forward.step ?? 0))))
      let last = steady.rows.count - 1
      steady.rows[last] = steady.rows[last].paired(
        with: node.kind, stage: held.stage, microbatch: move.microbatch, step: step)
    }
    // No further than the limits: where they are reached, a single iteration says so.
    let count = max(1, steady.instructions)
    steady.motion.end(after: (limits.instructions - builder.count) / count)
    steady.motion.end(after: max(SteadyStride.fewest, SteadyStride.mostAtOnce / count))
    if steady.steps > 64 * steady.instructions {
      steady.motion.end(after: (limits.steps - steps) / steady.steps)
    }
    return steady.motion.horizon
  }

  /// Notes what I leave for later and takes it up again, in `times` strides from the instruction `first` on.
  mutating func passWeights(times: Int, from first: Int) throws(Diagnostic) {
    let passes = steady.moves.compactMap { move -> WeightPass? in
      let node = tree.operations[Int(move.operation)]
      guard node.isFollowed || node.counter < 0 else { return nil }
      return WeightPass(
        what: move.takesOldest ? .oldest : node.isFollowed ? .add : .named,
        slot: Int32(truncatingIfNeeded: move.slot),
        microbatch: Int32(truncatingIfNeeded: move.microbatch),
        step: Int32(truncatingIfNeeded: move.step ?? 0), place: move.place,
        operation: move.operation)
    }
    let width = steady.instructions
    let stages = state.slots.map { Int32(truncatingIfNeeded: $0.stage) }
    let failed = stages.withColumn { stages in
      builder.withPlaces { builtStages, builtMicrobatches in
        state.pending.pass(passes, times: times) { time, taker, entry in
          let index = first &+ time &* width &+ taker.place
          builtStages[index] = stages[Int(entry.slot)]
          builtMicrobatches[index] = entry.microbatch
        }
      }
    }
    if let failed {
      throw nothingOutstanding(tree.operations[Int(failed.operation)], slot: Int(failed.slot))
    }
  }
}
