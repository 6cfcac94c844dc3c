import PPModel

/// When every instruction of a schedule starts and ends, in ticks.
///
/// Shapes: `starts` and `ends` are `[instructions]`, in the order of the schedule's columns. Ends are
/// kept, starts follow from them and the durations: 8 bytes an instruction where those go by kind.
public struct Timeline: Sendable {
  /// The schedule that ran.
  public let schedule: Schedule
  /// The end of each instruction.
  public let ends: [Ticks]
  /// How long each instruction takes, whatever its rank.
  let durations: InstructionDurations
  /// The end of the last instruction, or of what a rank does after it: the duration of the step.
  public let makespan: Ticks

  /// A timeline from its parts; the makespan is the latest end.
  public init(schedule: Schedule, starts: [Ticks], ends: [Ticks]) {
    self.init(
      schedule: schedule, ends: ends, durations: .each(zip(ends, starts).map { $0 - $1 }))
  }

  init(schedule: Schedule, ends: [Ticks], durations: InstructionDurations) {
    let last = (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      return program.isEmpty ? 0 : ends[program.upperBound - 1]
    }
    self.init(
      schedule: schedule, ends: ends, durations: durations, makespan: last.max() ?? 0)
  }

  private init(
    schedule: Schedule, ends: [Ticks], durations: InstructionDurations, makespan: Ticks
  ) {
    precondition(ends.count == schedule.count)
    self.schedule = schedule
    self.ends = ends
    self.durations = durations
    self.makespan = makespan
  }

  /// The start of each instruction.
  public var starts: StartTimes {
    StartTimes(ends: ends, kinds: schedule.kinds, durations: durations)
  }

  /// The timeline where each rank is busy with other things for some time after its last instruction,
  /// `[ranks]`; as it is where there are no times.
  func extended(by times: [Ticks]) -> Timeline {
    guard !times.isEmpty else { return self }
    let last = (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      return (program.isEmpty ? 0 : ends[program.upperBound - 1]) + times[rank]
    }
    return Timeline(
      schedule: schedule, ends: ends, durations: durations,
      makespan: max(makespan, last.max() ?? 0))
  }
}

extension Timeline: Equatable {
  /// Whether the same happens at the same times, however the durations are kept.
  public static func == (left: Timeline, right: Timeline) -> Bool {
    left.makespan == right.makespan && left.ends == right.ends && left.schedule == right.schedule
      && left.starts == right.starts
  }
}

/// The start of each instruction, `[instructions]`: its end less its duration.
public struct StartTimes: RandomAccessCollection, Equatable, Sendable {
  @usableFromInline let ends: [Ticks]
  @usableFromInline let kinds: [UInt8]
  @usableFromInline let durations: InstructionDurations

  /// 0.
  @inlinable
  public var startIndex: Int { 0 }
  /// The number of instructions.
  @inlinable
  public var endIndex: Int { ends.count }

  /// The start of the instruction at `index`, in ticks.
  @inlinable
  public subscript(index: Int) -> Ticks {
    ends[index] - durations[index, rank: 0, kind: kinds[index]]
  }

  /// Whether both name the same times.
  public static func == (left: StartTimes, right: StartTimes) -> Bool {
    left.elementsEqual(right)
  }

  /// Whether these are the times of an array; no array has none of them.
  public static func == (left: StartTimes, right: [Ticks]?) -> Bool {
    right.map { left.elementsEqual($0) } ?? false
  }
}

/// From when to when a rank works, in ticks.
public struct RankSpan: Equatable, Sendable {
  /// The start of its first instruction.
  public var start: Ticks
  /// The end of its last.
  public var end: Ticks

  /// A span from its ends.
  public init(start: Ticks, end: Ticks) {
    self.start = start
    self.end = end
  }
}
