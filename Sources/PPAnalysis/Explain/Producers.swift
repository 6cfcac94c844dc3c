import PPModel

/// Which instruction makes each stage's output for each micro-batch.
struct Producers {
  private let stages: Int
  private let micro: Int
  /// The instruction of F(s,m), and of B(s,m) or I(s,m), `[stages × micro-batches]`.
  private var forward: [Int32]
  private var backward: [Int32]

  /// Collects the instructions of every F, and of every B or I.
  ///
  /// - Complexity: O(instructions + stages × micro-batches).
  init(_ schedule: Schedule) {
    stages = schedule.stageCount
    micro = schedule.microbatchCount
    forward = [Int32](repeating: -1, count: stages * micro)
    backward = forward
    for index in 0..<schedule.count {
      let cell = Int(schedule.stages[index]) * micro + Int(schedule.microbatches[index])
      switch schedule.kind(at: index) {
      case .forward: forward[cell] = Int32(index)
      case .backward, .inputBackward: backward[cell] = Int32(index)
      case .weightBackward: break
      case .pair:
        forward[cell] = Int32(index)
        let other =
          Int(schedule.backwardStages[index]) * micro + Int(schedule.backwardMicrobatches[index])
        backward[other] = Int32(index)
      }
    }
  }

  /// The instruction that makes an operation's input; nil where it needs none from another stage.
  func producer(of operation: Operation) -> Int? {
    guard let input = operation.input(stages: stages) else { return nil }
    let cell = input.stage * micro + input.microbatch
    return Int(input.kind == .forward ? forward[cell] : backward[cell])
  }

  /// The input of an instruction that arrives last, the operation that needs it, and when it is made.
  ///
  /// Where messages take times of their own the one counts that would arrive last if each took `hop`.
  func last(
    _ index: Int, of schedule: Schedule, ends: [Ticks], hop: Ticks
  ) -> (producer: Int, end: Ticks)? {
    var last: (producer: Int, end: Ticks)?
    var latest: Ticks = -1
    for operation in schedule[index].operations {
      guard let producer = producer(of: operation) else { continue }
      let arrival = ends[producer] + (schedule.needsMessage(operation) ? hop : 0)
      if arrival > latest { (last, latest) = ((producer, ends[producer]), arrival) }
    }
    return last
  }
}
