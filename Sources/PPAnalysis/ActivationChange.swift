import PPModel

/// What an instruction does to the activations that its rank holds, in millionths of a chunk.
struct ActivationChange {
  /// From before the instruction to after it.
  var sum = 0
  /// From before it to the most that is held while it runs.
  var most = 0

  /// An operation's change, where a share of a chunk stays from I until W.
  init(_ kind: OperationKind, heldForW: Chunks) {
    let (chunks, held) = kind.traits.activations
    sum = chunks * Chunks.one + held * heldForW.count
    most = max(0, sum)
  }

  init() {}

  /// The change of an instruction whose forward keeps its input alone, which is not counted, from what it is
  /// elsewhere; R makes up for it.
  func withoutForward(of kind: InstructionKind) -> ActivationChange {
    var change = self
    let made = ActivationChange(.forward, heldForW: 0).sum
    if kind == .single(.recomputation) {
      (change.sum, change.most) = (made, made)
    } else if kind.operations.contains(.forward) {
      change.sum -= made
      change.most -= made
    }
    return change
  }

  /// The change of every kind of instruction by its raw value, `[InstructionKind.tableSize]`.
  ///
  /// A pair holds what its forward makes and what its backward frees at the same time.
  static func table(heldForW: Chunks) -> [ActivationChange] {
    var table = [ActivationChange](
      repeating: ActivationChange(), count: InstructionKind.tableSize)
    for kind in OperationKind.allCases {
      table[Int(kind.rawValue)] = ActivationChange(kind, heldForW: heldForW)
    }
    for kind in InstructionKind.pairs {
      let halves = kind.operations.map { table[Int($0.rawValue)] }
      let sum = halves.reduce(0) { $0 + $1.sum }
      table[Int(kind.rawValue)].sum = sum
      table[Int(kind.rawValue)].most = max(sum, halves[0].most)
    }
    return table
  }
}

extension StageOperation {
  /// By how much an operation changes the activations that its rank holds.
  ///
  /// - Parameters:
  ///   - heldForW: see `Metrics`.
  ///   - recomputed: what is run forward once more, and counts from there.
  public func activationChange(heldForW: Chunks, _ recomputed: RecomputedCells?) -> Chunks {
    let change = ActivationChange(kind, heldForW: heldForW)
    guard let recomputed, recomputed.contains(stage: stage, microbatch: microbatch) else {
      return Chunks(count: change.sum)
    }
    return Chunks(count: change.withoutForward(of: .single(kind)).sum)
  }
}
