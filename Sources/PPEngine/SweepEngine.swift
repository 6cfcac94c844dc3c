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

  /// A 1024th of what a number of ticks can be.
  private static let longestStep = Ticks(Int64.max >> 10)

  /// Refuses durations that could add up to more than a 1024th of what a tick count holds, on one rank
  /// or over all ranks: what is computed from a timeline then needs no further care.
  static func checkClock(
    _ schedule: Schedule, longest: Ticks, hop: Ticks
  ) throws(SimulationError) {
    let total = longest.clampedSum(hop).clampedProduct(max(1, schedule.count))
    guard total <= longestStep, total.clampedProduct(schedule.ranks) < .max else {
      throw .timeOverflow(instructions: schedule.count)
    }
  }

  /// The same, with times before the instructions and after the last.
  static func checkClock(
    _ schedule: Schedule, longest: Ticks, besides sides: SideTimes, hop: Ticks
  ) throws(SimulationError) {
    let most = max(sides.before.max() ?? 0, sides.after.max() ?? 0).clampedSum(sides.host)
    try checkClock(schedule, longest: longest.clampedSum(most).clampedSum(most), hop: hop)
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
public enum SweepEngine {
  /// Times a schedule.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - durations: of its instructions.
  ///   - hop: what a message between two ranks takes, in ticks.
  ///   - sides: what ranks do besides, between the instructions; nil for nothing.
  /// - Throws: `SimulationError.deadlock` with the ring of ranks; `timeOverflow` where the sum of
  ///   all durations does not fit a clock.
  /// - Complexity: O(instructions + stages × micro-batches) time, no allocation inside the loop;
  ///   16 bytes for each (stage, micro-batch) besides the timeline, 8 an instruction.
  public static func run(
    _ valid: ValidSchedule, durations: InstructionDurations, hop: Ticks,
    besides sides: SideTimes? = nil
  ) throws(SimulationError) -> Timeline {
    let schedule = valid.schedule
    let sides = sides ?? SideTimes()
    try check(schedule, durations, hop: hop, sides)
    let memory = SweepMemory(schedule: schedule)
    let ends = [Ticks](count: schedule.count) { ends in
      sweep(schedule, memory, durations, sides, hop: hop, KeptEnds(ends: ends))
      return memory.remaining == 0
    }
    try memory.checkEnd(of: schedule)
    return Timeline(schedule: schedule, ends: ends, durations: durations.withoutRanks(schedule))
      .extended(by: sides.after)
  }

  /// The same, where chunks of a kind all take the same time.
  ///
  /// - Throws: as above.
  public static func run(
    _ valid: ValidSchedule, durations: ChunkDurations
  ) throws(SimulationError) -> Timeline {
    try run(valid, durations: .ofKinds(durations), hop: durations.hop)
  }

  /// When each rank works, without keeping when each instruction runs, `[ranks]`.
  ///
  /// - Throws: as above.
  /// - Complexity: as above, less the timeline.
  public static func spans(
    _ valid: ValidSchedule, durations: InstructionDurations, hop: Ticks,
    besides sides: SideTimes? = nil
  ) throws(SimulationError) -> [RankSpan] {
    let schedule = valid.schedule
    let sides = sides ?? SideTimes()
    try check(schedule, durations, hop: hop, sides)
    let memory = SweepMemory(schedule: schedule)
    sweep(schedule, memory, durations, sides, hop: hop, NoEnds())
    try memory.checkEnd(of: schedule)
    return (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      let start =
        program.first.map { max(memory.arrival(of: schedule[$0]), sides.lead($0)) } ?? 0
      return RankSpan(start: start, end: memory.cells.cursors[rank].clock)
    }
  }

  /// The same, where chunks of a kind all take the same time.
  ///
  /// - Throws: as above.
  public static func spans(
    _ valid: ValidSchedule, durations: ChunkDurations
  ) throws(SimulationError) -> [RankSpan] {
    try spans(valid, durations: .ofKinds(durations), hop: durations.hop)
  }

  /// Refuses times that do not fit the schedule or the clock.
  private static func check(
    _ schedule: Schedule, _ durations: InstructionDurations, hop: Ticks, _ sides: SideTimes
  ) throws(SimulationError) {
    precondition(durations.fits(schedule), "a duration for each instruction")
    precondition(sides.fits(schedule))
    try SimulationError.checkClock(
      schedule, longest: durations.longest, besides: sides, hop: hop)
  }

  /// How often a sweep takes up a rank: what its time goes by, besides the instructions.
  package static func visits(_ valid: ValidSchedule, durations: ChunkDurations) -> Int {
    let memory = SweepMemory(schedule: valid.schedule)
    return sweep(
      valid.schedule, memory, .ofKinds(durations), SideTimes(), hop: durations.hop, NoEnds())
  }

  /// Finds the form that the times have, once for all instructions.
  @discardableResult
  private static func sweep(
    _ schedule: Schedule, _ memory: borrowing SweepMemory, _ durations: InstructionDurations,
    _ sides: SideTimes, hop: Ticks, _ ends: some EndSink
  ) -> Int {
    let cells = memory.cells
    guard !schedule.hasCopies else {
      return copying(schedule, cells, durations, sides, hop: hop, ends)
    }
    func sweep(_ source: some DurationSource) -> Int {
      Self.sweep(schedule, cells, source, hop: hop, ends)
    }
    let each = sides.before.isEmpty ? durations : durations.expanded(schedule)
    return each.ticks.withColumn { table in
      guard each.isEach else {
        let source = DurationOfKind(table: table, rankStride: each.rankStride)
        return sides.host == 0 ? sweep(source) : sweep(HostBefore(source, host: sides.host))
      }
      guard sides.before.isEmpty else {
        return sides.before.withColumn { leads in
          sweep(DurationAndLead(table: table, leads: leads, host: sides.host))
        }
      }
      let source = DurationOfInstruction(table: table)
      return sides.host == 0 ? sweep(source) : sweep(HostBefore(source, host: sides.host))
    }
  }

  private static func sweep(
    _ schedule: Schedule, _ cells: SweepCells, _ durations: some DurationSource, hop: Ticks,
    _ ends: some EndSink
  ) -> Int {
    schedule.withColumns { columns in
      guard hop > 0 else {
        return SweepKernel(
          columns: columns, memory: cells, durations: durations, hops: NoHops(), ends: ends,
          copies: NoCopies()
        ).run()
      }
      let (hops, rows) = HopTable.tables(schedule.placement, hop: hop)
      return hops.withColumn { hops in
        rows.withColumn { rows in
          SweepKernel(
            columns: columns, memory: cells, durations: durations,
            hops: HopTable(hops: hops, rows: rows), ends: ends, copies: NoCopies()
          ).run()
        }
      }
    }
  }
}

extension SweepEngine {
  /// A sweep with copies, in the one form that all times have.
  private static func copying(
    _ schedule: Schedule, _ cells: SweepCells, _ durations: InstructionDurations,
    _ sides: SideTimes, hop: Ticks, _ ends: some EndSink
  ) -> Int {
    let (hops, rows) = HopTable.tables(schedule.placement, hop: hop)
    let leads = (0..<schedule.count).map { schedule.isCopy($0) ? 0 : sides.lead($0) }
    let clocks = OwnedColumn<Ticks>(zeroes: schedule.ranks)
    let arrivals = OwnedColumn<Ticks>(zeroes: schedule.stageCount * schedule.micro)
    let copies = CopyQueues(clocks: clocks.column, arrivals: arrivals.column)
    return schedule.withColumns { columns in
      hops.withColumn { hops in
        rows.withColumn { rows in
          durations.expanded(schedule).ticks.withColumn { table in
            leads.withColumn { leads in
              SweepKernel(
                columns: columns, memory: cells,
                durations: DurationAndLead(table: table, leads: leads, host: 0),
                hops: HopTable(hops: hops, rows: rows), ends: ends, copies: copies
              ).run()
            }
          }
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
