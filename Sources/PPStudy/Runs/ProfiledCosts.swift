import PPAnalysis
import PPCost
import PPModel
import PPTrace

/// Costs that were measured: of each stage of the run that they were measured on.
public struct ProfiledCosts: Sendable {
  /// The file, as it was named.
  public let name: String
  /// What was measured.
  public let profile: StageProfile
  /// What was given besides.
  private let given: GivenCosts

  /// Costs of a profile, and what it does not tell.
  ///
  /// - Parameter given: what `--cost` gives besides; nothing that the profile has.
  public init(_ profile: StageProfile, name: String, given: GivenCosts = GivenCosts()) {
    self.profile = profile
    self.name = name
    self.given = given
  }

  /// The costs of the profile's own stages.
  ///
  /// - Throws: a sentence where they make no costs.
  public func costs() throws(Refusal) -> UnitCosts { try costs(profile.costs) }

  /// The costs of the stages of a schedule.
  ///
  /// Where it has as many stages as were measured, each takes what was measured on it. Where it has others, and all that
  /// were measured are alike, each takes their mean; with `equalModel` a rank's share of the model does.
  ///
  /// - Throws: a misfit where stages differ, or where the schedule runs what was not measured.
  public func costs(for schedule: Schedule, view: StageView) throws(Refusal) -> UnitCosts {
    let parts: [InstructionKind] = [.inputBackward, .weightBackward, .inputPair]
    let split = parts.first { schedule.kinds.contains($0.rawValue) }
    if let split, !profile.knowsParts, !given.keys.contains("W"), !given.keys.contains("I") {
      throw .misfit(
        "\(schedule.name) runs \(split.letters), and '\(name)' has the whole B alone; calibrate on a run that "
          + "splits its backward, or give --cost W= in milliseconds")
    }
    if schedule.stageCount == profile.stages.count { return try costs() }
    guard profile.isEven else {
      throw .misfit(
        "'\(name)' is of \(profile.stages.count) stages that differ, and \(schedule.name) has "
          + "\(schedule.stageCount); give the same number of stages, or calibrate on such a run")
    }
    let share = view == .equalModel ? profile.stages.count : 1
    let whole = view == .equalModel ? profile.ranks : 1
    return try costs { given throws(CostError) in
      try profile.evenCosts(given, share: share, of: whole)
    }
  }

  private func costs(
    _ make: (GivenCosts) throws(CostError) -> UnitCosts
  ) throws(Refusal) -> UnitCosts {
    do throws(CostError) {
      var costs = try make(given)
      costs.scale = .milliseconds
      let (keys, parts) = (given.keys, ["B", "I", "W"])
      // Of the whole and its parts two tell the third.
      let isSplit = profile.knowsParts || !keys.isDisjoint(with: ["I", "W"])
      costs.known = InstructionKind.costNamed.filter { kind in
        profile.kinds.contains(kind) || keys.contains(kind.costKey)
          || isSplit && parts.contains(kind.costKey)
      }
      return costs
    } catch {
      throw .trouble("--profile: '\(name)': \(error)")
    }
  }
}
