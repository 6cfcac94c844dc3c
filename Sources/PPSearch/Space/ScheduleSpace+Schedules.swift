import PPModel
import PPSupport

extension ScheduleSpace {
  /// What an instruction takes, in ticks; 0 for kinds that the space has not.
  public func duration(_ instruction: Instruction) -> Ticks {
    switch instruction {
    case .single(let operation):
      return lanes[lane(of: operation)].times[.single(operation.kind)]
    case .pair(let forward, let backward):
      return hasPairs ? pair(lane(of: forward), lane(of: backward)) : 0
    }
  }

  /// Whether a schedule of the same placement is one of the space: of F, B, I, W, and pairs where they are
  /// allowed, with no rank holding more than it may.
  ///
  /// - Complexity: O(instructions).
  public func holds(_ schedule: Schedule) -> Bool {
    for rank in 0..<schedule.ranks {
      var held = 0
      for index in schedule.instructions(ofRank: rank) {
        let kind = schedule.kind(at: index)
        if kind == .inputPair || (kind == .pair && !hasPairs) { return false }
        for operation in schedule[index].operations {
          let lane = lanes[lane(of: operation)]
          switch operation.kind {
          case .forward: held += lane.weight
          case .backward: held -= lane.weight
          case .inputBackward: held -= lane.weight - lane.weightForW
          case .weightBackward: held -= lane.weightForW
          default: return false
          }
          if let limit = limits[rank], held > limit { return false }
        }
      }
    }
    return true
  }

  /// The lane that an operation is of.
  func lane(of operation: StageOperation) -> Int {
    placement.pipeline(ofMicrobatch: operation.microbatch) * placement.stages + operation.stage
  }
}

extension ScheduleSpace {
  /// Whether any pair takes less than its halves one after the other.
  public var pairsSaveTime: Bool {
    guard hasPairs else { return false }
    return lanes.indices.contains { forward in
      lanesOfRank[lanes[forward].rank].contains { backward in
        let times = lanes[backward].times
        let whole = min(times.backward, times.inputBackward + times.weightBackward)
        return pair(forward, backward) < lanes[forward].times.forward + whole
      }
    }
  }
}
