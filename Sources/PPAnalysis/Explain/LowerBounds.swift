import PPModel
import PPSearch
import PPSupport

/// Times that no schedule of the same chunks, placement and activations can beat.
public struct LowerBounds: Equatable, Sendable {
  /// What the rank that works longest works, in ticks.
  public var busiest: Ticks
  /// The same, with the time until work reaches that rank and, where it ends with a full backward, the time
  /// that takes from there to stage 0; the largest over ranks.
  public var fillAndDrain: Ticks
  /// From the activations: a chunk is held at least from its forward to its backward, through all later stages
  /// and back, and a rank holds no more at once than it may; the largest over ranks.
  public var activations: Ticks

  /// For each rank what no order of its instructions beats.
  public var ranks: RankBounds

  /// What no order beats whatever ranks may hold; the largest over ranks.
  public var withoutLimit: RankBound?

  /// By what ranks wait before their first backward and after their last forward; the largest over ranks.
  public var ends: RankBound? { ranks.ends.largest }
  /// By chunks that wait until others are given back; the largest over ranks, nil where none need wait.
  public var turns: RankBound? { ranks.turns.largest }

  /// The largest of the bounds.
  public var best: Ticks { max(busiest, fillAndDrain, activations, ranks.best?.time ?? 0) }

  /// The bounds for an evaluation's work and placement.
  ///
  /// - Parameters:
  ///   - limit: how many activations a rank may hold. Where nil, for `activations` as many as its peak, for
  ///     `ranks` as many as the largest peak of a rank.
  ///   - heldForW: the share of a chunk that the evaluation's ranks hold from I until W.
  /// - Complexity: O(n log n) for n instructions, and O(stages × ranks).
  public init(
    _ evaluation: Evaluation, activations limit: Chunks? = nil, heldForW: Chunks = 1
  ) {
    let schedule = evaluation.schedule
    let stages = schedule.stageCount
    // The shortest forward and backward of each stage; in a pair each takes as long as the pair.
    var forward = [Ticks](repeating: .max, count: stages)
    var backward = forward
    let (starts, ends) = (evaluation.timeline.starts, evaluation.timeline.ends)
    for index in 0..<schedule.count {
      let duration = ends[index] - starts[index]
      for operation in schedule[index].operations {
        switch operation.kind.flow {
        case .forward:
          forward[operation.stage] = min(forward[operation.stage], duration)
        case .backward:
          backward[operation.stage] = min(backward[operation.stage], duration)
        case nil: break
        }
      }
    }
    func hop(_ pipeline: Int, _ stage: Int) -> Ticks {
      let place = schedule.placement
      return place.rank(ofStage: stage, pipeline: pipeline)
        == place.rank(ofStage: stage + 1, pipeline: pipeline) ? 0 : evaluation.hop
    }
    let work = GivenWork(schedule) { ends[$0] - starts[$0] }
    func bounds(_ limit: Chunks?) -> RankBounds {
      RankBounds(work, of: schedule, hop: evaluation.hop, limit: limit, heldForW: heldForW)
    }
    ranks = bounds(limit ?? evaluation.metrics.peakActivations)
    withoutLimit = bounds(nil).best
    busiest = evaluation.metrics.ranks.map(\.busy).max() ?? 0
    fillAndDrain = busiest
    activations = 0
    let recomputed = RecomputedCells(schedule)
    for rank in 0..<schedule.ranks {
      var fill = Ticks.max
      var drain = Ticks.max
      for pipeline in 0..<schedule.placement.pipelines {
        var before: Ticks = 0
        var behind: Ticks = 0
        for stage in 0..<stages {
          if schedule.placement.rank(ofStage: stage, pipeline: pipeline) == rank {
            fill = min(fill, before)
            drain = min(drain, behind)
          }
          guard stage + 1 < stages else { break }
          before += forward[stage] + hop(pipeline, stage)
          behind += backward[stage] + hop(pipeline, stage)
        }
      }
      let program = schedule.instructions(ofRank: rank)
      guard !program.isEmpty, fill < .max else { continue }
      let isSplit = program.contains {
        schedule.kinds[$0] == InstructionKind.weightBackward.rawValue
      }
      let busy = evaluation.metrics.ranks[rank].busy
      fillAndDrain = max(fillAndDrain, fill + busy + (isSplit ? 0 : drain))

      // In chunks of a slice, and no fewer than they are.
      let held = limit ?? evaluation.metrics.ranks[rank].peakActivations
      let peak = Chunks(count: (held.count + 1) * schedule.slices - 1)
      // A chunk that is recomputed is held from its R on, one that was copied from its L on, for how long nothing
      // says beforehand.
      guard recomputed == nil, !schedule.hasCopies else { continue }
      var all = 0.0
      for index in program {
        for operation in schedule[index].operations where operation.kind == .forward {
          let pipeline = schedule.placement.pipeline(ofMicrobatch: operation.microbatch)
          var time = forward[operation.stage] + backward[operation.stage]
          for stage in stride(from: operation.stage + 1, to: stages, by: 1) {
            time += forward[stage] + backward[stage] + 2 * hop(pipeline, stage - 1)
          }
          all += Double(time)
        }
      }
      // held ≤ peak × (makespan - fill), with the peak in parts of a chunk.
      if peak > 0 {
        let least = (all * Double(Chunks.one) / Double(peak.count)).rounded(.down)
        // Beyond the clock with many stages on a rank, at costs near its end.
        let time = Ticks(nearest: least) ?? .max
        activations = max(
          activations, time.addingReportingOverflow(fill).overflow ? .max : fill + time)
      }
    }
  }
}
