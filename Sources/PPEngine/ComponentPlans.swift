import PPModel

/// The plan of every instruction of a schedule: stages that do the same work share plans.
public struct ComponentPlans: Sendable {
  /// The distinct plans.
  public private(set) var plans: [ComponentPlan] = []
  /// The plan of each instruction, `[instructions]`.
  public private(set) var planOfInstruction: [Int32] = []

  private struct Key: Hashable {
    var kind: UInt8
    var work: Int
    var backwardWork: Int
    var rankFactor: Int64?
    var stageFactor: Int64?
  }

  /// One plan, for a schedule of one instruction.
  init(single plan: ComponentPlan) {
    plans = [plan]
    planOfInstruction = [0]
  }

  /// Plans of one task each, for instructions whose durations are known.
  ///
  /// - Complexity: O(instructions).
  public init(_ schedule: Schedule, durations: InstructionDurations) {
    precondition(durations.fits(schedule), "a duration for each instruction")
    struct Single: Hashable {
      var duration: Ticks
      var isCopy: Bool
    }
    var known: [Single: Int32] = [:]
    planOfInstruction.reserveCapacity(schedule.count)
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        let duration = durations[index, rank: rank, kind: schedule.kinds[index]]
        let single = Single(duration: duration, isCopy: schedule.isCopy(index))
        let plan = known[single] ?? Int32(plans.count)
        if plan == plans.count {
          known[single] = plan
          plans.append(
            single.isCopy ? ComponentPlan(copying: duration) : ComponentPlan(computing: duration))
        }
        planOfInstruction.append(plan)
      }
    }
  }

  /// Finds the plans of `schedule`, whose stages do `works`, `[slices × stages]`.
  ///
  /// - Parameter factors: by which components take longer.
  /// - Complexity: O(instructions + distinct plans × layers).
  public init(
    _ schedule: Schedule, works: [StageWork], factors: TimeFactors = TimeFactors()
  ) {
    let stages = schedule.stageCount
    precondition(
      works.count == schedule.slices * stages, "one work for each stage and slice")
    var classes: [StageWork: Int] = [:]
    var classOfStage: [Int] = []
    for work in works {
      let found = classes[work] ?? classes.count
      classes[work] = found
      classOfStage.append(found)
    }
    var known: [Key: Int32] = [:]
    planOfInstruction.reserveCapacity(schedule.count)
    var rank = 0
    for index in 0..<schedule.count {
      while index >= schedule.rankStarts[rank + 1] { rank += 1 }
      let kind = schedule.kind(at: index)
      let stage = Int(schedule.stages[index])
      let own = stage + stages * (Int(schedule.microbatches[index]) % schedule.slices)
      let other =
        kind.isPair
        ? Int(schedule.backwardStages[index])
          + stages * (Int(schedule.backwardMicrobatches[index]) % schedule.slices) : own
      let key = Key(
        kind: kind.rawValue, work: classOfStage[own], backwardWork: classOfStage[other],
        rankFactor: factors.ranks[rank], stageFactor: factors.stages[stage])
      if let plan = known[key] {
        planOfInstruction.append(plan)
        continue
      }
      var plan = ComponentPlan(kind, works[own], backward: works[other])
      if !factors.isEmpty {
        plan.changeWork { task in
          let own = kind == .pair ? factors.pair : nil
          let time = TimeFactors.scaled(task.work, by: own ?? factors.kinds[task.kind.pass])
          return factors.placed(time, rank: rank, stage: stage)
        }
      }
      known[key] = Int32(plans.count)
      planOfInstruction.append(Int32(plans.count))
      plans.append(plan)
    }
  }
}
