import PPModel

/// The work of a schedule's own instructions, whatever their order.
package struct GivenWork {
  /// The least times of each stage, `[stages]`.
  let stages: [WayTimes.Stage]
  /// What each rank has to do; ranks without instructions are left out.
  let ranks: [RankWork]
  /// Whether a chunk is held from its forward to its backward: it is neither computed again nor copied away.
  let isHeldThroughout: Bool

  /// Adds up a schedule.
  ///
  /// - Complexity: O(n log n) for n instructions.
  package init(_ schedule: Schedule, duration: (Int) -> Ticks) {
    let cells = schedule.micro * schedule.stageCount
    // What each I leaves to be done: its W's time, `[stages × micro]`; 0 without.
    var weights: [Ticks] = []
    let isSplit = schedule.kinds.contains(InstructionKind.weightBackward.rawValue)
    if isSplit {
      weights = [Ticks](repeating: 0, count: cells)
      for index in 0..<schedule.count where schedule.kind(at: index) == .weightBackward {
        weights[schedule.cell(index)] = duration(index)
      }
    }
    let never = WayTimes.Stage(forward: .max, backward: .max, done: .max)
    var stages = [WayTimes.Stage](repeating: never, count: schedule.stageCount)
    var ranks: [RankWork] = []
    var isHeldThroughout = true
    for rank in 0..<schedule.ranks {
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty else { continue }
      var work = RankWork(
        rank: rank, chunks: 0, all: 0, forwards: [], shortestForward: .max, backwards: [],
        weights: [], pairSaving: 0, hasGivenPairs: false)
      for index in program {
        let time = duration(index)
        let stage = Int(schedule.stages[index])
        var least = never
        let kind = schedule.kind(at: index)
        guard !kind.isCopy else {
          // It runs beside what the rank computes.
          isHeldThroughout = false
          continue
        }
        work.all += time
        switch kind {
        case .forward:
          least.forward = time
          work.forwards.append(time)
        case .backward:
          least = WayTimes.Stage(forward: .max, backward: time, done: time)
          work.backwards.append(time)
        case .inputBackward:
          let done = time + (isSplit ? weights[schedule.cell(index)] : 0)
          least = WayTimes.Stage(forward: .max, backward: time, done: done)
          work.backwards.append(done)
        case .weightBackward:
          work.weights.append(time)
        case .pair, .inputPair:
          // The W of F&I is left for later.
          let done = time + (isSplit ? weights[schedule.backwardCell(index)] : 0)
          least.forward = time
          work.hasGivenPairs = true
          stages[Int(schedule.backwardStages[index])].formMinimum(
            WayTimes.Stage(forward: .max, backward: time, done: done))
        default:
          work.recomputation += time
          isHeldThroughout = false
        }
        stages[stage].formMinimum(least)
        if least.forward < .max {
          work.chunks += 1
          work.shortestForward = min(work.shortestForward, time)
        }
      }
      work.forwards.sort(by: >)
      work.backwards.sort(by: >)
      work.weights.sort(by: >)
      ranks.append(work)
    }
    self.stages = stages
    self.ranks = ranks
    self.isHeldThroughout = isHeldThroughout
  }
}

extension Schedule {
  /// The place of an instruction's stage and micro-batch in a table of all, `[stages × micro]`.
  fileprivate func cell(_ index: Int) -> Int {
    Int(stages[index]) * micro + Int(microbatches[index])
  }

  /// The same of the backward of a pair.
  fileprivate func backwardCell(_ index: Int) -> Int {
    Int(backwardStages[index]) * micro + Int(backwardMicrobatches[index])
  }
}
