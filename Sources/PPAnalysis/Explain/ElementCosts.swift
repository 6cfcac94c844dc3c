import PPModel

/// The costs that are free of each other: those of the elements F, I and W, of pairs and of messages.
///
/// What a combination of costs is where none of these may be negative, and B is I + W.
enum ElementCosts {
  private static let elements = OperationKind.elements
  /// The place of the pair, and of the hop; those of the elements are before.
  static let pair = elements.count
  static let hop = elements.count + 1
  /// How many there are.
  static let count = elements.count + 2
  /// The places of the elements.
  static let places = elements.indices

  /// Costs for each element, from a list that is long enough for all kinds there may ever be.
  static func elements(_ list: [Int]) -> [Int] { Array(list.prefix(elements.count)) }

  /// The durations at some costs; a pair of no cost takes as long as both.
  static func durations(_ costs: [Int], hasPairs: Bool) -> ChunkDurations {
    func sum(_ kinds: [OperationKind]) -> Ticks {
      kinds.reduce(0) { sum, kind in
        sum + Ticks(elements.firstIndex(of: kind).map { costs[$0] } ?? 0)
      }
    }
    return ChunkDurations(hop: Ticks(costs[hop])) { kind in
      if kind == .pair, hasPairs { return Ticks(costs[pair]) }
      return sum(kind.operations.flatMap(\.elements))
    }
  }

  /// The costs that some durations come from.
  static func costs(_ durations: ChunkDurations, hasPairs: Bool) -> [Int] {
    elements.map { Int(durations[.single($0)]) }
      + [hasPairs ? Int(durations.pair) : 0, Int(durations.hop)]
  }

  /// Coefficients of elements, pairs and the hop, from those of the costs that kinds have of their own:
  /// what a whole has, each of its parts has.
  static func coefficients<Count>(
    _ own: [Count], _ sum: (Count, Count) -> Count
  ) -> [Count] {
    let all = zip(OperationKind.costed, own)
    let ofElements = elements.compactMap { element -> Count? in
      let counts = all.filter { $0.0.elements.contains(element) }.map(\.1)
      return counts.dropFirst().reduce(counts[0], sum)
    }
    return ofElements + own.suffix(2)
  }
}

extension CostCounts {
  /// A combination from its coefficients of F, I, W, F&B and the hop.
  init(byCost counts: [Int]) {
    self.init()
    for (kind, count) in zip(OperationKind.elements, counts) { add(.single(kind), count) }
    add(.pair, counts[ElementCosts.pair])
    hops = counts[ElementCosts.hop]
  }

  /// The coefficients of F, I, W, F&B and the hop, with B as I + W.
  public var byCost: [Int] { ElementCosts.coefficients(coefficients, +) }
}

extension FittedForm {
  /// The formulas of F, I, W, F&B and the hop, with B as I + W.
  public var byCost: [SizeFormula] { ElementCosts.coefficients(formulas, +) }
}
