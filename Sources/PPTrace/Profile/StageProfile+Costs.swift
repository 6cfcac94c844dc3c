import PPCost
import PPModel

extension StageProfile {
  /// By how much stages may differ in the mean and still count as alike: 2 %.
  static let alike = 0.02

  /// Whether stages are alike: every kind takes on every stage what it takes on all, to 2 %.
  public var isEven: Bool {
    kinds.allSatisfy { kind in
      guard let mean = overall(kind)?.mean else { return true }
      return stages.allSatisfy { stage in
        guard let own = stage[kind]?.mean else { return true }
        return Double(abs(own.count - mean.count)) <= StageProfile.alike * Double(mean.count)
      }
    }
  }

  /// Whether the parts of the backward were measured, so that schedules that run them apart can be simulated.
  public var knowsParts: Bool {
    kinds.contains(.inputBackward) || kinds.contains(.weightBackward)
  }

  /// The costs of each stage, host and message time with them; to the host's time the residual is added.
  ///
  /// - Parameter given: costs that were not measured.
  /// - Throws: what was not measured and cannot follow.
  public func costs(_ given: GivenCosts = GivenCosts()) throws(CostError) -> UnitCosts {
    var measured = GivenCosts()
    for kind in costKinds {
      measured.give(kind.costKey, stages: stages.map { ($0[kind] ?? overall(kind))?.mean ?? 0 })
    }
    return try finished(measured, given)
  }

  /// The costs where every stage takes the mean of all.
  ///
  /// - Parameters:
  ///   - given: costs that were not measured.
  ///   - share: how many times the mean, of `whole` parts of it: 2 of 1 for stages twice as large.
  /// - Throws: as above.
  public func evenCosts(
    _ given: GivenCosts = GivenCosts(), share: Int = 1, of whole: Int = 1
  ) throws(CostError) -> UnitCosts {
    var measured = GivenCosts()
    for kind in costKinds {
      let mean = overall(kind)?.mean ?? 0
      measured.give(kind.costKey, Ticks((mean * share).count / Int64(whole)))
    }
    return try finished(measured, given)
  }

  /// The costs where every stage takes the mean of all, whether they are alike or not.
  ///
  /// - Throws: as above.
  public func evenMeans() throws(CostError) -> UnitCosts { try evenCosts(GivenCosts()) }

  private func finished(
    _ measured: GivenCosts, _ given: GivenCosts
  ) throws(CostError) -> UnitCosts {
    var all = measured
    all.give("HOST", max(0, (host?.mean ?? 0) + (residual?.time ?? 0)))
    return try all.merging(given).costs(hop: max(0, message?.mean ?? 0))
  }

  /// The kinds whose means are costs: of B, I and W two, since the third follows from them.
  private var costKinds: [InstructionKind] {
    let kinds = kinds
    let hasWhole = kinds.contains(.backward) && kinds.contains(.inputBackward)
    return kinds.filter { kind in
      kind != .single(.recomputation) && !kind.isCopy && !(hasWhole && kind == .weightBackward)
    }
  }
}
