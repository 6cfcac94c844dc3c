import PPEngine
import PPModel
import TestSupport
import Testing

@Suite struct RendezvousTests {
  private let costs = ChunkDurations(
    forward: 10, backward: 20, inputBackward: 10, weightBackward: 10, pair: 30, hop: 5)

  private func blocking(_ schedule: Schedule) throws -> Timeline {
    try Rendezvous.run(
      ValidSchedule(schedule), MessageProgram(inProgramOrder: schedule),
      durations: .ofKinds(costs), hop: costs.hop)
  }

  /// GPipe on 2 ranks with 2 micro-batches, by hand.
  @Test func messagesHoldBothSides() throws {
    let timeline = try blocking(builtIn("gpipe", 2, 2))
    // Rank 0: F0 0-10, send to 15, F1 15-25, send until rank 1 is free of F0 at 25, 25-30; then it waits
    // for the gradient, sent 60-65 after F1 30-40 and B0 40-60: B0 65-85, the next 85-90, B1 90-110.
    #expect(timeline.starts == [0, 15, 65, 90, 15, 30, 40, 65])
    #expect(timeline.makespan == 110)
  }

  /// 1F1B's neighbours both send first: a ring, told with what each is stuck at.
  @Test func neighboursThatBothSendAreTold() throws {
    let schedule = try builtIn("1f1b", 4, 8)
    #expect {
      try blocking(schedule)
    } throws: {
      "\($0)"
        == "deadlock with blocking messages: rank 2 is stuck at sending F(2,1) to rank 3; rank 3 is "
        + "stuck at sending B(3,0) to rank 2"
    }
  }

  /// Faults of the messages themselves.
  @Test func faultsOfMessagesAreTold() throws {
    let schedule = try builtIn("gpipe", 2, 1)
    let good = MessageProgram(inProgramOrder: schedule)
    try good.check(schedule)
    let forward = Message(isForward: true, stage: 0, microbatch: 0)
    let backward = Message(isForward: false, stage: 1, microbatch: 0)
    // Rank 0: F, send, receive, B. Rank 1: receive, F, B, send.
    let cases: [(rank: Int, steps: [MessageProgram.Step], text: String)] = [
      (0, [.run(0), .receive(backward), .run(1)], "rank 0 never sends F(0,0), which rank 1 needs"),
      (0, [.send(forward), .run(0), .receive(backward), .run(1)], "rank 0 sends F(0,0) before"),
      (0, [.run(0), .send(forward), .run(1)], "rank 0 runs B(0,0) without having received B(1,0)"),
      (
        0, [.run(0), .send(forward), .send(forward), .receive(backward), .run(1)],
        "rank 0 sends F(0,0) twice"
      ),
      (0, [.run(0), .send(backward), .receive(backward), .run(1)], "which rank 1 makes"),
      (
        1, [.receive(forward), .receive(forward), .run(2), .run(3), .send(backward)],
        "rank 1 receives F(0,0) twice"
      ),
      (
        1,
        [
          .receive(forward), .receive(Message(isForward: true, stage: 7, microbatch: 0)), .run(2),
          .run(3), .send(backward),
        ], "which does not exist"
      ),
    ]
    for (rank, steps, text) in cases {
      var program = good
      program.steps[rank] = steps
      #expect { try program.check(schedule) } throws: { "\($0)".contains(text) }
    }
  }

  /// Times before the instructions push them back, where nothing else does; those after the last make the
  /// step longer.
  @Test(arguments: 0..<100)
  func sideTimesAgreeWithTheReference(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator)
    let durations = (0..<schedule.count).map { _ in Ticks.random(in: 1...9, using: &generator) }
    let sides = SideTimes(
      before: durations.map { _ in Ticks.random(in: 0...4, using: &generator) },
      after: (0..<schedule.ranks).map { _ in Ticks.random(in: 0...4, using: &generator) })
    let timeline = try SweepEngine.run(
      ValidSchedule(schedule), durations: .each(durations), hop: 2, besides: sides)
    for rank in 0..<schedule.ranks {
      var free: Ticks = 0
      for index in schedule.instructions(ofRank: rank) {
        let arrivals = schedule[index].operations.map { operation -> Ticks in
          guard let input = operation.input(stages: schedule.stageCount) else { return 0 }
          let maker = (0..<schedule.count).first { other in
            schedule[other].operations.contains {
              $0 == input
                || ($0.kind == .inputBackward && input.kind == .backward && $0.stage == input.stage
                  && $0.microbatch == input.microbatch)
            }
          }
          return timeline.ends[maker ?? 0] + (schedule.needsMessage(operation) ? 2 : 0)
        }
        let wanted = max(free + sides.before[index], arrivals.max() ?? 0)
        #expect(timeline.starts[index] == wanted, "seed \(seed)")
        free = timeline.ends[index]
      }
      #expect(timeline.makespan >= free + sides.after[rank], "seed \(seed)")
    }
  }
}
