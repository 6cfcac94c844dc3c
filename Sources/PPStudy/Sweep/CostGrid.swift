import PPCost
import PPModel

/// The unit costs of a sweep: lists of costs, each a number or a range, with every hop.
public struct CostGrid: Sendable {
  /// One `--cost`: `W=0.5..1.5/0.1,F=1`, the last range varying fastest.
  private struct Costs: Sendable {
    var keys: [String] = []
    var ranges: [NumberRange] = []

    var count: Int { ranges.reduce(1) { SweepGrid.product($0, $1.count) } }
  }

  private let alternatives: [Costs]
  private let hops: NumberList
  /// Costs besides those of chunks: of the host, and of actions that the files of PyTorch know.
  private let actions: [String]
  /// Costs that only some schedules have: FI, O and L.
  private let rare: [String]
  /// How many there are; `Int.max` for more than that.
  public let count: Int

  /// Reads alternatives such as `W=0.5..1.5/0.1,F=1`.
  ///
  /// - Parameters:
  ///   - texts: the alternatives; the standard costs where there are none.
  ///   - hops: PP communication per hop, in millionths.
  /// - Throws: a sentence about the cost that cannot be read.
  public init(_ texts: [String] = [], hops: NumberList = NumberList(0)) throws(Refusal) {
    alternatives =
      try texts.isEmpty
      ? [Costs()]
      : texts.map { text throws(Refusal) in try CostGrid.costs(text) }
    self.hops = hops
    let given = alternatives.flatMap(\.keys)
    actions = UnitCosts.besideKeys.filter(given.contains)
    rare = UnitCosts.rareKeys.filter(given.contains)
    let sum = alternatives.reduce(0) { total, costs in
      let (sum, overflow) = total.addingReportingOverflow(costs.count)
      return overflow ? .max : sum
    }
    count = SweepGrid.product(sum, hops.count)
  }

  private static func costs(_ text: String) throws(Refusal) -> Costs {
    var costs = Costs()
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        guard costs.keys.isEmpty || DecimalNumber.millionths(item) == nil else {
          throw .trouble(
            "--cost: \(costs.keys.last ?? "F") has a list of costs; a sweep takes one number or range for "
              + "all stages, and ppsim run has costs by stage")
        }
        throw .trouble(
          "--cost: '\(item)' is not a cost; costs are written W=0.5..1.5/0.1,F=1, and several lists "
            + "as --cost … --cost …")
      }
      let key = String(sides[0])
      let known = UnitCosts.keys + UnitCosts.rareKeys + UnitCosts.besideKeys
      guard known.contains(key) else {
        throw .trouble("--cost: unknown cost '\(key)'; costs are \(UnitCosts.words), and HOST")
      }
      guard !costs.keys.contains(key) else {
        throw .trouble("--cost: the cost \(key) is given twice")
      }
      costs.keys.append(key)
      costs.ranges.append(
        try NumberList.range(sides[1], name: "--cost \(key)", .decimal, 0...DecimalNumber.largest))
    }
    return costs
  }

  /// The coordinates.
  var columns: [SweepColumn] {
    (UnitCosts.keys + rare + actions + ["p2p"]).map { .numbers($0, $0) }
  }

  /// The costs at a place, and the values of `columns`.
  func condition(_ index: Int) -> (costs: Result<UnitCosts, CostError>, values: [SweepValue]) {
    var rest = index / hops.count
    let hop = Ticks(hops[index % hops.count].value)
    var given: [String: Ticks] = [:]
    var mayMiss: Ticks = 0
    for costs in alternatives {
      let count = costs.count
      guard rest < count else {
        rest -= count
        continue
      }
      for (key, range) in zip(costs.keys, costs.ranges).reversed() {
        given[key] = Ticks(range[rest % range.count])
        rest /= range.count
        if !range.isExact { mayMiss = 1 }
      }
      break
    }
    let costs = Result { () throws(CostError) in
      try UnitCosts(given: given, hop: hop, mayMiss: mayMiss)
    }
    return (costs, values(given, hop, costs))
  }

  private func values(
    _ given: [String: Ticks], _ hop: Ticks, _ costs: Result<UnitCosts, CostError>
  ) -> [SweepValue] {
    func value(_ ticks: Ticks?) -> SweepValue {
      ticks.map { .number(TimeScale.unitCosts.text($0)) } ?? .none
    }
    let found = try? costs.get()
    let chunks = InstructionKind.costNamed.map { found?[$0] ?? given[$0.costKey] }
    let others = rare.map { key in found?.rare(key) ?? given[key] }
    return (chunks + others).map(value) + actions.map { value(given[$0] ?? 0) } + [value(hop)]
  }
}
