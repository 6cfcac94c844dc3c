import PPModel

/// A schedule at many sizes, each expanded once.
struct TriedSizes {
  /// The sizes that were asked for and that the schedule does not exist at.
  private(set) var refused = 0
  private var known: [PipelineSize: (bubble: SizedBubble, value: Ticks)?]
  private let costs: ChunkDurations
  private let hasHop: Bool
  private let expand: (PipelineSize) -> ValidSchedule?

  init(
    _ home: PipelineSize, _ bubble: SizedBubble, _ costs: ChunkDurations, _ space: CostSpace,
    expand: @escaping (PipelineSize) -> ValidSchedule?
  ) {
    known = [:]
    hasHop = space.hasHop
    self.costs = costs
    self.expand = expand
    known[home] = .some(timed(bubble))
  }

  private func timed(_ bubble: SizedBubble) -> (bubble: SizedBubble, value: Ticks)? {
    (try? bubble.form(at: costs, hasHop: hasHop)).map { (bubble, $0.value(costs)) }
  }

  /// The schedule at a size, and its bubble at the costs asked for; nil where it does not exist or does not run.
  mutating func bubble(_ size: PipelineSize) -> (bubble: SizedBubble, value: Ticks)? {
    if let entry = known[size] { return entry }
    let entry = expand(size).flatMap { timed(SizedBubble($0)) }
    known[size] = .some(entry)
    if entry == nil { refused += 1 }
    return entry
  }

  /// The largest size that is tried, as ranks times micro-batches.
  private static let largest = 2000

  /// Sizes of which formulas are made: small ones, around whole multiples of pp and in proportion to a size.
  static func near(_ home: PipelineSize) -> [PipelineSize] {
    var micros: [Int: Set<Int>] = [home.pp: [home.micro]]
    for pp in [1, 2, 3, 4, 5, 6, 8, 10, 12] + [home.pp - 2, home.pp, home.pp + 2] where pp > 0 {
      let around = [-2, -1, 0, 1, 2].flatMap { [pp + $0, 2 * pp + $0] }
      let more = [1, 2, 3, 3 * pp - 1, 3 * pp, 3 * pp + 1, 4 * pp, 6 * pp, 3 * pp / 2, 5 * pp / 2]
      micros[pp, default: []].formUnion(around + more + lines(through: home, pp))
    }
    return sorted(micros, below: max(home.product, 900))
  }

  /// More of them, for schedules that exist at few sizes.
  static func further(_ home: PipelineSize) -> [PipelineSize] {
    var micros: [Int: Set<Int>] = [:]
    for pp in Array(1...32) + [home.pp / 2, 2 * home.pp] where pp > 0 {
      let steps = (1...8).flatMap { [$0, $0 * pp, $0 * home.micro] }
      micros[pp, default: []].formUnion(steps + lines(through: home, pp))
    }
    micros[home.pp, default: []].formUnion(1...4 * home.pp)
    return sorted(micros, below: max(home.product, largest))
  }

  /// Sizes that formulas are held against: larger ones, at the fewest micro-batches of a domain, and far beyond.
  static func apart(from home: PipelineSize, in domain: SizeDomain) -> [PipelineSize] {
    var micros: [Int: Set<Int>] = [2: [512], 3: [301], 4: [202, 208]]
    for pp in [5, 7, 9, 14, 20, home.pp] {
      let size = PipelineSize(pp: pp, micro: 0)
      let bounds = [domain.least, domain.most].compactMap { $0?.value(size) }
      micros[pp, default: []].formUnion(bounds + [pp, 4 * pp, 7 * pp + 3])
      micros[pp, default: []].formUnion(lines(through: home, pp))
    }
    return sorted(micros, below: max(home.product, largest)).filter(domain.contains)
  }

  /// The micro-batches at which lines through a size, some times as steep as pp, meet a pp.
  private static func lines(through home: PipelineSize, _ pp: Int) -> [Int] {
    (0...4).map { home.micro + $0 * (pp - home.pp) } + [home.micro * pp / home.pp]
  }

  private static func sorted(_ micros: [Int: Set<Int>], below most: Int) -> [PipelineSize] {
    micros.keys.sorted().flatMap { pp in
      (micros[pp] ?? []).sorted().map { PipelineSize(pp: pp, micro: $0) }
    }.filter { $0.micro > 0 && $0.product <= most }
  }
}
