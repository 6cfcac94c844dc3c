import PPModel
import PPSearch

/// Looks for any schedule of a space that takes no longer than given: tries all of them, in any order of
/// micro-batches, with whole backwards, halves and pairs.
///
/// It shares nothing with the bounds or the search. For a handful of chunks.
struct EverySchedule {
  let space: ScheduleSpace
  let most: Ticks
  private let micro: Int
  private var forwards: [Ticks?]
  private var backwards: [Ticks?]
  private var weights: [Bool]
  private var clocks: [Ticks]
  private var firsts: [Ticks?]
  private var held: [Int]
  /// The least that each rank has left to do.
  private var left: [Ticks]
  private var remaining: Int

  init(_ space: ScheduleSpace, most: Ticks) {
    self.space = space
    self.most = most
    micro = space.placement.micro
    let cells = space.placement.stages * micro
    let ranks = space.placement.ranks
    forwards = Array(repeating: nil, count: cells)
    backwards = forwards
    weights = Array(repeating: false, count: cells)
    clocks = Array(repeating: 0, count: ranks)
    firsts = Array(repeating: nil, count: ranks)
    held = Array(repeating: 0, count: ranks)
    left = Array(repeating: 0, count: ranks)
    remaining = cells
    // Pairs may save anything, so with them nothing is taken for granted.
    guard !space.hasPairs else { return }
    for lane in space.lanes {
      let times = lane.times
      let back = min(times.backward, times.inputBackward + times.weightBackward)
      left[lane.rank] += lane.microbatches.count * (times.forward + back)
    }
  }

  private func cell(_ lane: Int, _ microbatch: Int) -> Int {
    space.lanes[lane].stage * micro + microbatch
  }

  /// Whether there is such a schedule.
  mutating func exists(after last: Ticks = 0) -> Bool {
    if remaining == 0 { return true }
    for rank in 0..<space.placement.ranks {
      for (lane, microbatch) in chunks(ofRank: rank) {
        let times = space.lanes[lane].times
        let cell = cell(lane, microbatch)
        if forwards[cell] == nil {
          guard let arrival = forwardArrival(lane, microbatch) else { continue }
          if run(rank, arrival, times.forward, last, forward: (lane, microbatch)) { return true }
          guard space.hasPairs else { continue }
          for (other, partner) in chunks(ofRank: rank) where partner != microbatch {
            let second = self.cell(other, partner)
            guard forwards[second] != nil, backwards[second] == nil,
              let there = backwardArrival(other, partner)
            else { continue }
            let duration = space.duration(
              .pair(
                forward: StageOperation(
                  .forward, stage: space.lanes[lane].stage, microbatch: microbatch),
                backward: StageOperation(
                  .backward, stage: space.lanes[other].stage, microbatch: partner)))
            if run(
              rank, max(arrival, there), duration, last, forward: (lane, microbatch),
              backward: (other, partner, true))
            {
              return true
            }
          }
        } else if backwards[cell] == nil {
          guard let arrival = backwardArrival(lane, microbatch) else { continue }
          let chunk = (lane, microbatch)
          if run(rank, arrival, times.backward, last, backward: (chunk.0, chunk.1, true))
            || run(rank, arrival, times.inputBackward, last, backward: (chunk.0, chunk.1, false))
          {
            return true
          }
        } else if !weights[cell] {
          if run(rank, 0, times.weightBackward, last, weight: (lane, microbatch)) { return true }
        }
      }
    }
    return false
  }

  /// A rank's chunks; of those that nobody can tell apart, the first that has not started.
  private func chunks(ofRank rank: Int) -> [(lane: Int, microbatch: Int)] {
    space.lanesOfRank[rank].flatMap { lane in
      let all = space.lanes[lane].microbatches
      let fresh = all.first { forwards[cell(lane, $0)] == nil }
      let isFirst = space.lanes[lane].stage == 0
      return all.filter { !isFirst || $0 == fresh || forwards[cell(lane, $0)] != nil }
        .map { (lane, $0) }
    }
  }

  private func hop(_ lane: Int, _ other: Int) -> Ticks {
    space.lanes[lane].rank == space.lanes[other].rank ? 0 : space.hop
  }

  private func forwardArrival(_ lane: Int, _ microbatch: Int) -> Ticks? {
    guard space.lanes[lane].stage > 0 else { return 0 }
    return forwards[cell(lane - 1, microbatch)].map { $0 + hop(lane, lane - 1) }
  }

  private func backwardArrival(_ lane: Int, _ microbatch: Int) -> Ticks? {
    guard space.lanes[lane].stage + 1 < space.placement.stages else {
      return forwards[cell(lane, microbatch)]
    }
    return backwards[cell(lane + 1, microbatch)].map { $0 + hop(lane, lane + 1) }
  }

  /// Runs something as early as it can, and goes on; takes it back if that leads nowhere.
  private mutating func run(
    _ rank: Int, _ arrival: Ticks, _ duration: Ticks, _ last: Ticks,
    forward: (lane: Int, microbatch: Int)? = nil,
    backward: (lane: Int, microbatch: Int, isWhole: Bool)? = nil,
    weight: (lane: Int, microbatch: Int)? = nil
  ) -> Bool {
    let isSpan = space.objective == .span
    let start = max(clocks[rank], arrival)
    // Everything in the order of its start; of spans, ranks may start later than they could.
    guard start >= last || isSpan else { return false }
    let (clock, first, before, rest) = (clocks[rank], firsts[rank], held[rank], left[rank])
    if let forward { held[rank] += space.lanes[forward.lane].weight }
    guard held[rank] <= space.limits[rank] ?? .max else {
      held[rank] = before
      return false
    }
    let end = start + duration
    clocks[rank] = end
    firsts[rank] = first ?? start
    if let forward {
      forwards[cell(forward.lane, forward.microbatch)] = end
      if !space.hasPairs { left[rank] -= space.lanes[forward.lane].times.forward }
    }
    if let backward {
      let lane = space.lanes[backward.lane]
      backwards[cell(backward.lane, backward.microbatch)] = end
      held[rank] -= backward.isWhole ? lane.weight : lane.weight - lane.weightForW
      if backward.isWhole {
        weights[cell(backward.lane, backward.microbatch)] = true
        remaining -= 1
      }
      if !space.hasPairs {
        let whole = min(
          lane.times.backward, lane.times.inputBackward + lane.times.weightBackward)
        left[rank] -= whole
        if !backward.isWhole { left[rank] += lane.times.weightBackward }
      }
    }
    if let weight {
      let lane = space.lanes[weight.lane]
      weights[cell(weight.lane, weight.microbatch)] = true
      held[rank] -= lane.weightForW
      if !space.hasPairs { left[rank] -= lane.times.weightBackward }
      remaining -= 1
    }
    let origin = isSpan ? firsts[rank] ?? 0 : 0
    if end + left[rank] - origin <= most, exists(after: start) { return true }
    if let forward { forwards[cell(forward.lane, forward.microbatch)] = nil }
    if let backward {
      backwards[cell(backward.lane, backward.microbatch)] = nil
      if backward.isWhole {
        weights[cell(backward.lane, backward.microbatch)] = false
        remaining += 1
      }
    }
    if let weight {
      weights[cell(weight.lane, weight.microbatch)] = false
      remaining += 1
    }
    (clocks[rank], firsts[rank], held[rank], left[rank]) = (clock, first, before, rest)
    return false
  }
}
