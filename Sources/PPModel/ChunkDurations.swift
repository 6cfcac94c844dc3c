/// How long each kind of instruction takes, in ticks, and how long a message between ranks travels.
public struct ChunkDurations: Hashable, Sendable {
  /// The duration of each kind by its raw value, `[InstructionKind.tableSize]`; 0 for kinds not given.
  public private(set) var table: [Ticks]
  /// PP communication between two ranks; travels beside compute and holds neither rank.
  public var hop: Ticks

  /// Durations in ticks of each kind there is; none may be negative.
  public init(hop: Ticks, _ duration: (InstructionKind) -> Ticks) {
    table = [Ticks](repeating: 0, count: InstructionKind.tableSize)
    self.hop = hop
    for kind in InstructionKind.allCases { self[kind] = duration(kind) }
  }

  /// Durations in ticks: F, B, I, W and F&B; none may be negative.
  ///
  /// What costs as much as another takes as long, and F&I as long as both, or as F&B
  /// where that is less.
  public init(
    forward: Ticks, backward: Ticks, inputBackward: Ticks, weightBackward: Ticks, pair: Ticks,
    hop: Ticks
  ) {
    let given: [InstructionKind: Ticks] = [
      .forward: forward, .backward: backward, .inputBackward: inputBackward,
      .weightBackward: weightBackward, .pair: pair,
      .inputPair: min(pair, forward.clampedSum(inputBackward)),
    ]
    self.init(hop: hop) { kind in
      if case .single(let one) = kind, let repeated = one.traits.costsAs {
        return given[.single(repeated)] ?? 0
      }
      return given[kind] ?? 0
    }
  }

  /// The duration of one instruction of `kind`.
  public subscript(kind: InstructionKind) -> Ticks {
    get { table[Int(kind.rawValue)] }
    set { table[Int(kind.rawValue)] = newValue }
  }

  /// F: one forward chunk.
  public var forward: Ticks {
    get { self[.forward] }
    set { self[.forward] = newValue }
  }
  /// B: one full backward chunk, I and W together.
  public var backward: Ticks {
    get { self[.backward] }
    set { self[.backward] = newValue }
  }
  /// I: the backward for the input.
  public var inputBackward: Ticks {
    get { self[.inputBackward] }
    set { self[.inputBackward] = newValue }
  }
  /// W: the backward for the weights.
  public var weightBackward: Ticks {
    get { self[.weightBackward] }
    set { self[.weightBackward] = newValue }
  }
  /// F&B: one overlapped pair.
  public var pair: Ticks {
    get { self[.pair] }
    set { self[.pair] = newValue }
  }
}
