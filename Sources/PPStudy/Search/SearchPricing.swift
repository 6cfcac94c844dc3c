import PPAnalysis
import PPCost
import PPEngine
import PPModel
import PPSearch
import PPSupport

/// What chunks take and weigh on a placement, whatever the order.
struct SearchPricing {
  /// What each instruction of the probe takes, in ticks.
  var probe: [Ticks]
  /// What a message takes.
  var hop: Ticks
  /// What a chunk of each stage weighs, `[stages]`: millionths of a chunk, or bytes.
  var weights: [Int]
  /// What each rank may hold of that, `[ranks]`.
  var limits: [Int?]
  /// The workload with the layout that was chosen, where there is one.
  var conditions: Conditions

  /// Prices the chunks.
  ///
  /// - Parameter model: a schedule on this placement, by which an automatic layout is chosen.
  /// - Throws: costs or a layout of other stages, a limit below what one micro-batch takes.
  init(
    _ question: SearchQuestion, hasPairs: Bool, model: SizedSchedule
  ) throws(Refusal) {
    let placement = question.placement.placement
    let schedule = ScheduleSpace.probe(placement, hasPairs: hasPairs)
    conditions = question.conditions
    try conditions.slow.check(schedule)
    let factors = conditions.slow.slowing(TimeFactors())
    weights = Array(repeating: Chunks.one, count: placement.stages)
    limits = Array(repeating: nil, count: placement.ranks)
    if case .chunks(let most) = question.limit {
      limits = Array(repeating: most.count, count: placement.ranks)
    }
    guard let named = conditions.workload else {
      let costs = conditions.costs
      guard !costs.isUneven || costs.stages.count == placement.stages else {
        throw .misfit(
          "the costs are for \(costs.stages.count) stages, and the placement has \(placement.stages); "
            + "give as many as it has")
      }
      let durations = costs.durations(in: schedule, factors: factors)
      hop = durations.hop
      let ticks = durations.instructions
      probe = (0..<schedule.ranks).flatMap { rank in
        schedule.instructions(ofRank: rank).map { ticks[$0, rank: rank, kind: schedule.kinds[$0]] }
      }
      try check(placement)
      return
    }
    let workload = try named.placed(for: schedule, hasPairs: hasPairs)
    let layout = try named.layout(of: model, workload)
    conditions.workload = named.holding(layout)
    do throws(TimeFault) {
      let works = try workload.stageWorks(layout)
      hop = TimeFactors.scaled(try workload.hop, by: factors.hop)
      probe = try SearchPricing.durations(
        ComponentPlans(schedule, works: works, factors: factors))
    } catch {
      throw .misfit("\(error)")
    }
    var most: Bytes?
    if case .memory(let given) = question.limit { most = given }
    if question.limit == .none { most = workload.cluster.gpu.memory }
    if let most {
      let stages = workload.stageMemory(layout)
      weights = stages.map { Int($0.activations.value.rounded(.up)) }
      limits = placement.slots.map { slots in
        let held = Set(slots.map(\.stage).filter { $0 >= 0 })
        var left = most.value
        for stage in held { left -= stages[stage].held.total.value }
        let working = workload.workingMemory(stages: slots.count { $0.stage >= 0 })
        // What is wasted grows with the activations: total = fixed + (1 + share) × activations.
        left -= working.total(activations: 0).value
        left /= 1 + WorkingMemory.fragmentation
        left -= held.map { stages[$0].working.value }.max() ?? 0
        return Int(max(0, left.rounded(.down)))
      }
    }
    try check(placement)
  }

  /// What the instructions of plans take.
  private static func durations(_ plans: ComponentPlans) throws(TimeFault) -> [Ticks] {
    do throws(SimulationError) {
      return try ChunkEngine.durations(plans)
    } catch {
      if case .tooLong(let fault) = error { throw fault }
      return plans.planOfInstruction.map { _ in .max }
    }
  }

  /// Refuses times that add up beyond the clock, and a rank that cannot hold a single micro-batch.
  private func check(_ placement: Placement) throws(Refusal) {
    let longest = (probe.max() ?? 0).clampedSum(hop)
    let most = longest.clampedProduct(4 * placement.micro).clampedProduct(placement.stages)
    guard most.clampedProduct(placement.ranks) < Ticks(Int64.max >> 10) else {
      throw .misfit("the costs are too large: the step overflows the clock")
    }
    guard (probe.max() ?? 0) > 0 else { throw .misfit("no chunk takes any time") }
    for pipeline in 0..<placement.pipelines {
      var held = [Int](repeating: 0, count: placement.ranks)
      for stage in 0..<placement.stages {
        held[placement.rank(ofStage: stage, pipeline: pipeline)] += weights[stage]
      }
      for (rank, weight) in held.enumerated() {
        guard let limit = limits[rank], weight > limit else { continue }
        let isChunks = conditions.workload == nil || weights[0] == Chunks.one
        func text(_ weight: Int) -> String {
          guard isChunks else { return NumberText.fixed(Double(weight) / 1e9, decimals: 2) + " GB" }
          let chunks = NumberText.shortest(Double(Chunks(count: weight)))
          return chunks == "1" ? "1 chunk" : chunks + " chunks"
        }
        throw Refusal(
          sentence: "no schedule fits: rank \(rank) holds \(text(weight)) of activations for one "
            + "micro-batch, and it may hold \(text(limit))", kind: .no)
      }
    }
  }
}
