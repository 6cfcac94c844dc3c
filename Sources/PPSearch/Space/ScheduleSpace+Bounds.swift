import PPModel
import PPSupport

extension ScheduleSpace {
  /// What no schedule of the space beats; `Docs/Bounds.md`.
  ///
  /// - Complexity: O(n log n) for n chunks, and O(lanes × lanes of a rank) with pairs.
  public func bounds() -> RankBounds {
    let places = WayTimes(placement, stages: leastStages(), hop: hop).leastTimes()
    var bounds = RankBounds()
    for rank in 0..<placement.ranks where !lanesOfRank[rank].isEmpty {
      guard let place = places[rank] else { continue }
      let work = work(ofRank: rank)
      let held = HeldChunks(
        limit: limits[rank],
        chunks: lanesOfRank[rank].flatMap { lane in
          lanes[lane].microbatches.map { _ in lanes[lane].weight }
        }, heldForW: heldForW)
      let times =
        switch objective {
        case .makespan:
          RankTimes(place, isWhole: false, keepsAllForW: held.keepsAllForW)
        case .span: RankTimes(spanOf: place, keepsAllForW: held.keepsAllForW)
        }
      bounds.ends.append(RankBound(work, held, times))
      if let bound = RankBound(inTurn: work, held, times) { bounds.turns.append(bound) }
    }
    return bounds
  }

  /// The least that each stage takes, on any rank, in any form, `[stages]`.
  private func leastStages() -> [WayTimes.Stage] {
    let never = WayTimes.Stage(forward: .max, backward: .max, done: .max)
    var stages = [WayTimes.Stage](repeating: never, count: placement.stages)
    for (index, lane) in lanes.enumerated() {
      let times = lane.times
      stages[lane.stage].formMinimum(
        WayTimes.Stage(
          forward: times.forward, backward: min(times.inputBackward, times.backward),
          done: min(times.backward, times.inputBackward + times.weightBackward)))
      guard hasPairs else { continue }
      for other in lanesOfRank[lane.rank] {
        let pair = pair(index, other)
        stages[lane.stage].forward = min(stages[lane.stage].forward, pair)
        let behind = lanes[other].stage
        stages[behind].backward = min(stages[behind].backward, pair)
        stages[behind].done = min(stages[behind].done, pair)
      }
    }
    return stages
  }

  /// What a rank has to do, in whatever form.
  private func work(ofRank rank: Int) -> RankWork {
    var work = RankWork(
      rank: rank, chunks: 0, all: 0, forwards: [], shortestForward: .max, backwards: [],
      weights: [], pairSaving: 0, hasGivenPairs: false)
    for index in lanesOfRank[rank] {
      let lane = lanes[index]
      let (count, times) = (lane.microbatches.count, lane.times)
      let parts = times.inputBackward + times.weightBackward
      work.chunks += count
      work.all += count * (times.forward + min(times.backward, parts))
      work.forwards += Array(repeating: times.forward, count: count)
      work.backwards += Array(repeating: max(times.backward, parts), count: count)
      work.weights += Array(repeating: times.weightBackward, count: count)
      work.shortestForward = min(work.shortestForward, times.forward)
      guard hasPairs else { continue }
      for other in lanesOfRank[rank] {
        let behind = lanes[other].times
        let whole = min(behind.backward, behind.inputBackward + behind.weightBackward)
        let pair = pair(index, other)
        work.pairSaving = max(work.pairSaving, times.forward + whole - pair)
        work.shortestForward = min(work.shortestForward, pair)
      }
    }
    work.forwards.sort(by: >)
    work.backwards.sort(by: >)
    work.weights.sort(by: >)
    return work
  }
}
