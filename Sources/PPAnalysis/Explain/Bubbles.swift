import PPModel

/// Why a rank computes nothing.
public enum BubbleCause: String, CaseIterable, Sendable {
  /// No input has reached the rank yet.
  case warmUp = "warm_up"
  /// An operation on another rank, or a copy, has not run yet.
  case operation = "waiting"
  /// All inputs have been made; a PP message is under way.
  case message = "message"
  /// The rank sends or receives, and is held by it.
  case blocking = "blocking"
  /// The rank gathers parameters, reduces gradients or waits for sends.
  case action = "action"
  /// The host launches the rank's next instruction; that is not part of the rank's idle time.
  case host = "host"
  /// Its own work is done, others still run.
  case coolDown = "cool_down"

  /// In words.
  public var title: String {
    switch self {
    case .warmUp: "warm-up"
    case .operation: "waiting"
    case .message: "PP message"
    case .blocking: "blocking"
    case .action: "actions"
    case .host: "host"
    case .coolDown: "cool-down"
    }
  }
}

/// A time in which a rank computes nothing, for one reason.
public struct Bubble: Equatable, Sendable {
  /// The rank.
  public var rank: Int
  /// From when to when, in ticks; never empty.
  public var time: Range<Ticks>
  /// Why.
  public var cause: BubbleCause
  /// The instruction that comes next on the rank, an index into the schedule's columns; nil at its end.
  public var next: Int?
  /// The instruction that has to run first, where the cause is an operation.
  public var producer: Int?
}

/// Every bubble of a run, each with its cause.
///
/// The bubbles of a rank do not overlap and add up to its idle and host time.
public struct Bubbles: Sendable {
  /// The bubbles, rank by rank in the order of time.
  public let all: [Bubble]
  /// Where each rank's bubbles start in `all`, and the end, `[ranks + 1]`.
  private let rankStarts: [Int]
  private let sums: [[Ticks]]

  /// The bubbles of a rank, in the order of time.
  public func ofRank(_ rank: Int) -> ArraySlice<Bubble> {
    all[rankStarts[rank]..<rankStarts[rank + 1]]
  }

  /// The time of a cause on a rank, in ticks.
  public func time(_ cause: BubbleCause, onRank rank: Int) -> Ticks {
    sums[rank][BubbleCause.allCases.firstIndex(of: cause) ?? 0]
  }

  /// The time of a cause on all ranks, in ticks.
  public func time(_ cause: BubbleCause) -> Ticks {
    sums.indices.reduce(0) { $0 + time(cause, onRank: $1) }
  }

  /// Finds the cause of every idle time.
  ///
  /// - Warm-up lasts until the rank's first instruction, cool-down from its last to the end of the step.
  /// - In between, a rank waits for an operation until the last of its next inputs has been made, and from
  ///   then on for the message; or, where messages are blocking, is held by one.
  /// - What the rank does besides comes right after an instruction ends, host time last.
  ///
  /// - Complexity: O(instructions).
  public init(_ evaluation: Evaluation) {
    self.init(evaluation, DependencyGraph(evaluation.schedule))
  }

  /// The same, who needs whose output being known.
  init(_ evaluation: Evaluation, _ graph: DependencyGraph) {
    let timeline = evaluation.timeline
    let starts = timeline.starts
    let schedule = timeline.schedule
    let transport: BubbleCause = evaluation.isBlocking ? .blocking : .message
    var all: [Bubble] = []
    var rankStarts = [0]
    for rank in 0..<schedule.ranks {
      func add(_ from: Ticks, _ to: Ticks, _ cause: BubbleCause, _ next: Int?, _ producer: Int?) {
        guard from < to else { return }
        all.append(
          Bubble(rank: rank, time: from..<to, cause: cause, next: next, producer: producer))
      }
      let program = schedule.instructions(ofRank: rank)
      var free: Ticks = 0
      for index in program where !schedule.isCopy(index) {
        let start = starts[index]
        if start > free {
          let done = min(start, free + (evaluation.sides?.actions(before: index) ?? 0))
          let acted = min(start, free + (evaluation.sides?.lead(index) ?? 0))
          add(free, done, .action, index, nil)
          add(done, acted, .host, index, nil)
          let last = graph.lastMaker(of: index, ends: timeline.ends, hop: evaluation.hop)
          if index == program.lowerBound {
            add(acted, start, .warmUp, index, last?.instruction)
          } else {
            let end = last.map { timeline.ends[$0.instruction] } ?? 0
            let made = min(start, max(acted, end))
            add(acted, made, .operation, index, last?.instruction)
            add(made, start, transport, index, last?.instruction)
          }
        }
        free = timeline.ends[index]
      }
      let acted = min(timeline.makespan, free + (evaluation.sides?.tail(rank) ?? 0))
      add(free, acted, .action, nil, nil)
      add(acted, timeline.makespan, .coolDown, nil, nil)
      rankStarts.append(all.count)
    }
    self.all = all
    self.rankStarts = rankStarts
    var sums = [[Ticks]](
      repeating: [Ticks](repeating: 0, count: BubbleCause.allCases.count), count: schedule.ranks)
    for bubble in all {
      let cause = BubbleCause.allCases.firstIndex(of: bubble.cause) ?? 0
      sums[bubble.rank][cause] += bubble.time.upperBound - bubble.time.lowerBound
    }
    self.sums = sums
  }
}
