import PPCluster

/// The ways of a part of a plan, one by one: to hold what an earlier run left against them.
public struct PlanWays {
  /// Where they come from.
  public let space: PlanSpace
  /// Which are looked for.
  public let aim: PlanAim
  private let presets: NamedPresets
  private let points: Set<PlanPoint>

  /// The ways of a part.
  ///
  /// - Throws: what is wrong with the model or the cluster.
  public init(_ space: PlanSpace, _ aim: PlanAim, part: Shard) throws(Refusal) {
    self.space = space
    self.aim = aim
    presets = try space.presets()
    points = Set(Plan.points(try space.points(presets), of: part, schedules: space.schedules.count))
  }

  /// Whether a way is one of them, with any of ZeRO's stages that are tried.
  public func contains(_ point: PlanPoint) -> Bool {
    var first = point
    first.zero = space.zeroes[0]
    return space.zeroes.contains(point.zero) && points.contains(first)
  }

  /// Tries a way, with ZeRO's first stage and the others as far as needed.
  public func trials(_ point: PlanPoint) -> [PlanTrial] {
    var first = point
    first.zero = space.zeroes[0]
    guard let settings = try? first.settings(space.base),
      let micro = try? NamedWorkload(settings, presets).micro(pp: first.pp)
    else { return [PlanTrial(first, .impossible)] }
    var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
    return Plan.trials(first, micro, space, presets, aim, &spreads)
  }
}
