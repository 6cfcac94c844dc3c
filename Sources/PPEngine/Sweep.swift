import PPModel
import PPSupport

/// Why a schedule could not be timed.
public enum SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Ranks wait for each other in a ring.
  case deadlock(Deadlock)
  /// Ranks wait for each other's sends and receives.
  case messages(MessageFault)
  /// The durations add up to more ticks than a clock can hold.
  case timeOverflow(instructions: Int)
  /// One component or message takes too long for the clock.
  case tooLong(TimeFault)
  /// Nothing takes as much as a tick.
  case noTime

  /// Refuses durations that could add up to more than a 1024th of what a tick count holds, on one rank
  /// or over all ranks: what is computed from a timeline then needs no further care.
  static func checkClock(
    _ schedule: Schedule, longest: Ticks, hop: Ticks
  ) throws(SimulationError) {
    let (step, isTooLong) = longest.addingReportingOverflow(hop)
    let (total, isTooMuch) = step.multipliedReportingOverflow(by: Ticks(max(1, schedule.count)))
    let (_, isTooMany) = total.multipliedReportingOverflow(by: Ticks(schedule.ranks))
    guard !isTooLong, !isTooMuch, !isTooMany, total <= Ticks.max >> 10 else {
      throw .timeOverflow(instructions: schedule.count)
    }
  }

  /// The same, with times before the instructions and after the last.
  static func checkClock(
    _ schedule: Schedule, longest: Ticks, besides sides: SideTimes, hop: Ticks
  ) throws(SimulationError) {
    let most = max(sides.before.max() ?? 0, sides.after.max() ?? 0)
    let (sum, isTooLong) = longest.addingReportingOverflow(most)
    let (more, isMuchTooLong) = sum.addingReportingOverflow(most)
    try checkClock(schedule, longest: isTooLong || isMuchTooLong ? .max : more, hop: hop)
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .deadlock(let deadlock):
      deadlock.description
    case .messages(let fault):
      fault.description
    case .timeOverflow(let instructions):
      "the costs are too large: \(instructions) instructions at these costs overflow the clock"
    case .tooLong(let fault):
      fault.description
    case .noTime:
      "no component of the model takes a nanosecond, so the step has no duration"
    }
  }
}

/// The sweep engine: times a schedule whose instructions have known durations.
///
/// A rank runs on until it meets an input that is not there yet; the rank that produces that input
/// takes it up again. There is no event queue: every instruction is looked at once, plus once for
/// each time that it has to wait.
///
/// A seam for other engines: whatever takes a `Schedule` to a `Timeline` can stand in its place.
public enum Sweep {
  /// Times a schedule whose chunks of a kind all take the same time.
  ///
  /// - Throws: `SimulationError.deadlock` with the ring of ranks; `timeOverflow` where the sum of
  ///   all durations does not fit a clock.
  /// - Complexity: O(instructions + stages × micro-batches) time, no allocation inside the loop;
  ///   16 bytes for each (stage, micro-batch) besides the timeline, 8 an instruction.
  public static func run(
    _ valid: ValidSchedule, durations: ChunkDurations
  ) throws(SimulationError) -> Timeline {
    let schedule = valid.schedule
    let table = durations.table
    try SimulationError.checkClock(schedule, longest: table.max() ?? 0, hop: durations.hop)
    let ends = try table.withUnsafeBufferPointer { table throws(SimulationError) in
      try times(schedule, DurationOfKind(table: table), hop: durations.hop)
    }
    return Timeline(schedule: schedule, ends: ends, durations: .ofKind(durations))
  }

  /// Times a schedule whose instructions take times of their own, `[instructions]`, in ticks.
  ///
  /// - Throws: as above.
  /// - Complexity: as above.
  public static func run(
    _ valid: ValidSchedule, durations: [Ticks], hop: Ticks
  ) throws(SimulationError) -> Timeline {
    let schedule = valid.schedule
    precondition(durations.count == schedule.count, "one duration for each instruction")
    try SimulationError.checkClock(schedule, longest: durations.max() ?? 0, hop: hop)
    let ends = try durations.withUnsafeBufferPointer { table throws(SimulationError) in
      try times(schedule, DurationOfInstruction(table: table), hop: hop)
    }
    return Timeline(schedule: schedule, ends: ends, durations: .ofInstruction(durations))
  }

