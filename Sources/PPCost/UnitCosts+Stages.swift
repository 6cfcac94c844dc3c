import PPModel

extension UnitCosts {
  /// Whether stages have costs of their own.
  public var isUneven: Bool { !stages.isEmpty }

  /// A cost, stage by stage; one number where all stages have the same.
  public func values(_ kind: InstructionKind) -> [Ticks] {
    let values = stages.map { $0[kind] }
    return values.contains { $0 != self[kind] } ? values : [self[kind]]
  }

  /// What each instruction of a schedule takes, and a message.
  ///
  /// A pair takes what the stage of its forward says; where that says nothing, the forward of that stage and the
  /// backward of the other.
  ///
  /// - Parameters:
  ///   - factors: by which times are longer.
  ///   - share: each cost so many times as large, and the hop `hopFactor` times; see `durations(factor:hopFactor:)`.
  /// - Complexity: O(instructions), unless all go by kind.
  public func durations(
    in schedule: Schedule, factors: TimeFactors = TimeFactors(), factor share: Int = 1,
    hopFactor: Int = 1
  ) -> (instructions: InstructionDurations, hop: Ticks) {
    guard isUneven else {
      let durations = scaled(by: factors).durations(factor: share, hopFactor: hopFactor)
      return (
        InstructionDurations.ofKinds(durations).placed(by: factors, in: schedule), durations.hop
      )
    }
    precondition(stages.count == schedule.stageCount, "costs for each stage")
    var ofKinds = factors
    ofKinds.pair = nil
    let costs = stages.map { $0.scaled(by: ofKinds) }
    let durations = InstructionDurations.each(in: schedule) { index, _ in
      let here = costs[Int(schedule.stages[index])]
      switch schedule[index] {
      case .single(let operation): return here[.single(operation.kind)].clampedProduct(share)
      case .pair(let forward, let backward):
        // A factor on pairs stands in place of those on what is inside.
        let parts = factors.pair == nil ? costs : stages
        let both = parts[forward.stage][.single(forward.kind)].clampedSum(
          parts[backward.stage][.single(backward.kind)])
        let given = here.givenPair ?? .max
        let own = backward.kind == .backward ? here.givenPair : here.givenRare[.inputPair]
        let time = own ?? (backward.kind == .backward ? both : min(both, given))
        return TimeFactors.scaled(time, by: factors.pair).clampedProduct(share)
      }
    }
    return (
      durations.placed(by: factors, in: schedule),
      TimeFactors.scaled(hop, by: factors.hop).clampedProduct(hopFactor)
    )
  }
}
