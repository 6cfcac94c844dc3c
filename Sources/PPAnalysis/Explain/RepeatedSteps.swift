import PPEngine
import PPModel

/// Steps that follow each other without a barrier: a rank starts its next step when its last is done.
public struct RepeatedSteps: Equatable, Sendable {
  /// When the last rank ends each step, `[steps]`, in ticks.
  public let ends: [Ticks]

  /// The time between the ends of the last two steps: the steady state, once there are enough.
  public var period: Ticks {
    ends.count > 1 ? ends[ends.count - 1] - ends[ends.count - 2] : ends.first ?? 0
  }

  /// Runs `count` steps back to back.
  ///
  /// - Parameters:
  ///   - timed: one step.
  ///   - count: at least 1.
  ///   - optimizer: what each rank spends between its steps, in ticks.
  /// - Throws: durations too large for the clock.
  /// - Complexity: O(instructions × count).
  public init(_ timed: TimedSchedule, count: Int, optimizer: Ticks) throws(SimulationError) {
    let step = timed.valid.schedule
    let micro = step.micro
    let slots = step.placement.slots.map { held in
      (0..<count).flatMap { number in
        held.map { slot in
          Placement.Slot(
            stage: slot.stage,
            microbatches: slot.microbatches.lowerBound + number * micro..<slot.microbatches
              .upperBound + number * micro)
        }
      }
    }
    guard let placement = try? Placement(micro: micro * count, slots: slots) else {
      throw .timeOverflow(instructions: step.count)
    }
    var builder = ScheduleBuilder()
    var durations: [Ticks] = []
    var leads: [Ticks] = []
    var lasts: [[(instruction: Int, after: Ticks)]] = Array(repeating: [], count: count)
    for rank in 0..<step.ranks {
      let program = step.instructions(ofRank: rank)
      for number in 0..<count {
        for index in program {
          builder.append(step[index].shifted(by: number * micro))
          durations.append(timed.durations[index])
          let isFirst = index == program.lowerBound
          let after = isFirst && number > 0 ? optimizer + (timed.sides?.tail(rank) ?? 0) : 0
          leads.append(after + (timed.sides?.lead(index) ?? 0))
        }
        let after = optimizer + (timed.sides?.tail(rank) ?? 0)
        if !program.isEmpty { lasts[number].append((durations.count - 1, after)) }
      }
      builder.endRank()
    }
    let timeline = try SweepEngine.run(
      ValidSchedule(unchecked: builder.schedule(name: step.name, placement: placement)),
      durations: .each(durations), hop: timed.hop,
      besides: SideTimes(before: leads))
    ends = lasts.map { $0.map { timeline.ends[$0.instruction] + $0.after }.max() ?? optimizer }
  }
}

extension Instruction {
  /// The same work on later micro-batches.
  fileprivate func shifted(by count: Int) -> Instruction {
    func shifted(_ operation: StageOperation) -> StageOperation {
      StageOperation(
        operation.kind, stage: operation.stage, microbatch: operation.microbatch + count)
    }
    switch self {
    case .single(let operation): return .single(shifted(operation))
    case .pair(let forward, let backward):
      return .pair(forward: shifted(forward), backward: shifted(backward))
    }
  }
}
