import PPModel

/// The engine between the two: each distinct chunk is simulated once, by itself, component by component;
/// the schedule is then swept with the durations found.
///
/// It differs from `EventEngine` only where messages and all-to-all compete for a port, which it leaves
/// out: without that the two agree to the tick.
public enum ChunkEngine {
  /// What each instruction takes by itself, `[instructions]`, in ticks.
  ///
  /// - Throws: durations too long for the clock.
  /// - Complexity: O(instructions + components of the distinct plans).
  public static func durations(_ plans: ComponentPlans) throws(SimulationError) -> [Ticks] {
    let alone = try plans.plans.map { plan throws(SimulationError) in
      try EventEngine.alone(plan).timeline.makespan
    }
    return plans.planOfInstruction.map { alone[Int($0)] }
  }

  /// Simulates a schedule.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - plans: the components of each of its instructions.
  ///   - hop: what a message between two ranks takes, in ticks.
  ///   - recordsComponents: whether to tell when each component ran.
  /// - Throws: a deadlock, or durations too long for the clock.
  /// - Complexity: O(instructions + components of the distinct plans).
  public static func run(
    _ valid: ValidSchedule, plans: ComponentPlans, hop: Ticks, recordsComponents: Bool = false
  ) throws(SimulationError) -> ComponentTimeline {
    let schedule = valid.schedule
    let alone = try plans.plans.map { plan throws(SimulationError) in
      try EventEngine.alone(plan)
    }
    let timeline = try SweepEngine.run(
      valid, durations: .each(plans.planOfInstruction.map { alone[Int($0)].timeline.makespan }),
      hop: hop)
    var components: [ComponentRecord] = []
    let streams = (0..<schedule.ranks).map { rank in
      var use = StreamUse()
      for index in schedule.instructions(ofRank: rank) {
        let chunk = alone[Int(plans.planOfInstruction[index])]
        use.add(chunk.streams[0])
        for operation in schedule[index].operations where schedule.needsMessage(operation) {
          use.messages += hop
        }
        guard recordsComponents else { continue }
        components += chunk.components.map {
          $0.moved(to: index, on: rank, at: timeline.starts[index])
        }
      }
      return use
    }
    return ComponentTimeline(timeline: timeline, streams: streams, components: components)
  }
}

extension ComponentRecord {
  /// A component of an instruction that was simulated by itself, where the instruction runs.
  fileprivate func moved(to instruction: Int, on rank: Int, at time: Ticks) -> ComponentRecord {
    var record = self
    record.instruction = instruction
    record.rank = rank
    record.start += time
    record.end += time
    return record
  }
}
