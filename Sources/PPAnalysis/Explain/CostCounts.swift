import PPModel

/// An integer combination of chunk costs: `3·F&B + 3·B - 9·W`.
///
/// I stands as B - W, so that a combination has one form.
public struct CostCounts: Hashable, Sendable {
  /// Of F.
  public var forward = 0
  /// Of B.
  public var backward = 0
  /// Of W.
  public var weight = 0
  /// Of F&B.
  public var pair = 0
  /// Of the time of a message between two ranks.
  public var hops = 0

  /// No costs.
  public init() {}

  /// A combination from its coefficients: F, B, W, F&B and the hop.
  public init(_ coefficients: [Int]) {
    precondition(coefficients.count == 5, "five costs")
    forward = coefficients[0]
    backward = coefficients[1]
    weight = coefficients[2]
    pair = coefficients[3]
    hops = coefficients[4]
  }

  /// The coefficients of F, B, W, F&B and the hop.
  public var coefficients: [Int] { [forward, backward, weight, pair, hops] }

  /// Adds one instruction.
  public mutating func add(_ kind: InstructionKind, _ count: Int = 1) {
    switch kind {
    case .forward: forward += count
    case .backward: backward += count
    case .inputBackward:
      backward += count
      weight -= count
    case .weightBackward: weight += count
    case .pair: pair += count
    }
  }

  /// The instructions of a rank.
  ///
  /// - Complexity: O(instructions of the rank).
  public init(_ schedule: Schedule, rank: Int) {
    for index in schedule.instructions(ofRank: rank) { add(schedule.kind(at: index)) }
  }

  /// The difference, cost by cost.
  public static func - (left: CostCounts, right: CostCounts) -> CostCounts {
    CostCounts(zip(left.coefficients, right.coefficients).map { $0 - $1 })
  }

  /// What the combination comes to, in ticks.
  public func value(_ durations: ChunkDurations) -> Ticks {
    Ticks(forward) * durations.forward + Ticks(backward) * durations.backward
      + Ticks(weight) * durations.weightBackward + Ticks(pair) * durations.pair
      + Ticks(hops) * durations.hop
  }

  /// The names of the costs, in the order of the coefficients.
  public static let names = ["F", "B", "W", "F&B", "p2p"]
}

extension CostCounts: CustomStringConvertible {
  /// `3·F&B + 3·B - 9·W`; `0` for nothing.
  public var description: String {
    // Pairs first, as the papers write it.
    let order = [3, 0, 1, 2, 4]
    var text = ""
    for place in order where coefficients[place] != 0 {
      let count = coefficients[place]
      let sign = count < 0 ? (text.isEmpty ? "-" : " - ") : (text.isEmpty ? "" : " + ")
      text += sign + (abs(count) == 1 ? "" : "\(abs(count))·") + CostCounts.names[place]
    }
    return text.isEmpty ? "0" : text
  }
}
