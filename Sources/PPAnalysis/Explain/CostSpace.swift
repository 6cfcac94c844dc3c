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
  private static let pairLimits = [[-1, 0, 0, 1, 0], [0, -1, -1, 1, 0], [1, 1, 1, -1, 0]]

  /// All costs of the space.
  var cone: CostCone {
    var cone = CostCone(places: [0, 1, 2] + (hasPairs ? [3] : []) + (hasHop ? [4] : []))
    // Small numbers that leave a full cone: nothing to fail.
    if limitsPairs { for limit in CostSpace.pairLimits { try? cone.cut(limit) } }
    return cone
  }

  /// Costs given as F, I, W, F&B and the hop; pairs that play no part take as long as both.
  func durations(_ costs: [Int]) -> ChunkDurations {
    let ticks = costs.map { Ticks($0) }
    let backward = ticks[1] + ticks[2]
    return ChunkDurations(
      forward: ticks[0], backward: backward, inputBackward: ticks[1], weightBackward: ticks[2],
      pair: hasPairs ? ticks[3] : ticks[0] + backward, hop: ticks[4])
  }

  /// The same the other way round.
  func costs(_ durations: ChunkDurations) -> [Int] {
    [
      durations.forward, durations.inputBackward, durations.weightBackward,
      hasPairs ? durations.pair : 0, durations.hop,
    ].map { Int($0) }
  }

  /// Random costs of the space, the same ones each time.
  func samples(_ count: Int) -> [ChunkDurations] {
    var random = SplitMix64(seed: 1)
    return (0..<count).map { _ in
      let (forward, input) = (random.next(in: 200...2000), random.next(in: 200...2000))
      let weight = random.next(in: 200...2000)
      let both = forward + input + weight
      let pair = random.next(in: (limitsPairs ? max(forward, input + weight) : 200)...both)
      return durations([forward, input, weight, pair, random.next(in: 1...2000)].map { Int($0) })
    }
  }
}

extension CostCounts {
  /// A combination from its coefficients of F, I, W, F&B and the hop.
  init(byCost counts: [Int]) {
    self.init([counts[0], counts[1], counts[2] - counts[1], counts[3], counts[4]])
  }

  /// The coefficients of F, I, W, F&B and the hop, with B as I + W.
  public var byCost: [Int] { [forward, backward, backward + weight, pair, hops] }

  /// The coefficients without a common divisor.
  public var reduced: CostCounts {
    let divisor = coefficients.reduce(0) { greatestCommonDivisor($0, abs($1)) }
    return divisor > 1 ? CostCounts(coefficients.map { $0 / divisor }) : self
  }

  /// The sum of the absolute coefficients.
  public var size: Int { coefficients.reduce(0) { $0 + abs($1) } }
}
