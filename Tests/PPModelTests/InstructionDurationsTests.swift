import PPModel
import Testing

@Suite struct InstructionDurationsTests {
  /// Two stages on two ranks: each runs F and B of one micro-batch.
  private func schedule() throws -> Schedule {
    let placement = try Placement(
      micro: 1, slots: (0..<2).map { [.init(stage: $0, microbatches: 0..<1)] })
    var builder = ScheduleBuilder()
    for stage in 0..<2 {
      builder.append(.forward, stage: stage, microbatch: 0)
      builder.append(.backward, stage: stage, microbatch: 0)
      builder.endRank()
    }
    return builder.schedule(name: "test", placement: placement)
  }

  private func costs(_ forward: Ticks, _ backward: Ticks) -> ChunkDurations {
    ChunkDurations(hop: 0) { $0 == .forward ? forward : $0 == .backward ? backward : 0 }
  }

  /// Each instruction's, asked in the way of engines.
  private func all(_ durations: InstructionDurations, _ schedule: Schedule) -> [Ticks] {
    (0..<schedule.ranks).flatMap { rank in
      schedule.instructions(ofRank: rank).map {
        durations[$0, rank: rank, kind: schedule.kinds[$0]]
      }
    }
  }

  @Test func everyWayOfTellingIsAskedInOne() throws {
    let schedule = try schedule()
    let ranks = InstructionDurations.ofRanks([costs(3, 5), costs(7, 11)])
    #expect(all(.ofKinds(costs(3, 5)), schedule) == [3, 5, 3, 5])
    #expect(all(ranks, schedule) == [3, 5, 7, 11])
    #expect(all(.ofStages([costs(3, 5), costs(7, 11)], in: schedule), schedule) == [3, 5, 7, 11])
    #expect(all(.each([1, 2, 3, 4]), schedule) == [1, 2, 3, 4])
    #expect(all(ranks.expanded(schedule), schedule) == [3, 5, 7, 11])
    #expect(ranks.longest == 11)
  }

  /// A factor on a stage alone counts, and so does one on a rank alone.
  @Test func placesGetSlower() throws {
    let schedule = try schedule()
    let durations = InstructionDurations.ofKinds(costs(3, 5))
    var factors = TimeFactors()
    #expect(durations.placed(by: factors, in: schedule) == durations)
    factors.stages[1] = 2_000_000
    #expect(all(durations.placed(by: factors, in: schedule), schedule) == [3, 5, 6, 10])
    factors.ranks[0] = 3_000_000
    #expect(all(durations.placed(by: factors, in: schedule), schedule) == [9, 15, 6, 10])
    factors.stages = [:]
    #expect(all(durations.placed(by: factors, in: schedule), schedule) == [9, 15, 3, 5])
  }
}
