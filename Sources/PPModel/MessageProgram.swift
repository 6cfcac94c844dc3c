/// A PP message: what one stage produces and the next one, forwards or backwards, takes in.
public struct Message: Hashable, Sendable, CustomStringConvertible {
  /// Whether it carries activations forwards, or gradients backwards.
  public var isForward: Bool
  /// The stage that sends it.
  public var stage: Int
  /// The micro-batch.
  public var microbatch: Int

  /// A message that `stage` sends.
  public init(isForward: Bool, stage: Int, microbatch: Int) {
    self.isForward = isForward
    self.stage = stage
    self.microbatch = microbatch
  }

  /// The stage that takes it in.
  public var receivingStage: Int { isForward ? stage + 1 : stage - 1 }

  /// `F(3,5)` for the output of F(3,5), `B(3,5)` for that of B(3,5) or I(3,5).
  public var description: String { "\(isForward ? "F" : "B")(\(stage),\(microbatch))" }
}

extension Schedule {
  /// The message that an operation waits for, if its input comes from another rank.
  public func messageIn(_ operation: StageOperation) -> Message? {
    guard needsMessage(operation), let input = operation.input(stages: stageCount) else {
      return nil
    }
    return Message(
      isForward: input.kind == .forward, stage: input.stage, microbatch: input.microbatch)
  }

  /// The message that an operation's output travels as, if it goes to another rank.
  public func messageOut(_ operation: StageOperation) -> Message? {
    guard let flow = operation.kind.flow else { return nil }
    let message = Message(
      isForward: flow == .forward, stage: operation.stage, microbatch: operation.microbatch)
    guard (0..<stageCount).contains(message.receivingStage) else { return nil }
    let (sender, receiver) = ranks(of: message)
    return sender == receiver ? nil : message
  }

  /// The ranks that send and receive a message.
  public func ranks(of message: Message) -> (sender: Int, receiver: Int) {
    (
      placement.rank(ofStage: message.stage, microbatch: message.microbatch),
      placement.rank(ofStage: message.receivingStage, microbatch: message.microbatch)
    )
  }
}

/// What every rank does, its sends and receives in their places.
public struct MessageProgram: Equatable, Sendable {
  /// One thing that a rank does.
  public enum Step: Equatable, Sendable {
    /// Runs the instruction at this index of the schedule's columns.
    case run(Int)
    /// Sends a message.
    case send(Message)
    /// Receives a message.
    case receive(Message)
  }

  /// The steps of each rank, `[ranks][…]`.
  public var steps: [[Step]]

  /// Steps given one by one.
  public init(steps: [[Step]]) { self.steps = steps }

  /// The plain way: each rank receives what an instruction needs right before it, and sends what it
  /// makes right after it.
  ///
  /// - Complexity: O(instructions).
  public init(inProgramOrder schedule: Schedule) {
    steps = (0..<schedule.ranks).map { rank in
      schedule.instructions(ofRank: rank).flatMap { index in
        let operations = schedule[index].operations
        return operations.compactMap { schedule.messageIn($0).map { Step.receive($0) } }
          + [.run(index)] + operations.compactMap { schedule.messageOut($0).map { Step.send($0) } }
      }
    }
  }

  /// An order in which no rank can wait for ever: a receive is posted when its message is sent.
  ///
  /// Ranks take turns, one instruction at a time, as far as their inputs are there; whenever one sends, the
  /// receive goes to the end of what the receiver has so far. Nil if the schedule is in a deadlock.
  ///
  /// - Complexity: O(instructions × ranks) at worst, O(instructions) where ranks keep pace.
  public init?(posted schedule: Schedule) {
    var steps = [[Step]](repeating: [], count: schedule.ranks)
    let graph = DependencyGraph(schedule)
    var next = Array(schedule.rankStarts.dropLast())
    var left = schedule.count
    while left > 0 {
      let before = left
      for rank in 0..<schedule.ranks where next[rank] < schedule.rankStarts[rank + 1] {
        let index = next[rank]
        guard graph.makers(of: index).allSatisfy({ $0.instruction < next[$0.rank] }) else {
          continue
        }
        steps[rank].append(.run(index))
        for message in schedule[index].operations.compactMap(schedule.messageOut) {
          steps[rank].append(.send(message))
          steps[schedule.ranks(of: message).receiver].append(.receive(message))
        }
        next[rank] += 1
        left -= 1
      }
      guard left < before else { return nil }
    }
    self.steps = steps
  }
}
