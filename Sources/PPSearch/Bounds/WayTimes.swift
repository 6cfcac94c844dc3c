import PPModel

/// The least times of a micro-batch on its way: forward through all stages, and back.
///
/// Each stage takes at least its shortest forward, its shortest step backward, and until it is done with the
/// micro-batch; each message between ranks takes a hop. `Docs/Bounds.md` says what follows.
public struct WayTimes: Sendable {
  /// What one stage takes for one micro-batch, at least, in ticks.
  public struct Stage: Equatable, Sendable {
    /// Until its output is there, forward.
    public var forward: Ticks
    /// Until its output is there, backward: I, B, or a pair.
    public var backward: Ticks
    /// From the start of its backward until nothing is left to do: B, or I and W.
    public var done: Ticks

    /// A stage from its times.
    public init(forward: Ticks, backward: Ticks, done: Ticks) {
      self.forward = forward
      self.backward = backward
      self.done = done
    }

    /// The shorter one of each time.
    mutating func formMinimum(_ other: Stage) {
      forward = min(forward, other.forward)
      backward = min(backward, other.backward)
      done = min(done, other.done)
    }
  }

  /// The times at one stage; of several stages, each the least.
  struct Place {
    /// Until its first forward can start.
    var head: Ticks
    /// Until its first backward can start.
    var firstBackward: Ticks
    /// From the end of a forward until all stages are done with the micro-batch.
    var tail: Ticks
    /// From the end of a backward until the stages before are done.
    var drain: Ticks
    /// From the start of a forward to the start of the same micro-batch's backward.
    var turn: Ticks
    /// From the start of a forward to the end of the backward's step.
    var residence: Ticks
    /// From the start of a forward until this stage is done with the micro-batch.
    var stay: Ticks
    /// From the end of a forward until this stage is done with the micro-batch.
    var ownTail: Ticks

    mutating func formMinimum(_ other: Place) {
      head = min(head, other.head)
      firstBackward = min(firstBackward, other.firstBackward)
      tail = min(tail, other.tail)
      drain = min(drain, other.drain)
      turn = min(turn, other.turn)
      residence = min(residence, other.residence)
      stay = min(stay, other.stay)
      ownTail = min(ownTail, other.ownTail)
    }
  }

  private let stages: [Stage]
  private let placement: Placement
  private let hop: Ticks

  /// Times along the ways of a placement.
  ///
  /// - Parameters:
  ///   - stages: what each takes, `[stages]`.
  ///   - hop: what a message between ranks takes.
  public init(_ placement: Placement, stages: [Stage], hop: Ticks) {
    precondition(stages.count == placement.stages, "a time for each stage")
    self.placement = placement
    self.stages = stages
    self.hop = hop
  }

  /// The least times of each rank over the stages that it holds, `[ranks]`; nil for one that holds none.
  ///
  /// - Complexity: O(pipelines × stages).
  func leastTimes() -> [Place?] {
    var ranks = [Place?](repeating: nil, count: placement.ranks)
    for pipeline in 0..<placement.pipelines {
      for (stage, place) in places(pipeline: pipeline).enumerated() {
        let rank = placement.rank(ofStage: stage, pipeline: pipeline)
        if ranks[rank]?.formMinimum(place) == nil { ranks[rank] = place }
      }
    }
    return ranks
  }

  /// The times at every stage for the micro-batches of a pipeline, `[stages]`.
  private func places(pipeline: Int) -> [Place] {
    func hop(before stage: Int) -> Ticks {
      placement.rank(ofStage: stage - 1, pipeline: pipeline)
        == placement.rank(ofStage: stage, pipeline: pipeline) ? 0 : self.hop
    }
    // From the start until each stage can start, and from its backward's end until those before are done.
    var (heads, drains) = ([Ticks(0)], [Ticks(0)])
    for stage in stages.indices.dropFirst() {
      let (before, hop) = (stages[stage - 1], hop(before: stage))
      heads.append(heads[stage - 1] + before.forward + hop)
      drains.append(hop + max(before.done, before.backward + drains[stage - 1]))
    }
    // From the end of a stage's forward until its own backward can start, and until stages behind are done.
    var (away, behind) = (Ticks(0), Ticks(0))
    return stages.indices.reversed().map { stage in
      let own = stages[stage]
      if stage + 1 < stages.count {
        let (next, hop) = (stages[stage + 1], hop(before: stage + 1))
        behind = hop + next.forward + max(behind, away + next.done)
        away += hop + next.forward + next.backward + hop
      }
      let turn = own.forward + away
      return Place(
        head: heads[stage], firstBackward: heads[stage] + turn,
        tail: max(behind, away + max(own.done, own.backward + drains[stage])),
        drain: drains[stage], turn: turn, residence: turn + own.backward, stay: turn + own.done,
        ownTail: away + own.done)
    }.reversed()
  }
}
