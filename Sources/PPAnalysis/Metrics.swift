import PPEngine
import PPModel
import PPSupport

/// Activations: how many chunks' are held, exact in millionths.
public typealias Chunks = Parts<Millionths>

/// The figures of one rank.
public struct RankMetrics: Equatable, Sendable {
  /// The rank.
  public var rank: Int
  /// Time in which the rank works, a pair counted once, in ticks.
  public var busy: Ticks
  /// Time that the host spends before the rank's instructions, in ticks.
  public var host: Ticks
  /// The bubble: makespan less busy and host, in ticks.
  public var idle: Ticks
  /// From the start of the rank's first instruction to the end of its last, in ticks.
  public var span: Ticks
  /// The largest number of chunks whose activations are held at once; a slice's count for its share of a
  /// micro-batch.
  public var peakActivations: Chunks
}

/// What a timeline says of ranks and step, in ticks and chunks.
///
/// Each figure is defined in `Docs/Metrics.md`.
/// It knows neither what a tick is worth nor bytes: a `StepSummary` adds those.
public struct Metrics: Equatable, Sendable {
  /// The end of the last instruction, in ticks.
  public var makespan: Ticks
  /// The figures of each rank, `[ranks]`.
  public var ranks: [RankMetrics]
  /// How many ranks hold a copy of the same stage.
  public var stageCopies: Int

  /// The largest bubble of a rank, in ticks.
  public var bubbleTime: Ticks { ranks.map(\.idle).max() ?? 0 }
  /// The rank with the largest bubble, the lowest of several.
  public var mostIdleRank: Int { ranks.first { $0.idle == bubbleTime }?.rank ?? 0 }
  /// The bubbles of all ranks added up, in ticks.
  public var totalIdle: Ticks { ranks.reduce(0) { $0 + $1.idle } }
  /// The bubbles' share of the step: total idle / (ranks × makespan); 0 where nothing runs.
  public var bubbleRate: Double {
    makespan == 0 ? 0 : Double(totalIdle) / (Double(makespan) * Double(ranks.count))
  }
  /// The longest span of a rank, in ticks: the step's period where steps follow without a barrier.
  public var longestSpan: Ticks { ranks.map(\.span).max() ?? 0 }
  /// The largest peak of activations.
  public var peakActivations: Chunks { ranks.map(\.peakActivations).max() ?? 0 }

  /// The host time of the rank that has most, in ticks.
  public var hostTime: Ticks { ranks.map(\.host).max() ?? 0 }

  /// The mean bubble of a rank, in units.
  public func meanBubbleTime(_ scale: TimeScale) -> Double {
    Double(totalIdle) / (Double(ranks.count) * Double(scale.ticksPerUnit))
  }

  /// Measures a timeline.
  ///
  /// - Parameters:
  ///   - timeline: what happened.
  ///   - heldForW: the share of a chunk's activations that is held until W where the backward is
  ///     split; I frees the rest.
  ///   - sides: what ranks did besides.
  /// - Complexity: O(instructions).
  public init(
    _ timeline: Timeline, heldForW: Chunks = 1, besides sides: SideTimes? = nil
  ) {
    let (starts, ends) = (timeline.starts, timeline.ends)
    let schedule = timeline.schedule
    self.init(
      schedule, makespan: timeline.makespan, heldForW: heldForW, host: sides?.host ?? 0
    ) { rank in
      let program = schedule.instructions(ofRank: rank)
      return program.isEmpty ? 0 : ends[program.upperBound - 1] - starts[program.lowerBound]
    } duration: { index, _, _ in
      ends[index] - starts[index]
    }
    guard schedule.hasCopies else { return }
    // When activations leave and come back is a matter of time, not of the program's order alone.
    let changes = ActivationChanges(schedule, heldForW: heldForW)
    for rank in ranks.indices {
      let peak = ActivationsOverTime(timeline, rank: rank, changes).peak
      ranks[rank].peakActivations = Chunks(peak)
    }
  }

  /// Measures a sweep that kept no timeline.
  ///
  /// - Parameters:
  ///   - schedule: what ran, without copies: when these ran, spans do not tell.
  ///   - spans: when each rank worked, `[ranks]`.
  ///   - durations: of its instructions.
  ///   - heldForW: as above.
  ///   - sides: as above.
  /// - Complexity: O(instructions).
  public init(
    _ schedule: Schedule, spans: [RankSpan], durations: InstructionDurations,
    heldForW: Chunks = 1, besides sides: SideTimes? = nil
  ) {
    precondition(!schedule.hasCopies, "the activations of copies take a timeline")
    let ends = spans.enumerated().map { $1.end + (sides?.tail($0) ?? 0) }
    self.init(
      schedule, makespan: ends.max() ?? 0, heldForW: heldForW, host: sides?.host ?? 0
    ) { rank in
      spans[rank].end - spans[rank].start
    } duration: { index, rank, kind in
      durations[index, rank: rank, kind: kind]
    }
  }

  @inline(__always)
  private init(
    _ schedule: Schedule, makespan: Ticks, heldForW: Chunks, host: Ticks, span: (Int) -> Ticks,
    duration: (Int, Int, UInt8) -> Ticks
  ) {
    self.makespan = makespan
    stageCopies = schedule.placement.stageCopies
    let kinds = schedule.kinds
    // What an instruction of each kind does to the activations that are held, by its raw value. A pair's
    // forward comes before its backward ends: what it holds in between counts for the peak.
    let changes = ActivationChange.table(heldForW: heldForW)
    let recomputed = RecomputedCells(schedule)
    let hasCopies = schedule.hasCopies
    ranks = (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      var busy: Ticks = 0
      var held = 0
      var peak = 0
      var copies = 0
      for index in program {
        if hasCopies, schedule.isCopy(index) {
          copies += 1
          continue
        }
        busy += duration(index, rank, kinds[index])
        var change = changes[Int(kinds[index])]
        if let recomputed,
          recomputed.contains(
            stage: Int(schedule.stages[index]), microbatch: Int(schedule.microbatches[index]))
        {
          change = change.withoutForward(of: schedule.kind(at: index))
        }
        peak = max(peak, held + change.most)
        held += change.sum
      }
      let launching = host * (program.count - copies)
      return RankMetrics(
        rank: rank, busy: busy, host: launching, idle: makespan - busy - launching,
        span: span(rank),
        peakActivations: Chunks(Double(peak) / Double(schedule.slices * Chunks.one)))
    }
  }
}
