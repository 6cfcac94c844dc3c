import PPModel

/// Chunk costs as plain numbers, in units of the user's choosing, kept in millionths.
///
/// Every stage costs the same. I = B - W, and F&B = F + B unless it is given.
public struct UnitCosts: Hashable, Sendable {
  /// F: one forward chunk, in ticks of `TimeScale.unitCosts`.
  public var forward: Ticks
  /// B: one full backward chunk.
  public var backward: Ticks
  /// W: the part of B that is for the weights.
  public var weightBackward: Ticks
  /// F&B: an overlapped pair, where it is not F + B.
  public var givenPair: Ticks?
  /// PP communication for each hop between ranks, beside compute.
  public var hop: Ticks
  /// What each rank's optimizer takes between two steps.
  public var optimizer: Ticks = 0
  /// Actions besides the chunks that take time, by their names in PyTorch's CSV: `UNSHARD`.
  public var actions: [String: Ticks] = [:]

  /// F=1 B=2 W=1, no PP communication.
  public static let standard: UnitCosts = {
    let unit = TimeScale.unitCosts.ticksPerUnit
    return UnitCosts(forward: unit, backward: 2 * unit, weightBackward: unit, hop: 0)
  }()

  /// Costs in ticks of `TimeScale.unitCosts`.
  public init(
    forward: Ticks, backward: Ticks, weightBackward: Ticks, pair: Ticks? = nil, hop: Ticks = 0
  ) {
    self.forward = forward
    self.backward = backward
    self.weightBackward = weightBackward
    self.givenPair = pair
    self.hop = hop
  }

  /// The costs of chunks that take so long.
  public init(_ durations: ChunkDurations) {
    self.init(
      forward: durations.forward, backward: durations.backward,
      weightBackward: durations.weightBackward, pair: durations.pair, hop: durations.hop)
  }

  /// I: the part of B that is for the input.
  public var inputBackward: Ticks { backward - weightBackward }
  /// F&B: an overlapped pair.
  public var pair: Ticks {
    let (sum, isTooLong) = forward.addingReportingOverflow(backward)
    return givenPair ?? (isTooLong ? .max : sum)
  }

  /// The costs with factors on F, I and W, on pairs and messages: B is I + W as ever, and so is a pair F + B, unless
  /// it was given or has a factor of its own.
  public func scaled(by factors: TimeFactors) -> UnitCosts {
    var costs = self
    let (input, weight) = (factors.kinds[.inputBackward], factors.kinds[.weightBackward])
    costs.forward = TimeFactors.scaled(forward, by: factors.kinds[.forward])
    costs.weightBackward = TimeFactors.scaled(weightBackward, by: weight)
    if input == weight {
      // Not the sum of what was rounded.
      costs.backward = TimeFactors.scaled(backward, by: input)
    } else {
      let (sum, isTooLong) = TimeFactors.scaled(inputBackward, by: input)
        .addingReportingOverflow(costs.weightBackward)
      costs.backward = isTooLong ? .max : sum
    }
    if let factor = factors.pair { costs.givenPair = TimeFactors.scaled(pair, by: factor) }
    costs.hop = TimeFactors.scaled(hop, by: factors.hop)
    return costs
  }

  /// The durations in ticks, each cost `factor` times as large; the hop stays as it is times
  /// `hopFactor`.
  ///
  /// Costs of a stage that holds a share of pp/stages of a rank's layers are made exact by scaling:
  /// multiply the costs by pp and the hop by stages, and let the unit have `stages` times the ticks.
  public func durations(factor: Int = 1, hopFactor: Int = 1) -> ChunkDurations {
    func scaled(_ cost: Ticks, _ factor: Int) -> Ticks {
      // A product that overflows is too long for any clock; the engine says so.
      let (product, overflow) = cost.multipliedReportingOverflow(by: Ticks(factor))
      return overflow ? .max : product
    }
    return ChunkDurations(
      forward: scaled(forward, factor), backward: scaled(backward, factor),
      inputBackward: scaled(inputBackward, factor),
      weightBackward: scaled(weightBackward, factor), pair: scaled(pair, factor),
      hop: scaled(hop, hopFactor))
  }

  /// Reads `F=1,B=2,W=1,FB=3`: any of F, B, I, W and FB, in any order, the rest as in `standard`.
  ///
  /// Two of B, I and W give the third; I by itself goes with the standard W. Numbers are rounded to the
  /// nearest tick; see `DecimalNumber`.
  public init(parsing text: String, hop: Ticks = 0) throws(CostError) {
    var given: [String: Ticks] = [:]
    var isExact = true
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw CostError("'\(item)' is not a cost; costs are written F=1,B=2,W=1")
      }
      let key = String(sides[0])
      guard UnitCosts.keys.contains(key) || key == "OPT" || UnitCosts.actionKeys.contains(key)
      else {
        throw CostError(
          "unknown cost '\(key)'; costs are F, B, I, W and FB, OPT between steps, and for "
            + "PyTorch's CSV "
            + UnitCosts.actionKeys.joined(separator: ", "))
      }
      let value: DecimalNumber
      do throws(DecimalNumber.Fault) {
        value = try DecimalNumber(reading: sides[1])
      } catch {
        let clause = error.clause("it must be a number from 0 to 1000000000")
        throw CostError("the cost \(key) is '\(sides[1])'\(clause)")
      }
      isExact = isExact && value.isExact
      guard given.updateValue(value.millionths, forKey: key) == nil else {
        throw CostError("the cost \(key) is given twice")
      }
    }
    try self.init(given: given, hop: hop, mayMiss: isExact ? 0 : 1)
  }

  /// The names of costs.
  public static let keys = ["F", "B", "I", "W", "FB"]
  /// The names of actions that may cost time.
  public static let actionKeys = [
    "UNSHARD", "RESHARD", "REDUCE_GRAD", "WAIT_REDUCE_GRAD", "WAIT_SEND_F", "WAIT_SEND_B",
  ]

  /// Costs by their names, the rest as in `standard`; see `init(parsing:hop:)`.
  ///
  /// - Parameter mayMiss: by how much I + W may differ from B: a tick, where they were rounded. W gives
  ///   way.
  public init(
    given: [String: Ticks], hop: Ticks, mayMiss: Ticks = 0
  ) throws(CostError) {
    self = .standard
    self.hop = hop
    actions = given.filter { UnitCosts.actionKeys.contains($0.key) && $0.value > 0 }
    optimizer = given["OPT"] ?? 0
    forward = given["F"] ?? forward
    givenPair = given["FB"]
    switch (given["B"], given["I"], given["W"]) {
    case (let whole, nil, let weight):
      backward = whole ?? backward
      weightBackward = weight ?? weightBackward
    case (nil, let input?, let weight):
      weightBackward = weight ?? weightBackward
      backward = input + weightBackward
    case (let whole?, let input?, let weight):
      let sum = input + (weight ?? whole - input)
      guard input <= whole, abs(sum - whole) <= mayMiss else {
        throw CostError("B is I + W, but the costs given for B, I and W do not add up")
      }
      backward = whole
      weightBackward = whole - input
    }
    guard forward > 0 else { throw CostError("the cost F must be greater than 0") }
    guard backward > 0 else { throw CostError("the cost B must be greater than 0") }
    guard inputBackward > 0 else {
      throw CostError(
        "W must be less than B, for B = I + W, and I takes time; give B, W or both: B=2,W=1")
    }
    guard givenPair != 0 else { throw CostError("the cost FB must be greater than 0") }
  }
}
