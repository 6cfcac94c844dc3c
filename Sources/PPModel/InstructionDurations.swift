/// How long each instruction of a schedule takes, in ticks: by its kind, by its rank and kind, by its stage, or
/// one by one.
///
/// What engines and analyses ask; none of them knows how it was told. Durations by kind or rank take no memory
/// that grows with the schedule, the others 8 bytes an instruction.
public struct InstructionDurations: Hashable, Sendable {
  /// `[InstructionKind.tableSize]`, as many for each rank, or `[instructions]`.
  @usableFromInline package let ticks: [Ticks]
  /// The way from a rank's durations to those of the next: 0 where all have the same.
  @usableFromInline package let rankStride: Int
  /// Whether each instruction has a duration of its own.
  @usableFromInline package let isEach: Bool

  private init(ticks: [Ticks], rankStride: Int = 0, isEach: Bool = false) {
    self.ticks = ticks
    self.rankStride = rankStride
    self.isEach = isEach
  }

  /// The same for all instructions of a kind.
  public static func ofKinds(_ durations: ChunkDurations) -> InstructionDurations {
    InstructionDurations(ticks: durations.table)
  }

  /// For each rank the durations of its own kinds, `[ranks]`; their hops play no part.
  public static func ofRanks(_ ranks: [ChunkDurations]) -> InstructionDurations {
    InstructionDurations(ticks: ranks.flatMap(\.table), rankStride: InstructionKind.tableSize)
  }

  /// For each stage the durations of its own kinds, `[stages]`; a pair goes by the stage of its forward.
  ///
  /// - Complexity: O(instructions).
  public static func ofStages(
    _ stages: [ChunkDurations], in schedule: Schedule
  ) -> InstructionDurations {
    each(in: schedule) { index, _ in
      stages[Int(schedule.stages[index])][schedule.kind(at: index)]
    }
  }

  /// One by one, `[instructions]`.
  public static func each(_ ticks: [Ticks]) -> InstructionDurations {
    InstructionDurations(ticks: ticks, isEach: true)
  }

  /// One by one, from each instruction's index and rank.
  ///
  /// - Complexity: O(instructions).
  public static func each(
    in schedule: Schedule, _ duration: (_ index: Int, _ rank: Int) -> Ticks
  ) -> InstructionDurations {
    var ticks: [Ticks] = []
    ticks.reserveCapacity(schedule.count)
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) { ticks.append(duration(index, rank)) }
    }
    return each(ticks)
  }

  /// The duration of an instruction, on its rank, of a kind given by its raw value.
  @inlinable
  public subscript(index: Int, rank rank: Int, kind kind: UInt8) -> Ticks {
    ticks[isEach ? index : rank * rankStride + Int(kind)]
  }

  /// The longest there is.
  public var longest: Ticks { ticks.max() ?? 0 }

  /// Whether there is a duration for every instruction of a schedule.
  public func fits(_ schedule: Schedule) -> Bool {
    if isEach { return ticks.count == schedule.count }
    return rankStride == 0 || ticks.count == schedule.ranks * rankStride
  }

  /// The same one by one, or as they are where they go by kind alone.
  ///
  /// - Complexity: O(instructions), where they go by rank.
  package func withoutRanks(_ schedule: Schedule) -> InstructionDurations {
    rankStride == 0 ? self : expanded(schedule)
  }

  /// The same one by one.
  ///
  /// - Complexity: O(instructions).
  package func expanded(_ schedule: Schedule) -> InstructionDurations {
    guard !isEach else { return self }
    return .each(in: schedule) { self[$0, rank: $1, kind: schedule.kinds[$0]] }
  }

  /// What they become where ranks and stages get faster or slower; factors on kinds are no matter of places.
  ///
  /// - Complexity: O(instructions), where any place changes.
  public func placed(by factors: TimeFactors, in schedule: Schedule) -> InstructionDurations {
    guard factors.hasPlaces else { return self }
    return .each(in: schedule) { index, rank in
      factors.placed(
        self[index, rank: rank, kind: schedule.kinds[index]], rank: rank,
        stage: Int(schedule.stages[index]))
    }
  }
}
