import PPModel

/// Looks for an order of a schedule's instructions that takes no longer than given: tries all of them.
///
/// It shares nothing with the bounds: it starts instructions one after the other, whichever can, and gives up
/// where a rank's own work no longer fits. For a dozen instructions.
struct AllOrders {
  let schedule: Schedule
  let durations: [Ticks]
  let hop: Ticks
  /// What a rank may hold, in millionths of a chunk, and what stays of one until W.
  let limit: Int
  let heldForW: Int
  /// The latest end that is looked for: of the step, or of each rank's span.
  let most: Ticks
  let isSpan: Bool
  /// The backwards that need their chunk computed again.
  private let needsAgain: Set<StageOperation>

  private var done: [StageOperation: Ticks] = [:]
  private var isUsed: [Bool]
  private var clocks: [Ticks]
  private var firsts: [Ticks?]
  private var held: [Int]
  private var left: [Ticks]
  private(set) var tried = 0

  init(
    _ schedule: Schedule, _ durations: [Ticks], hop: Ticks, limit: Int, heldForW: Int, most: Ticks,
    isSpan: Bool = false
  ) {
    self.schedule = schedule
    self.durations = durations
    self.hop = hop
    self.limit = limit
    self.heldForW = heldForW
    self.most = most
    self.isSpan = isSpan
    let all = (0..<schedule.count).flatMap { schedule[$0].operations }
    needsAgain = Set(all.filter { $0.kind == .recomputation })
    isUsed = Array(repeating: false, count: schedule.count)
    clocks = Array(repeating: 0, count: schedule.ranks)
    firsts = Array(repeating: nil, count: schedule.ranks)
    held = Array(repeating: 0, count: schedule.ranks)
    left = (0..<schedule.ranks).map { rank in
      schedule.instructions(ofRank: rank).reduce(0) { $0 + durations[$1] }
    }
  }

  /// Whether there is such an order.
  mutating func exists(after last: Ticks = 0) -> Bool {
    tried += 1
    var isDone = true
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) where !isUsed[index] {
        isDone = false
        guard let start = start(index, rank), start >= last || isSpan else { continue }
        let old = (clocks[rank], firsts[rank], held[rank], left[rank])
        let first = firsts[rank] ?? start
        guard take(index, rank) else {
          held[rank] = old.2
          continue
        }
        let end = start + durations[index]
        if end + left[rank] - durations[index] - (isSpan ? first : 0) <= most {
          isUsed[index] = true
          for operation in schedule[index].operations { done[operation] = end }
          (clocks[rank], firsts[rank]) = (end, first)
          left[rank] -= durations[index]
          if exists(after: start) { return true }
          isUsed[index] = false
          for operation in schedule[index].operations { done[operation] = nil }
        }
        (clocks[rank], firsts[rank], held[rank], left[rank]) = old
      }
    }
    return isDone
  }

  /// When an instruction can start; nil while an input is missing.
  private func start(_ index: Int, _ rank: Int) -> Ticks? {
    var time = clocks[rank]
    for operation in schedule[index].operations {
      if let input = operation.input(stages: schedule.stageCount) {
        var end = done[input]
        if end == nil, input.kind == .backward {
          let (stage, microbatch) = (input.stage, input.microbatch)
          end = done[StageOperation(.inputBackward, stage: stage, microbatch: microbatch)]
        }
        guard let end else { return nil }
        time = max(time, end + (schedule.needsMessage(operation) ? hop : 0))
      }
      let (stage, microbatch) = (operation.stage, operation.microbatch)
      if operation.kind != .forward,
        done[StageOperation(.forward, stage: stage, microbatch: microbatch)] == nil
      {
        return nil
      }
      let again = StageOperation(.recomputation, stage: stage, microbatch: microbatch)
      if operation.kind.flow == .backward, needsAgain.contains(again), done[again] == nil {
        return nil
      }
      if operation.kind == .weightBackward,
        done[StageOperation(.inputBackward, stage: stage, microbatch: microbatch)] == nil
      {
        return nil
      }
    }
    return time
  }

  /// Holds and frees activations; false if they are too many.
  private mutating func take(_ index: Int, _ rank: Int) -> Bool {
    let chunk = 1_000_000
    for operation in schedule[index].operations {
      switch operation.kind {
      case .forward: held[rank] += chunk
      case .backward: held[rank] -= chunk
      case .inputBackward: held[rank] -= chunk - heldForW
      case .recomputation: break
      default: held[rank] -= heldForW
      }
      guard held[rank] <= limit else { return false }
    }
    return true
  }
}