  /// Times a schedule whose ranks do other things besides, between the instructions.
  ///
  /// - Throws: as above.
  /// - Complexity: as above.
  public static func run(
    _ valid: ValidSchedule, durations: [Ticks], hop: Ticks, besides sides: SideTimes
  ) throws(SimulationError) -> Timeline {
    let schedule = valid.schedule
    precondition(durations.count == schedule.count && sides.before.count == schedule.count)
    precondition(sides.after.count == schedule.ranks, "one time after the last for each rank")
    try SimulationError.checkClock(
      schedule, longest: durations.max() ?? 0, besides: sides, hop: hop)
    let ends = try durations.withUnsafeBufferPointer { table throws(SimulationError) in
      try sides.before.withUnsafeBufferPointer { leads throws(SimulationError) in
        try times(schedule, DurationAndLead(table: table, leads: leads), hop: hop)
      }
    }
    let timeline = Timeline(schedule: schedule, ends: ends, durations: .ofInstruction(durations))
    return timeline.extended(by: sides.after)
  }

  /// When each rank works, without keeping when each instruction runs, `[ranks]`.
  ///
  /// - Throws: as above.
  /// - Complexity: as above, less the timeline.
  public static func spans(
    _ valid: ValidSchedule, durations: ChunkDurations
  ) throws(SimulationError) -> [RankSpan] {
    let schedule = valid.schedule
    let table = durations.table
    try SimulationError.checkClock(schedule, longest: table.max() ?? 0, hop: durations.hop)
    let memory = SweepMemory(schedule: schedule)
    defer { memory.deallocate() }
    _ = table.withUnsafeBufferPointer { table in
      sweep(schedule, memory, DurationOfKind(table: table), hop: durations.hop, NoEnds())
    }
    try memory.checkEnd(of: schedule)
    return (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      let start = program.first.map { memory.arrival(of: schedule[$0]) } ?? 0
      return RankSpan(start: start, end: memory.cursors[rank].clock)
    }
  }

  /// The end of each instruction, `[instructions]`.
  private static func times(
    _ schedule: Schedule, _ durations: some DurationSource, hop: Ticks
  ) throws(SimulationError) -> [Ticks] {
    let count = schedule.count
    let memory = SweepMemory(schedule: schedule)
    defer { memory.deallocate() }
    let ends = [Ticks](unsafeUninitializedCapacity: count) { ends, initialized in
      adviseLargePages(ends.baseAddress, bytes: count * MemoryLayout<Ticks>.stride)
      if let base = ends.baseAddress {
        sweep(schedule, memory, durations, hop: hop, KeptEnds(ends: base))
      }
      initialized = memory.remaining == 0 ? count : 0
    }
    try memory.checkEnd(of: schedule)
    return ends
  }

  /// How often a sweep takes up a rank: what its time goes by, besides the instructions.
  package static func visits(_ valid: ValidSchedule, durations: ChunkDurations) -> Int {
    let memory = SweepMemory(schedule: valid.schedule)
    defer { memory.deallocate() }
    let table = durations.table
    return table.withUnsafeBufferPointer { table in
      sweep(valid.schedule, memory, DurationOfKind(table: table), hop: durations.hop, NoEnds())
    }
  }

  @discardableResult
  private static func sweep(
    _ schedule: Schedule, _ memory: SweepMemory, _ durations: some DurationSource, hop: Ticks,
    _ ends: some EndSink
  ) -> Int {
    schedule.withUnsafeColumns { columns in
      guard hop > 0 else {
        return SweepKernel(
          columns: columns, memory: memory, durations: durations, hops: NoHops(), ends: ends
        ).run()
      }
      let (hops, rows) = HopTable.tables(schedule.placement, hop: hop)
      return hops.withUnsafeBufferPointer { hops in
        rows.withUnsafeBufferPointer { rows in
          SweepKernel(
            columns: columns, memory: memory, durations: durations,
            hops: HopTable(hops: hops, rows: rows), ends: ends
          ).run()
        }
      }
    }
  }
}

extension SweepMemory {
  /// Finds the ring of ranks where some are left over.
  fileprivate func checkEnd(of schedule: Schedule) throws(SimulationError) {
    guard remaining > 0 else { return }
    throw .deadlock(Deadlock(in: schedule, positions: positions))
  }
}
