import PPModel

/// A slow, obvious simulation to hold engines against: every rank starts its next instruction as
/// soon as it is free and the inputs are there, found by looking at all ranks again and again.
///
/// Nil where some rank never gets to its end.
public func referenceTimes(
  _ schedule: Schedule, _ durations: ChunkDurations
) -> (starts: [Ticks], ends: [Ticks])? {
  referenceTimes(schedule, hop: durations.hop) { durations[schedule.kind(at: $0)] }
}

/// The same, where every instruction takes a time of its own, and the rank another before it can start.
public func referenceTimes(
  _ schedule: Schedule, hop: Ticks, lead: (Int) -> Ticks = { _ in 0 }, duration: (Int) -> Ticks
) -> (starts: [Ticks], ends: [Ticks])? {
  var starts = [Ticks](repeating: 0, count: schedule.count)
  var ends = starts
  var finished: [StageOperation: Ticks] = [:]
  var next = schedule.rankStarts.dropLast().map { $0 }
  var clocks = [Ticks](repeating: 0, count: schedule.ranks)
  // Copies run one after the other on a queue of their own, which the rank does not wait for.
  var queues = clocks

  func arrival(_ operation: StageOperation, on rank: Int) -> Ticks? {
    guard var input = operation.input(stages: schedule.stageCount) else { return 0 }
    var end = finished[input]
    if end == nil, input.kind == .backward {
      input.kind = .inputBackward
      end = finished[input]
    }
    guard let end else { return nil }
    let from = schedule.placement.rank(ofStage: input.stage, microbatch: input.microbatch)
    return end + (from == rank ? 0 : hop)
  }

  var isMoving = true
  while isMoving {
    isMoving = false
    for rank in 0..<schedule.ranks where next[rank] < schedule.rankStarts[rank + 1] {
      let index = next[rank]
      let operations: [StageOperation] =
        switch schedule[index] {
        case .single(let operation): [operation]
        case .pair(let forward, let backward): [forward, backward]
        }
      let arrivals = operations.map { arrival($0, on: rank) }
      guard !arrivals.contains(nil) else { continue }
      isMoving = true
      next[rank] += 1
      if [.offload, .load].contains(operations[0].kind) {
        starts[index] = max(clocks[rank], queues[rank])
        ends[index] = starts[index] + duration(index)
        queues[rank] = ends[index]
        finished[operations[0]] = ends[index]
        continue
      }
      let back = operations.map { operation in
        let load = StageOperation(.load, stage: operation.stage, microbatch: operation.microbatch)
        return operation.kind == .weightBackward ? 0 : finished[load] ?? 0
      }
      starts[index] = max(
        clocks[rank] + lead(index), (arrivals.compactMap { $0 } + back).max() ?? 0)
      ends[index] = starts[index] + duration(index)
      for operation in operations { finished[operation] = ends[index] }
      clocks[rank] = ends[index]
    }
  }
  let isComplete = (0..<schedule.ranks).allSatisfy { next[$0] == schedule.rankStarts[$0 + 1] }
  return isComplete ? (starts, ends) : nil
}
