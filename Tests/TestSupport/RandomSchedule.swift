import PPModel

/// A random schedule that is valid by construction: operations are drawn in an order in which all
/// their inputs have run, each onto the rank that holds its stage.
///
/// Placements are linear, interleaved, V-shaped, bidirectional or shuffled; backwards are whole or
/// split, sometimes joined with a forward to a pair; ranks may hold any number of stages.
///
/// - Parameters:
///   - recomputes: whether forwards may be run once more before their backward.
///   - copies: whether activations may leave and come back before their backward.
public func randomSchedule(
  using generator: inout SeededGenerator, recomputes: Bool = false, copies: Bool = false
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
  func offload(_ forward: StageOperation) {
    guard copies, generator.oneIn(2) else { return }
    var copy = forward
    copy.kind = .offload
    builders[rank(forward)].append(.single(copy))
  }
  func hasLeft(_ backward: StageOperation) -> Bool {
    var copy = backward
    copy.kind = .offload
    return builders[rank(backward)].contains(.single(copy))
  }
  /// Brings back what has left, anywhere between that and now.
  func load(_ backward: StageOperation) {
    var copy = backward
    copy.kind = .offload
    let rank = rank(backward)
    guard copies, let gone = builders[rank].firstIndex(of: .single(copy)) else { return }
    copy.kind = .load
    let place = Int.random(in: gone + 1...builders[rank].count, using: &generator)
    builders[rank].insert(.single(copy), at: place)
  }
  while !(forwards.isEmpty && backwards.isEmpty && weights.isEmpty) {
    let choice = Int.random(in: 0..<4, using: &generator)
    if choice == 0, !weights.isEmpty {
      let weight = weights.remove(at: Int.random(in: 0..<weights.count, using: &generator))
      builders[rank(weight)].append(.single(weight))
    } else if choice < 2, !backwards.isEmpty {
      var backward = backwards.remove(at: Int.random(in: 0..<backwards.count, using: &generator))
      if recomputes, generator.oneIn(3), !hasLeft(backward) {
        var again = backward
        again.kind = .recomputation
        builders[rank(backward)].append(.single(again))
      }
      load(backward)
      func split() {
        backward.kind = .inputBackward
        weights.append(
          StageOperation(.weightBackward, stage: backward.stage, microbatch: backward.microbatch))
      }
      let partner = forwards.firstIndex {
        rank($0) == rank(backward) && $0.microbatch != backward.microbatch
      }
      if let partner, generator.oneIn(2) {
        let forward = forwards.remove(at: partner)
        if generator.oneIn(3) { split() }
        builders[rank(backward)].append(.pair(forward: forward, backward: backward))
        offload(forward)
        release(forward)
      } else {
        if generator.oneIn(2) { split() }
        builders[rank(backward)].append(.single(backward))
      }
      release(backward)
    } else if !forwards.isEmpty {
      let forward = forwards.remove(at: Int.random(in: 0..<forwards.count, using: &generator))
      builders[rank(forward)].append(.single(forward))
      offload(forward)
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
///
/// Copies take as long as forwards, and F&I as both, unless they may differ.
public func randomDurations(
  using generator: inout SeededGenerator, copies: Bool = false
) -> ChunkDurations {
  let input = Ticks.random(in: 1...6, using: &generator)
  let weight = Ticks.random(in: 0...6, using: &generator)
  let forward = Ticks.random(in: 1...6, using: &generator)
  var durations = ChunkDurations(
    forward: forward, backward: input + weight, inputBackward: input, weightBackward: weight,
    pair: Ticks.random(in: 1...20, using: &generator),
    hop: generator.oneIn(2) ? 0 : Ticks.random(in: 1...5, using: &generator))
  for kind in OperationKind.copies where copies {
    durations[.single(kind)] = Ticks.random(in: 0...8, using: &generator)
  }
  if copies { durations[.inputPair] = Ticks.random(in: 1...15, using: &generator) }
  return durations
}
