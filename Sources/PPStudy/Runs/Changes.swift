import PPAnalysis
import PPCost
import PPModel

/// What is to be otherwise: factors on times, and on the speeds of links.
public struct Changes: Sendable {
  /// The changes as they were given.
  public let text: String
  /// The factors on times.
  public private(set) var factors = TimeFactors()
  /// The factors on the speeds of `ib` and `nvlink`.
  public private(set) var speeds: [String: Double] = [:]

  /// Reads `W=0.8x,rank3=1.2x,ib=0.5x`.
  ///
  /// - Throws: a sentence about what is no change.
  public init(_ text: String) throws(Refusal) {
    self.text = text
    var seen: Set<String> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, sides[1].hasSuffix("x") else {
        throw .trouble("--what-if: '\(item)' is no change; changes are written W=0.8x,rank3=1.2x")
      }
      guard let factor = TimeFactors.factor(sides[1].dropLast()) else {
        throw .trouble(
          "--what-if: the factor of \(sides[0]) is '\(sides[1])'; it must be above 0 and at most 1000"
        )
      }
      guard seen.insert(sides[0]).inserted else {
        throw .trouble("--what-if gives '\(sides[0])' twice; give it once")
      }
      try add(sides[0], factor)
    }
    for whole in OperationKind.allCases where seen.contains(whole.letter) {
      let parts = whole.traits.parts.map(\.letter)
      guard !parts.contains(where: seen.contains) else {
        throw .trouble(
          "--what-if: \(whole.letter) is \(parts.joined(separator: " + ")); give a factor for "
            + "\(whole.letter), or for \(parts.joined(separator: " and "))")
      }
    }
  }

  private mutating func add(_ name: String, _ factor: Int64) throws(Refusal) {
    func number(_ prefix: String) throws(Refusal) -> Int? {
      guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else {
        return nil
      }
      guard number >= 0 else { throw .trouble("--what-if: there is no \(prefix) \(number)") }
      return number
    }
    if let rank = try number("rank") {
      factors.ranks[rank] = factor
    } else if let stage = try number("stage") {
      factors.stages[stage] = factor
    } else if let kind = OperationKind(letter: name) {
      if let other = kind.traits.costsAs, !kind.traits.isCopy {
        throw .trouble("--what-if: \(name) takes what \(other.letter) does; change \(other.letter)")
      }
      for part in kind.traits.isCopy ? [kind] : kind.elements { factors.kinds[part] = factor }
    } else {
      switch name {
      case "FB", "F&B": factors.pair = factor
      case "p2p": factors.hop = factor
      case "ib", "nvlink": speeds[name] = DecimalNumber.value(factor)
      default:
        throw .trouble(
          "--what-if: '\(name)' is unknown; there are \(UnitCosts.keys.joined(separator: ", ")), p2p, rank3, "
            + "stage3, ib and nvlink")
      }
    }
  }

  /// What there is to act on: one sentence where there is nothing.
  public func refusal(for schedule: Schedule, _ conditions: Conditions) -> String? {
    for (name, numbers, count) in [
      ("rank", factors.ranks.keys.sorted(), schedule.ranks),
      ("stage", factors.stages.keys.sorted(), schedule.stageCount),
    ] {
      if let wrong = numbers.first(where: { $0 >= count }) {
        return "there is no \(name) \(wrong); there are 0 to \(count - 1)"
      }
    }
    if factors.pair != nil, !schedule.kinds.contains(InstructionKind.pair.rawValue) {
      return "\(schedule.name) runs no pairs, so FB changes nothing"
    }
    if conditions.workload == nil, !speeds.isEmpty {
      return "ib and nvlink go with --model; unit costs have p2p=0.5x"
    }
    // A cluster's messages always take time.
    let hop = conditions.workload == nil ? conditions.costs.hop : 1
    if factors.hop != nil, hop == 0 {
      return "messages take no time, so p2p changes nothing"
        + (conditions.workload == nil ? "; give them one with --p2p" : "")
    }
    return nil
  }

  /// What the changes leave as it is, where that may surprise.
  public func notes(_ schedule: Schedule, _ conditions: Conditions) -> [String] {
    guard conditions.workload == nil, !factors.kinds.isEmpty, factors.pair == nil,
      let pair = conditions.costs.givenPair, schedule.kinds.contains(InstructionKind.pair.rawValue)
    else { return [] }
    return ["F&B stays at \(TimeScale.unitCosts.text(pair)), as it was given; FB=0.8x changes it"]
  }
}
