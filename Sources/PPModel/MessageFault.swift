/// Why sends and receives do not fit together, in one sentence, with the place.
public struct MessageFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The rank concerned.
  public var rank: Int
  /// The step on that rank, counted from 0; nil for a step that is missing.
  public var step: Int?
  /// What is wrong.
  public var description: String

  /// A fault at a step of a rank.
  public init(rank: Int, step: Int?, _ description: String) {
    self.rank = rank
    self.step = step
    self.description = description
  }
}

extension MessageProgram {
  /// Checks that every message between ranks is sent once, after it is made, and received once, before
  /// it is used; and that nothing else is sent or received.
  ///
  /// - Complexity: O(steps).
  /// - Throws: the first fault, rank by rank.
  public func check(_ schedule: Schedule) throws(MessageFault) {
    var sent: Set<Message> = []
    var received: Set<Message> = []
    for (rank, program) in steps.enumerated() {
      var made: Set<Message> = []
      for (number, step) in program.enumerated() {
        func fault(_ text: String) -> MessageFault {
          MessageFault(rank: rank, step: number, "rank \(rank) " + text)
        }
        switch step {
        case .run(let index):
          for operation in schedule[index].operations {
            if let message = schedule.messageIn(operation), !received.contains(message) {
              throw fault("runs \(operation) without having received \(message)")
            }
            if let message = schedule.messageOut(operation) { made.insert(message) }
          }
        case .send(let message):
          try MessageProgram.checkExists(message, rank, number, "sends", schedule)
          let ranks = schedule.ranks(of: message)
          guard ranks.sender == rank, ranks.receiver != rank else {
            throw fault(
              ranks.sender == rank
                ? "sends \(message) to itself; data stays where both stages are on one rank"
                : "sends \(message), which rank \(ranks.sender) makes")
          }
          guard made.contains(message) else { throw fault("sends \(message) before making it") }
          guard sent.insert(message).inserted else { throw fault("sends \(message) twice") }
        case .receive(let message):
          try MessageProgram.checkExists(message, rank, number, "receives", schedule)
          let ranks = schedule.ranks(of: message)
          guard ranks.receiver == rank, ranks.sender != rank else {
            throw fault(
              ranks.receiver == rank
                ? "receives \(message) from itself; data stays where both stages are on one rank"
                : "receives \(message), which is for rank \(ranks.receiver)")
          }
          guard received.insert(message).inserted else { throw fault("receives \(message) twice") }
        }
      }
      for message in MessageProgram.sorted(made) where !sent.contains(message) {
        throw MessageFault(
          rank: rank, step: nil,
          "rank \(rank) never sends \(message), which rank \(schedule.ranks(of: message).receiver) "
            + "needs")
      }
    }
    for message in MessageProgram.sorted(sent.symmetricDifference(received)) {
      let (sender, receiver) = schedule.ranks(of: message)
      throw received.contains(message)
        ? MessageFault(
          rank: receiver, step: nil,
          "rank \(receiver) receives \(message), which rank \(sender) never sends")
        : MessageFault(
          rank: sender, step: nil,
          "rank \(sender) sends \(message), which rank \(receiver) never receives")
    }
  }

  private static func checkExists(
    _ message: Message, _ rank: Int, _ number: Int, _ verb: String, _ schedule: Schedule
  ) throws(MessageFault) {
    let stages = 0..<schedule.stageCount
    guard stages.contains(message.stage), stages.contains(message.receivingStage),
      (0..<schedule.micro).contains(message.microbatch)
    else {
      throw MessageFault(
        rank: rank, step: number,
        "rank \(rank) \(verb) \(message), which does not exist in this schedule")
    }
  }

  private static func sorted(_ messages: Set<Message>) -> [Message] {
    messages.sorted {
      ($0.isForward ? 0 : 1, $0.stage, $0.microbatch)
        < ($1.isForward ? 0 : 1, $1.stage, $1.microbatch)
    }
  }
}
