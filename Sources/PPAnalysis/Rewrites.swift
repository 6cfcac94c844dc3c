import PPModel

/// Instructions that only one of two programs has, matched where one form replaces another: B by I and W, F
/// and B by an overlapped pair, and the other way round.
struct Rewrites {
  private let removed: [NumberedInstruction]
  private let inserted: [NumberedInstruction]
  private var used: Set<NumberedInstruction> = []

  init(removed: [NumberedInstruction], inserted: [NumberedInstruction]) {
    self.removed = removed
    self.inserted = inserted
  }

  /// The differences that they make.
  ///
  /// - Complexity: O(instructions).
  mutating func changes() -> [ProgramChange] {
    var changes: [ProgramChange] = []
    let forwards = pairs(of: removed, by: inserted).map {
      ProgramChange(kind: .unpaired, before: [$0.whole], after: $0.parts)
    }
    let backwards = pairs(of: inserted, by: removed).map {
      ProgramChange(kind: .paired, before: $0.parts, after: [$0.whole])
    }
    changes += forwards + backwards
    changes += splits(of: removed, by: inserted).map {
      ProgramChange(kind: .split, before: [$0.whole], after: $0.parts)
    }
    changes += splits(of: inserted, by: removed).map {
      ProgramChange(kind: .joined, before: $0.parts, after: [$0.whole])
    }
    changes += removed.filter { !used.contains($0) }.map {
      ProgramChange(kind: .removed, before: [$0], after: [])
    }
    changes += inserted.filter { !used.contains($0) }.map {
      ProgramChange(kind: .inserted, before: [], after: [$0])
    }
    return changes
  }

  private typealias Match = (whole: NumberedInstruction, parts: [NumberedInstruction])

  private static func operations(
    _ instructions: [NumberedInstruction]
  ) -> [StageOperation: NumberedInstruction] {
    var found: [StageOperation: NumberedInstruction] = [:]
    for item in instructions {
      if case .single(let operation) = item.instruction { found[operation] = item }
    }
    return found
  }

  /// The parts of a whole: I and W of a full B.
  private static func parts(
    _ operation: StageOperation, _ found: [StageOperation: NumberedInstruction]
  ) -> [NumberedInstruction]? {
    let kinds = operation.kind.traits.parts
    let parts = kinds.compactMap { kind in
      found[StageOperation(kind, stage: operation.stage, microbatch: operation.microbatch)]
    }
    return kinds.isEmpty || parts.count < kinds.count ? nil : parts
  }

  /// Overlapped pairs among `wholes` whose halves are among `parts`.
  private mutating func pairs(
    of wholes: [NumberedInstruction], by parts: [NumberedInstruction]
  ) -> [Match] {
    let found = Rewrites.operations(parts)
    return matches(wholes) { instruction in
      guard case .pair(let forward, let backward) = instruction, let first = found[forward] else {
        return nil
      }
      if let second = found[backward] { return [first, second] }
      return Rewrites.parts(backward, found).map { [first] + $0 }
    }
  }

  /// Wholes, such as a full B, among `wholes` whose parts are among `parts`.
  private mutating func splits(
    of wholes: [NumberedInstruction], by parts: [NumberedInstruction]
  ) -> [Match] {
    let found = Rewrites.operations(parts)
    return matches(wholes) { instruction in
      guard case .single(let operation) = instruction else { return nil }
      return Rewrites.parts(operation, found)
    }
  }

  private mutating func matches(
    _ wholes: [NumberedInstruction], _ parts: (Instruction) -> [NumberedInstruction]?
  ) -> [Match] {
    var result: [Match] = []
    for whole in wholes where !used.contains(whole) {
      guard let parts = parts(whole.instruction), !parts.contains(where: used.contains) else {
        continue
      }
      used.insert(whole)
      used.formUnion(parts)
      result.append((whole, parts.sorted { $0.number < $1.number }))
    }
    return result
  }
}
