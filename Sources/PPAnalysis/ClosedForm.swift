import PPCost
import PPLanguage
import PPModel

/// A size and costs at which a formula is asked for its value.
public struct ClosedFormCase: Sendable {
  /// The number of ranks.
  public var pp: Int
  /// The number of micro-batches.
  public var micro: Int
  /// The chunk costs; the hop plays no part in the formulas.
  public var costs: UnitCosts

  /// A size with costs.
  public init(pp: Int, micro: Int, costs: UnitCosts) {
    self.pp = pp
    self.micro = micro
    self.costs = costs
  }
}

/// A schedule's bubble and activations as formulas, as its file claims them.
public struct ClosedForm: Sendable {
  private let claims: ScheduleClaims

  /// What a schedule's file claims; nil if it claims nothing.
  public init?(_ program: ScheduleProgram) {
    guard let claims = program.claims else { return nil }
    self.claims = claims
  }

  /// Who stands behind the bubble's formula.
  public var origin: ScheduleClaims.Origin { claims.origin }

  /// The bubble's formula as plain text: `(pp/2-1)(F&B+B-3W)`.
  public var text: String { claims.bubble }

  /// What the formulas give.
  public struct Value: Equatable, Sendable {
    /// The largest bubble of a rank, in ticks of `TimeScale.unitCosts`.
    public var bubble: Ticks
    /// The conditions under which the bubble's formula is exact that are not met: `W <= F`.
    public var unmet: [String]
    /// The peak of activations, in chunks of a whole micro-batch.
    public var activations: Chunks
    /// The formula of the peak that counts here: `pp+1`.
    public var activationsFormula: String
  }

  /// The formulas' values; nil where they are too large for a clock.
  ///
  /// - Complexity: O(length of the schedule's file).
  public func value(_ size: ClosedFormCase) -> Value? {
    guard let values = values(size.pp, size.micro, size.costs.durations()) else { return nil }
    let least = values.activations.indices.min { values.activations[$0] < values.activations[$1] }
    return Value(
      bubble: values.bubble,
      unmet: zip(claims.conditions, values.conditions).filter { !$1 }.map { $0.0 },
      activations: least.map { values.chunks(values.activations[$0]) } ?? 0,
      activationsFormula: least.map { place in
        let text = claims.activations[place]
        return values.slices == 1 ? text : "(\(text))/\(values.slices)"
      } ?? "")
  }

  /// The bubble's combination of costs at a size; nil where it is none.
  public func form(pp: Int, micro: Int) -> CostCounts? {
    func bubble(_ costs: CostCounts) -> Int? {
      values(pp, micro, costs.durations).map { Int($0.bubble) }
    }
    // A combination of costs is known by what it gives where one of them is 1.
    let places = CostCounts.names.indices
    var counts: [Int] = []
    for place in places {
      guard let count = bubble(CostCounts(places.map { $0 == place ? 1 : 0 })) else { return nil }
      counts.append(count)
    }
    let found = CostCounts(counts)
    let probe = CostCounts(places.map { 7 + 3 * $0 * $0 })
    return bubble(probe)
      == zip(found.coefficients, probe.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      ? found : nil
  }

  private func values(
    _ pp: Int, _ micro: Int, _ durations: ChunkDurations
  ) -> ScheduleClaims.Values? {
    try? claims.values(pp: pp, micro: micro, durations: durations)
  }
}
