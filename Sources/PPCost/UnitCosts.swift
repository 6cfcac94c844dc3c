import PPModel

/// Chunk costs as plain numbers, in units of the user's choosing, kept in millionths.
///
/// Every stage costs the same, unless `stages` says otherwise. I = B - W, and F&B = F + B unless it is given.
public struct UnitCosts: Hashable, Sendable {
  /// The costs of kinds that have one of their own, by raw value; 0 for the others.
  private var own: [Ticks]
  /// F&B: an overlapped pair, where it is not F + B.
  public var givenPair: Ticks?
  /// The costs that only some schedules have, where they were given: F&I is else F + I, or F&B if that is less, and O
  /// and L are F.
  private(set) var givenRare: [InstructionKind: Ticks] = [:]
  /// PP communication for each hop between ranks, beside compute.
  public var hop: Ticks
  /// What each rank's optimizer takes between two steps.
  public var optimizer: Ticks = 0
  /// What the host spends before each instruction.
  public var host: Ticks = 0
  /// Actions besides the chunks that take time, by their names in PyTorch's CSV: `UNSHARD`.
  public var actions: [String: Ticks] = [:]
  /// What a unit is: a million ticks, and milliseconds where costs were measured.
  public var scale = TimeScale.unitCosts
  /// The kinds that were measured or given, where the others are not known; nil where all are as they stand.
  public var known: [InstructionKind]?
  /// The costs of each stage, `[stages]`, where they differ; empty where all stages cost the same.
  ///
  /// Then the costs by themselves are those of stage 0.
  public private(set) var stages: [UnitCosts] = []

  /// F=1 B=2 W=1, no PP communication.
  public static let standard = UnitCosts()

  init() {
    own = OperationKind.allCases.map {
      ($0.traits.standardCost ?? 0) * TimeScale.unitCosts.ticksPerUnit
    }
    hop = 0
  }

  /// Costs in ticks of `TimeScale.unitCosts`; the rest as in `standard`.
  public init(
    forward: Ticks, backward: Ticks, weightBackward: Ticks, pair: Ticks? = nil, hop: Ticks = 0
  ) {
    self.init()
    self[.forward] = forward
    self[.backward] = backward
    self[.weightBackward] = weightBackward
    self.givenPair = pair
    self.hop = hop
  }

  /// Costs that differ from stage to stage, `[stages]`; what is no chunk's cost is that of the first.
  public init(ofStages stages: [UnitCosts]) {
    self = stages.first ?? .standard
    self.stages = stages
  }

  /// The costs of chunks that take so long.
  public init(_ durations: ChunkDurations) {
    self.init()
    for kind in OperationKind.costed { self[.single(kind)] = durations[.single(kind)] }
    givenPair = durations.pair
    hop = durations.hop
  }

  /// The cost of an instruction in ticks of `TimeScale.unitCosts`: its own, or what follows from others, as
  /// I = B - W does.
  ///
  /// Only own costs can be set, the pair's, and those of copies.
  public subscript(kind: InstructionKind) -> Ticks {
    get {
      switch kind {
      case .single(let kind): cost(kind)
      case .pair: givenPair ?? sum(kind.operations)
      case .inputPair: givenRare[kind] ?? min(sum(kind.operations), pair)
      }
    }
    set {
      switch kind {
      case .single(let kind):
        guard !kind.traits.isCopy else {
          givenRare[.single(kind)] = newValue
          return
        }
        precondition(kind.traits.standardCost != nil, "the cost follows from others")
        own[Int(kind.rawValue)] = newValue
      case .pair: givenPair = newValue
      case .inputPair: givenRare[.inputPair] = newValue
      }
    }
  }

  private func cost(_ kind: OperationKind) -> Ticks {
    if kind.traits.isCopy, let given = givenRare[.single(kind)] { return given }
    return kind.costTerms.reduce(0) { $0 + $1.count * own[Int($1.kind.rawValue)] }
  }

  private func sum(_ kinds: [OperationKind]) -> Ticks {
    kinds.reduce(0) { $0.clampedSum(cost($1)) }
  }

  /// F: one forward chunk.
  public var forward: Ticks { self[.forward] }
  /// B: one full backward chunk.
  public var backward: Ticks { self[.backward] }
  /// W: the part of B that is for the weights.
  public var weightBackward: Ticks { self[.weightBackward] }
  /// I: the part of B that is for the input.
  public var inputBackward: Ticks { self[.inputBackward] }
  /// F&B: an overlapped pair.
  public var pair: Ticks { self[.pair] }

  /// The costs with factors on F, I and W, on pairs and messages: B is I + W as ever, and so is a pair F + B, unless
  /// it was given or has a factor of its own.
  public func scaled(by factors: TimeFactors) -> UnitCosts {
    var costs = self
    for kind in OperationKind.costed {
      let elements = kind.elements.map { (cost: cost($0), factor: factors.kinds[$0]) }
      if elements.allSatisfy({ $0.factor == elements[0].factor }) {
        // Not the sum of what was rounded.
        costs[.single(kind)] = TimeFactors.scaled(cost(kind), by: elements[0].factor)
      } else {
        costs[.single(kind)] = elements.reduce(0) {
          $0.clampedSum(TimeFactors.scaled($1.cost, by: $1.factor))
        }
      }
    }
    if let factor = factors.pair {
      costs.givenPair = TimeFactors.scaled(pair, by: factor)
      costs[.inputPair] = TimeFactors.scaled(self[.inputPair], by: factor)
    }
    // Copies get no faster where computation does.
    for kind in OperationKind.copies where factors.hasKinds {
      costs[.single(kind)] = TimeFactors.scaled(cost(kind), by: factors.kinds[kind])
    }
    costs.hop = TimeFactors.scaled(hop, by: factors.hop)
    return costs
  }

  /// The durations in ticks, each cost `factor` times as large; the hop stays as it is times
  /// `hopFactor`.
  ///
  /// Costs of a stage that holds a share of pp/stages of a rank's layers are made exact by scaling:
  /// multiply the costs by pp and the hop by stages, and let the unit have `stages` times the ticks.
  public func durations(factor: Int = 1, hopFactor: Int = 1) -> ChunkDurations {
    // What is too long for any clock, the engine says so of.
    ChunkDurations(hop: hop.clampedProduct(hopFactor)) { self[$0].clampedProduct(factor) }
  }
}
