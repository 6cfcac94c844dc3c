import PPModel
import PPSupport

/// The costs that a question is about: those of F, I, W, F&B and a message, none of them negative.
///
/// A pair takes no less than F or B and no more than both, unless it does so at the costs asked for.
public struct CostSpace: Sendable {
  /// Whether pairs have a cost.
  public let hasPairs: Bool
  /// Whether messages take time.
  public let hasHop: Bool
  /// Whether a pair is no shorter than F or B, and no longer than both.
  public let limitsPairs: Bool

  /// The space around some costs of a schedule.
  ///
  /// - Complexity: O(instructions).
  public init(_ schedule: Schedule, around costs: ChunkDurations) {
    hasPairs = schedule.kinds.contains(InstructionKind.pair.rawValue)
    hasHop = costs.hop > 0
    limitsPairs =
      hasPairs && CostSpace.pairLimits.allSatisfy { CostCounts(byCost: $0).value(costs) >= 0 }
  }

  /// F <= F&B, B <= F&B, F&B <= F + B, of F, I, W, F&B and the hop.
  private static let pairLimits: [[Int]] = {
    let kinds = InstructionKind.pair.operations
    var both = CostCounts()
    for kind in kinds { both.add(.single(kind)) }
    both.add(.pair, -1)
    return kinds.map { kind in
      var limit = CostCounts()
      limit.add(.pair)
      limit.add(.single(kind), -1)
      return limit.byCost
    } + [both.byCost]
  }()

  /// All costs of the space.
  var cone: CostCone {
    var cone = CostCone(
      places: Array(ElementCosts.places) + (hasPairs ? [ElementCosts.pair] : [])
        + (hasHop ? [ElementCosts.hop] : []), of: ElementCosts.count)
    // Small numbers that leave a full cone: nothing to fail.
    if limitsPairs { for limit in CostSpace.pairLimits { try? cone.cut(limit) } }
    return cone
  }

  /// Costs given as F, I, W, F&B and the hop; pairs that play no part take as long as both.
  func durations(_ costs: [Int]) -> ChunkDurations {
    ElementCosts.durations(costs, hasPairs: hasPairs)
  }

  /// The same the other way round.
  func costs(_ durations: ChunkDurations) -> [Int] {
    ElementCosts.costs(durations, hasPairs: hasPairs)
  }

  /// Random costs of the space, the same ones each time.
  func samples(_ count: Int) -> [ChunkDurations] {
    var random = SplitMix64(seed: 1)
    return (0..<count).map { _ in
      let costs = ElementCosts.places.map { _ in Int(random.next(in: 200...2000)) }
      let alone = InstructionKind.pair.operations.map { kind in
        ElementCosts.durations(costs + [0, 0], hasPairs: false)[.single(kind)]
      }
      let least = limitsPairs ? alone.max() ?? 0 : 200
      let pair = random.next(in: least.count...alone.reduce(0, +).count)
      return durations(costs + [Int(pair), Int(random.next(in: 1...2000))])
    }
  }
}
