import PPEngine
import PPModel

/// A step of a recording on one clock: when each instruction of the schedule ran.
///
/// Shapes: `starts` and `ends` are `[instructions]`, in the order of the schedule's columns. Time 0 is the start of
/// the first chunk on any rank.
public struct TimedStep: Equatable, Sendable {
  /// Its number in the recording.
  public var number: Int
  /// The start of each instruction.
  public var starts: [Ticks]
  /// The end of each instruction.
  public var ends: [Ticks]
  /// From the step's start to its first chunk, and from its last chunk to its end; nil where that was not measured.
  public var around: (before: Ticks, after: Ticks)? {
    hasAround ? (beforeFirst, afterLast) : nil
  }
  /// The most memory that each rank had taken, in bytes, `[ranks]`.
  public var memory: [Int64?]
  /// By how much each rank's clock was moved, `[ranks]`.
  public var shifts: [Ticks]
  /// By how much messages still arrive before they are sent: what no clocks explain.
  public var misfit: Ticks
  private var beforeFirst: Ticks = 0
  private var afterLast: Ticks = 0
  private var hasAround = false

  /// From the start of the first chunk to the end of the last.
  public var span: Ticks { ends.max() ?? 0 }
  /// The whole step, as far as it was measured: the span, and what is before and after it.
  public var duration: Ticks { beforeFirst + span + afterLast }

  /// The step as a timeline of its schedule.
  public func timeline(_ schedule: Schedule) -> Timeline {
    Timeline(schedule: schedule, starts: starts, ends: ends)
  }

  /// How long an instruction took.
  func duration(_ index: Int) -> Ticks { ends[index] - starts[index] }
}

extension TimedStep {
  /// The longest step, in nanoseconds: more than a day.
  static let longest: Ticks = 100_000_000_000_000
  /// By how much chunks of a rank may overlap because their times were rounded: 10 µs.
  static let overlapLimit: Ticks = 10_000

  /// Puts a step on one clock.
  ///
  /// - Throws: a sentence where a rank runs two chunks at once, or where times make no step.
  init(
    _ step: RecordedStep, _ order: RecordedSchedule, _ messages: ClockMessages, startsAtZero: Bool
  ) throws(RecordingFault) {
    number = step.number
    memory = step.memory
    starts = []
    ends = []
    var bases: [Ticks] = []
    for (rank, chunks) in order.ranks.enumerated() {
      let base = chunks.first?.start ?? 0
      bases.append(base)
      var free: Ticks = 0
      for (place, chunk) in chunks.enumerated() {
        guard chunk.end >= chunk.start else {
          throw RecordingFault(
            "step \(number), rank \(rank): \(chunk.instruction) ends before it starts, at "
              + "\(TimeScale.milliseconds.text(chunk.end)) ms and \(TimeScale.milliseconds.text(chunk.start)) ms"
          )
        }
        let (start, end) = (chunk.start - base, chunk.end - base)
        guard end <= TimedStep.longest else {
          throw RecordingFault(
            "step \(number), rank \(rank): from its first chunk to the end of \(chunk.instruction) are "
              + "more than 27 hours; times are of one clock within a rank")
        }
        guard start >= free - TimedStep.overlapLimit else {
          throw RecordingFault(
            "step \(number), rank \(rank): \(chunk.instruction) starts before \(chunks[place - 1].instruction) "
              + "has ended; a rank runs one chunk at a time, and what overlaps is a pair, F&B")
        }
        starts.append(max(start, free))
        ends.append(max(end, max(start, free)))
        free = ends[ends.count - 1]
      }
    }
    let alignment = messages.alignment(starts, ends, bases)
    shifts = alignment.offsets.indices.map {
      alignment.offsets[$0] - (bases[$0] - bases[0])
    }
    misfit = alignment.misfit
    let least = alignment.offsets.min() ?? 0
    for rank in order.ranks.indices {
      let move = alignment.offsets[rank] - least
      for index in messages.schedule.instructions(ofRank: rank) {
        starts[index] += move
        ends[index] += move
      }
    }
    let origin = starts.min() ?? 0
    for index in starts.indices {
      starts[index] -= origin
      ends[index] -= origin
    }
    let totals = step.totals.compactMap { $0 }
    guard startsAtZero, totals.count == bases.count else { return }
    hasAround = true
    let first = bases.indices.first { rank in
      messages.schedule.instructions(ofRank: rank).contains { starts[$0] == 0 }
    }
    beforeFirst = max(0, bases[first ?? 0])
    let last = bases.indices.map {
      totals[$0] - bases[$0] + (alignment.offsets[$0] - least) - origin
    }
    afterLast = max(0, (last.max() ?? 0) - span)
  }
}
