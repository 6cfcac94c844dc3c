import PPModel
import Testing

@Suite struct MessageProgramTests {
  /// Four stages in a V on two ranks, 0 and 3 on the first: stages 1 and 2 are neighbours on one rank.
  private func schedule() throws -> Schedule {
    let all = 0..<1
    let placement = try Placement(
      micro: 1,
      slots: [
        [.init(stage: 0, microbatches: all), .init(stage: 3, microbatches: all)],
        [.init(stage: 1, microbatches: all), .init(stage: 2, microbatches: all)],
      ])
    var builder = ScheduleBuilder()
    for stages in [[0, 3], [1, 2]] {
      for stage in stages { builder.append(.forward, stage: stage, microbatch: 0) }
      for stage in stages.reversed() { builder.append(.backward, stage: stage, microbatch: 0) }
      builder.endRank()
    }
    return builder.schedule(name: "test", placement: placement)
  }

  @Test func messagesGoToTheNextStage() {
    #expect(Message(isForward: true, stage: 2, microbatch: 0).receivingStage == 3)
    #expect(Message(isForward: false, stage: 2, microbatch: 0).receivingStage == 1)
  }

  /// What leaves a rank: nothing between stages 1 and 2, nothing past the ends.
  private let forwards = [0, 2].map { Message(isForward: true, stage: $0, microbatch: 0) }
  private let backwards = [3, 1].map { Message(isForward: false, stage: $0, microbatch: 0) }

  @Test func onlyWhatChangesRanksIsAMessage() throws {
    let schedule = try schedule()
    let operations = [OperationKind.forward, .backward].flatMap { kind in
      (0..<4).map { StageOperation(kind, stage: $0, microbatch: 0) }
    }
    #expect(operations.compactMap(schedule.messageOut) == forwards + backwards.reversed())
    #expect(Set(operations.compactMap(schedule.messageIn)) == Set(forwards + backwards))
    #expect(schedule.ranks(of: forwards[0]) == (0, 1))
    #expect(schedule.ranks(of: forwards[1]) == (1, 0))
    #expect(schedule.ranks(of: backwards[0]) == (0, 1))
    #expect(schedule.ranks(of: backwards[1]) == (1, 0))
  }

  @Test func messagesLieAroundInstructions() throws {
    let program = try MessageProgram(inProgramOrder: schedule())
    #expect(
      program.steps == [
        [
          .run(0), .send(forwards[0]), .receive(forwards[1]), .run(1), .run(2),
          .send(backwards[0]), .receive(backwards[1]), .run(3),
        ],
        [
          .receive(forwards[0]), .run(4), .run(5), .send(forwards[1]), .receive(backwards[0]),
          .run(6), .run(7), .send(backwards[1]),
        ],
      ])
  }

  /// A receive stands where its message was sent, before what the receiver runs later.
  @Test func receivesArePostedWhenMessagesAreSent() throws {
    let program = try #require(try MessageProgram(posted: schedule()))
    let sends = program.steps.joined().filter { if case .send = $0 { true } else { false } }
    #expect(sends.count == 4)
    #expect(
      program.steps == [
        [
          .run(0), .send(forwards[0]), .receive(forwards[1]), .run(1), .run(2),
          .send(backwards[0]), .receive(backwards[1]), .run(3),
        ],
        [
          .receive(forwards[0]), .run(4), .run(5), .send(forwards[1]), .receive(backwards[0]),
          .run(6), .run(7), .send(backwards[1]),
        ],
      ])
  }
}
