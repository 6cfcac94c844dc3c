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
  }

  /// One plan, for a schedule of one instruction.
  init(single plan: ComponentPlan) {
    plans = [plan]
    planOfInstruction = [0]
  }

  /// Finds the plans of `schedule`, whose stages do `works`, `[stages]`.
  ///
  /// - Complexity: O(instructions + distinct plans × layers).
  public init(_ schedule: Schedule, works: [StageWork]) {
    precondition(works.count == schedule.stageCount, "one work for each stage")
    var classes: [StageWork: Int] = [:]
    var classOfStage: [Int] = []
    for work in works {
      let found = classes[work] ?? classes.count
      classes[work] = found
      classOfStage.append(found)
    }
    var known: [Key: Int32] = [:]
    planOfInstruction.reserveCapacity(schedule.count)
    for index in 0..<schedule.count {
      let kind = schedule.kind(at: index)
      let stage = Int(schedule.stages[index])
      let backwardStage = kind == .pair ? Int(schedule.backwardStages[index]) : stage
      let key = Key(
        kind: kind.rawValue, work: classOfStage[stage], backwardWork: classOfStage[backwardStage])
      if let plan = known[key] {
        planOfInstruction.append(plan)
        continue
      }
      let plan: ComponentPlan =
        switch kind {
        case .forward: .forward(works[stage])
        case .backward: .backward(works[stage], input: true, weights: true)
        case .inputBackward: .backward(works[stage], input: true, weights: false)
        case .weightBackward: .backward(works[stage], input: false, weights: true)
        case .pair: .pair(forward: works[stage], backward: works[backwardStage])
        }
      known[key] = Int32(plans.count)
      planOfInstruction.append(Int32(plans.count))
      plans.append(plan)
    }
  }
}
