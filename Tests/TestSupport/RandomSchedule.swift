import PPModel

/// A random schedule that is valid by construction: operations are drawn in an order in which all
/// their inputs have run, each onto the rank that holds its stage.
///
/// Placements are linear, interleaved, V-shaped, bidirectional or shuffled; backwards are whole or
/// split, sometimes joined with a forward to a pair; ranks may hold any number of stages.
///
/// - Parameter recomputes: whether forwards may be run once more before their backward.
public func randomSchedule(
  using generator: inout SeededGenerator, recomputes: Bool = false
) throws -> Schedule {
  let placement = try randomPlacement(using: &generator)
  var builders = [[Instruction]](repeating: [], count: placement.ranks)
  var forwards = [StageOperation]()
  var backwards = [StageOperation]()
  var weights = [StageOperation]()
  for microbatch in 0..<placement.micro {
    forwards.append(StageOperation(.forward, stage: 0, microbatch: microbatch))
  }
  func rank(_ operation: StageOperation) -> Int {
    placement.rank(ofStage: operation.stage, microbatch: operation.microbatch)
  }
  func release(_ operation: StageOperation) {
    let next =
      operation.kind == .forward
      ? StageOperation(.forward, stage: operation.stage + 1, microbatch: operation.microbatch)
      : StageOperation(.backward, stage: operation.stage - 1, microbatch: operation.microbatch)
    switch (operation.kind, operation.stage) {
    case (.forward, placement.stages - 1):
      backwards.append(
        StageOperation(.backward, stage: operation.stage, microbatch: operation.microbatch))
    case (.forward, _): forwards.append(next)
    case (.weightBackward, _), (_, 0): break
    default: backwards.append(next)
    }
  }
  while !(forwards.isEmpty && backwards.isEmpty && weights.isEmpty) {
    let choice = Int.random(in: 0..<4, using: &generator)
    if choice == 0, !weights.isEmpty {
      let weight = weights.remove(at: Int.random(in: 0..<weights.count, using: &generator))
      builders[rank(weight)].append(.single(weight))
    } else if choice < 2, !backwards.isEmpty {
      var backward = backwards.remove(at: Int.random(in: 0..<backwards.count, using: &generator))
      if recomputes, generator.oneIn(3) {
        var again = backward
        again.kind = .recomputation
        builders[rank(backward)].append(.single(again))
      }
      let partner = forwards.firstIndex {
        rank($0) == rank(backward) && $0.microbatch != backward.microbatch
      }
      if let partner, generator.oneIn(2) {
        let forward = forwards.remove(at: partner)
        builders[rank(backward)].append(.pair(forward: forward, backward: backward))
        release(forward)
      } else {
        if generator.oneIn(2) {
          backward.kind = .inputBackward
          weights.append(
            StageOperation(.weightBackward, stage: backward.stage, microbatch: backward.microbatch))
        }
        builders[rank(backward)].append(.single(backward))
      }
      release(backward)
    } else if !forwards.isEmpty {
      let forward = forwards.remove(at: Int.random(in: 0..<forwards.count, using: &generator))
      builders[rank(forward)].append(.single(forward))
      release(forward)
    }
  }
  var builder = ScheduleBuilder()
  for instructions in builders {
    for instruction in instructions { builder.append(instruction) }
    builder.endRank()
  }
  return builder.schedule(name: "random", placement: placement)
}

private func randomPlacement(using generator: inout SeededGenerator) throws -> Placement {
  let pp = Int.random(in: 1...6, using: &generator)
  let micro = Int.random(in: 1...7, using: &generator)
  let all = 0..<micro
  let slots: [[Placement.Slot]]
  switch Int.random(in: 0..<5, using: &generator) {
  case 0:
    slots = (0..<pp).map { [.init(stage: $0, microbatches: all)] }
  case 1:
    slots = (0..<pp).map { rank in (0..<3).map { .init(stage: $0 * pp + rank, microbatches: all) } }
  case 2:
    slots = (0..<pp).map {
      [.init(stage: $0, microbatches: all), .init(stage: 2 * pp - 1 - $0, microbatches: all)]
    }
  case 3:
    slots = (0..<pp).map {
      [
        .init(stage: $0, microbatches: 0..<micro / 2),
        .init(stage: pp - 1 - $0, microbatches: micro / 2..<micro),
      ]
    }
  default:
    var held = [[Placement.Slot]](repeating: [], count: pp)
    for stage in 0..<Int.random(in: 1...8, using: &generator) {
      held[Int.random(in: 0..<pp, using: &generator)].append(
        .init(stage: stage, microbatches: all))
    }
    slots = held
  }
  return try Placement(micro: micro, slots: slots)
}

/// Random durations, small so that ties are frequent; zero where that is allowed.
public func randomDurations(using generator: inout SeededGenerator) -> ChunkDurations {
  let input = Ticks.random(in: 1...6, using: &generator)
  let weight = Ticks.random(in: 0...6, using: &generator)
  let forward = Ticks.random(in: 1...6, using: &generator)
  return ChunkDurations(
    forward: forward, backward: input + weight, inputBackward: input, weightBackward: weight,
    pair: Ticks.random(in: 1...20, using: &generator),
    hop: generator.oneIn(2) ? 0 : Ticks.random(in: 1...5, using: &generator))
}
