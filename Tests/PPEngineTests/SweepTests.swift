import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct SweepTests {
  /// The sweep and a slow, obvious simulation agree to the tick, on any schedule and costs.
  @Test(arguments: 0..<40)
  func sweepAgreesWithTheReference(_ block: Int) throws {
    for seed in block * 25..<(block + 1) * 25 {
      var generator = SeededGenerator(seed: seed)
      let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
      let durations = randomDurations(using: &generator, copies: true)
      #expect(schedule.validate().isValid, "seed \(seed)")
      let timeline = try SweepEngine.run(schedule, durations: durations)
      let reference = try #require(referenceTimes(schedule, durations), "seed \(seed)")
      #expect(timeline.starts == reference.starts, "seed \(seed)")
      #expect(timeline.ends == reference.ends, "seed \(seed)")
    }
  }

  /// What holds of every timeline, whatever made it.
  @Test(arguments: 1000..<1100)
  func ranksNeverOverlapAndInputsAreKept(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true, copies: true)
    let durations = randomDurations(using: &generator, copies: true)
    let timeline = try SweepEngine.run(schedule, durations: durations)
    var busiest: Ticks = 0
    var outputs: [StageOperation: (end: Ticks, rank: Int)] = [:]
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        for var operation in schedule[index].operations where operation.kind != .weightBackward {
          if operation.kind == .inputBackward { operation.kind = .backward }
          outputs[operation] = (timeline.ends[index], rank)
        }
      }
    }
    for rank in 0..<schedule.ranks {
      var busy: Ticks = 0
      var clock: Ticks = 0
      // Copies have a queue of their own.
      for index in schedule.instructions(ofRank: rank) where !schedule.isCopy(index) {
        #expect(timeline.starts[index] >= clock, "seed \(seed)")
        for operation in schedule[index].operations {
          guard let input = operation.input(stages: schedule.stageCount) else { continue }
          let output = try #require(outputs[input], "seed \(seed)")
          let hop = output.rank == rank ? 0 : durations.hop
          #expect(timeline.starts[index] >= output.end + hop, "seed \(seed)")
        }
        clock = timeline.ends[index]
        busy += clock - timeline.starts[index]
      }
      busiest = max(busiest, busy)
    }
    #expect(timeline.makespan >= busiest, "seed \(seed)")
    // One micro-batch has to pass through every stage and back.
    let shortest = [durations.forward, durations.pair].min() ?? 0
    #expect(timeline.makespan >= shortest * schedule.stageCount, "seed \(seed)")
  }

  /// Shuffled programs often wait in rings: found exactly where the reference gets stuck.
  @Test(arguments: 0..<200)
  func deadlocksAreFoundAndTold(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let valid = try randomSchedule(using: &generator, recomputes: true, copies: true)
    var builder = ScheduleBuilder()
    for rank in 0..<valid.ranks {
      // Forwards in any order, then backwards in any order, then W: valid for each rank alone.
      let program = valid.instructions(ofRank: rank).flatMap { index -> [StageOperation] in
        switch valid[index] {
        case .single(let operation): [operation]
        case .pair(let forward, let backward): [forward, backward]
        }
      }
      for kinds in [[OperationKind.forward], [.backward, .inputBackward], [.weightBackward]] {
        let some = program.filter { kinds.contains($0.kind) }.shuffled(using: &generator)
        for operation in some { builder.append(.single(operation)) }
      }
      builder.endRank()
    }
    let shuffled = builder.schedule(name: "shuffled", placement: valid.placement)
    #expect(shuffled.validate().isValid, "seed \(seed)")
    let durations = randomDurations(using: &generator, copies: true)
    do {
      let timeline = try SweepEngine.run(ValidSchedule(shuffled), durations: durations)
      #expect(referenceTimes(shuffled, durations)?.ends == timeline.ends, "seed \(seed)")
    } catch SimulationError.deadlock(let deadlock) {
      #expect(referenceTimes(shuffled, durations) == nil, "seed \(seed)")
      #expect(!deadlock.ring.isEmpty, "seed \(seed)")
      for (wait, next) in zip(deadlock.ring, deadlock.ring.dropFirst() + deadlock.ring.prefix(1)) {
        #expect(wait.neededRank == next.rank, "seed \(seed)")
        #expect(wait.operation.input(stages: valid.stageCount) == wait.needs, "seed \(seed)")
      }
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
  }

  @Test func ringIsTold() throws {
    let ring = try schedule(
      "if rank == 0 { F@0 B@0 F@1 B@1 } else { F@1 B@1 F@0 B@0 }", pp: 2, micro: 2)
    #expect {
      try SweepEngine.run(ring, durations: durations(1, 1, 1))
    } throws: { error in
      "\(error)"
        == "deadlock: rank 0 is stuck at #1 B(0,0), which waits for B(1,0) on rank 1; "
        + "rank 1 is stuck at #0 F(1,1), which waits for F(0,1) on rank 0"
    }
  }

  @Test func messagesTravelBesideCompute() throws {
    // 1F1B on 8 ranks with 24 micro-batches and a hop of 0.1: 98.4.
    var costs = durations(10, 10, 10)
    costs.hop = 1
    #expect(try SweepEngine.run(builtIn("1f1b", 8, 24), durations: costs).makespan == 984)
  }

  @Test func theTipOfTheVCostsNothing() throws {
    // One micro-batch down and up the V of 2 ranks: 8 chunks, and 2 of the 3 boundaries each way: 80 + 4 × 3.
    var costs = durations(10, 10, 0)
    costs.hop = 3
    let down = try schedule(
      "placement vshape F[0] F[1] B[1] B[0]", pp: 2, micro: 1)
    #expect(try SweepEngine.run(down, durations: costs).makespan == 92)
  }

  @Test func timesThatOverflowAreRefused() throws {
    let costs = durations(.max / 4, 1, 1)
    #expect(throws: SimulationError.timeOverflow(instructions: 16)) {
      try SweepEngine.run(builtIn("1f1b", 2, 4), durations: costs)
    }
  }

  /// A rank may take a 1024th of a clock, 2⁵³ - 1 ticks, to the tick: here 6361 instructions of
  /// (2⁵³ - 1) / 6361 ticks each.
  @Test func theClockIsHeldToTheTick() throws {
    let long = try schedule("repeat micro - 1 { F B } F I W", pp: 1, micro: 3180)
    let most = Ticks((1 << 53) - 1)
    #expect(long.count == 6361 && most % 6361 == 0)
    func all(_ each: Ticks, hop: Ticks = 0) -> ChunkDurations {
      ChunkDurations(
        forward: each, backward: each, inputBackward: each, weightBackward: each, pair: each,
        hop: hop)
    }
    #expect(try SweepEngine.run(long, durations: all(most / 6361)).makespan == most)
    for durations in [all(most / 6361 + 1), all(most / 6361, hop: 1), all(.max, hop: .max)] {
      #expect(throws: SimulationError.timeOverflow(instructions: 6361)) {
        try SweepEngine.run(long, durations: durations)
      }
    }
    // All ranks together stay below 2⁶³ ticks: 1024 times just under 2⁵³, but not 2048 times.
    for (ranks, isFine) in [(1024, true), (2048, false)] {
      let wide = try schedule("F B", pp: ranks, micro: 1)
      let each = Ticks((1 << 53) / (2 * ranks) - 1)
      #expect(isFine == ((try? SweepEngine.run(wide, durations: all(each))) != nil))
    }
  }

  /// What a rank does before and after its instructions counts like them.
  @Test func timesBesideCountForTheClock() throws {
    let valid = try ValidSchedule(schedule("F B", pp: 1, micro: 1))
    func makespan(_ each: Ticks, before: Ticks, after: Ticks) throws -> Ticks {
      try SweepEngine.run(
        valid, durations: .each([each, each]), hop: 0,
        besides: SideTimes(before: [before, 0], after: [after])
      ).makespan
    }
    let half = Ticks(1 << 51)
    #expect(try makespan(half, before: 5, after: 7) == 2 * half + 12)
    for (before, after) in [(Ticks.max, Ticks(0)), (0, .max), (half, 0), (0, half)] {
      #expect(throws: SimulationError.timeOverflow(instructions: 2)) {
        try makespan(half, before: before, after: after)
      }
    }
  }

  private func durations(_ forward: Ticks, _ input: Ticks, _ weight: Ticks) -> ChunkDurations {
    ChunkDurations(
      forward: forward, backward: input + weight, inputBackward: input, weightBackward: weight,
      pair: forward + input + weight, hop: 0)
  }
}
