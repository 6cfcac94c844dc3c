import PPCost
import PPEngine
import PPModel
import PPSupport

/// What a step takes after its last backward, and before its first forward can start, in ticks.
///
/// Each is what it adds to the step: what is hidden beside the pipeline's own work is left out.
public struct StepEnd: Equatable, Sendable {
  /// Gradients on their way to the GPUs with the same parameters, after the last backward of any rank.
  public var gradients: Ticks = 0
  /// The gradients' norm, for which all GPUs wait for the last.
  public var norm: Ticks = 0
  /// The optimizer.
  public var optimizer: Ticks = 0
  /// Renewed parameters, as far as first forwards have to wait for them.
  public var parameters: Ticks = 0

  /// All of it.
  public var total: Ticks { gradients + norm + optimizer + parameters }

  /// The end of a step.
  ///
  /// The reduction of a stage's gradients starts once its last backward has the first of its parts, and ends no sooner
  /// than a part's share after that backward; the stages of a rank follow one another. Without overlap it all comes at the rank's
  /// end. Then the norm, a barrier for all; the optimizer of the fullest rank; and parameters the other way round, each
  /// stage's before its first forward.
  ///
  /// - Parameters:
  ///   - timeline: the pipeline.
  ///   - steps: what each stage has to do, `[stages]`.
  ///   - scale: the timeline's, in milliseconds.
  ///   - norm: what the all-reduce of the norm takes.
  ///   - overlaps: whether gradients and parameters travel beside computation.
  /// - Complexity: O(instructions).
  public init(
    _ timeline: Timeline, _ steps: [StageStep], scale: TimeScale, norm: Seconds, overlaps: Bool
  ) {
    let ticks = scale.ticks
    let schedule = timeline.schedule
    var (ready, longestNorm, longestOptimizer, late) = (0.0, 0.0, 0.0, 0.0)
    for rank in 0..<schedule.ranks {
      let ends = StageSpans(timeline, rank: rank)
      let stages = ends.stages
      let held = stages.map { steps[$0] }
      longestNorm = max(longestNorm, held.reduce(0) { $0 + ticks($1.norm) })
      longestOptimizer = max(longestOptimizer, held.reduce(0) { $0 + ticks($1.optimizer) })
      var sent = overlaps ? 0 : Double(ends.last)
      for stage in stages.sorted(by: {
        (ends.backward[$0]?.end ?? 0) < (ends.backward[$1]?.end ?? 0)
      }) {
        let (time, share) = (ticks(steps[stage].gradients), 1 / Double(steps[stage].parts))
        guard overlaps, let span = ends.backward[stage] else {
          sent += time
          continue
        }
        let first = Double(span.end) - Double(span.end - span.start) * (1 - share)
        sent = max(max(sent, first) + time, Double(span.end) + time * share)
      }
      sent = max(sent, Double(ends.last)) + held.reduce(0) { $0 + ticks($1.tied) }
      ready = max(ready, sent)
      var gathered = 0.0
      for stage in stages.sorted(by: {
        (ends.forward[$0]?.start ?? 0) < (ends.forward[$1]?.start ?? 0)
      }) {
        let (time, share) = (ticks(steps[stage].parameters), 1 / Double(steps[stage].parts))
        gathered += time
        guard overlaps, let span = ends.forward[stage] else {
          late = max(late, gathered)
          continue
        }
        let last = Double(span.start) + Double(span.end - span.start) * (1 - share)
        late = max(late, gathered - last, gathered - time * (1 - share) - Double(span.start))
      }
    }
    gradients = Ticks(Int64(max(0, ready - Double(timeline.makespan)).rounded()))
    self.norm = Ticks(Int64((longestNorm + ticks(norm)).rounded()))
    optimizer = Ticks(Int64(longestOptimizer.rounded()))
    parameters = Ticks(Int64(late.rounded()))
  }
}

/// When a rank first computes a stage forward, and last backward.
private struct StageSpans {
  var forward: [Int: (start: Ticks, end: Ticks)] = [:]
  var backward: [Int: (start: Ticks, end: Ticks)] = [:]
  var last: Ticks = 0

  /// The stages, in their order.
  var stages: [Int] { Set(forward.keys).union(backward.keys).sorted() }

  init(_ timeline: Timeline, rank: Int) {
    let schedule = timeline.schedule
    for index in schedule.instructions(ofRank: rank) {
      let span = (start: timeline.starts[index], end: timeline.ends[index])
      last = max(last, span.end)
      for operation in schedule[index].operations {
        if operation.kind == .forward {
          if forward[operation.stage] == nil { forward[operation.stage] = span }
        } else {
          backward[operation.stage] = span
        }
      }
    }
  }
}
