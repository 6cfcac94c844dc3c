import PPEngine
import PPModel

/// Where a rank's idle time comes from, as parts that add up to what was measured.
public enum IdlePart: String, CaseIterable, Sendable {
  /// What the schedule costs where all chunks of a kind take as long, and nothing else takes time.
  case schedule
  /// Stages, or ranks, that take longer than others.
  case stages
  /// Chunks that take longer or shorter than the mean of their stage.
  case spread
  /// What the host takes before each instruction.
  case host
  /// What messages take.
  case messages
  /// What none of these explains.
  case other

  /// In words.
  public var title: String {
    switch self {
    case .schedule: "the schedule"
    case .stages: "uneven stages"
    case .spread: "spread"
    case .host: "host"
    case .messages: "PP message"
    case .other: "something else"
    }
  }
}

/// The idle time of each rank in a step, part by part.
///
/// The parts are the rungs of a fixed ladder: the step is simulated with one thing after the other as it was measured,
/// and a part is by how much the rank's idle time grew, which may be less than nothing. The last rung is the step as it
/// was measured, so the parts of a rank add up to its idle time to the tick.
public struct IdleParts: Equatable, Sendable {
  /// `[ranks][IdlePart.allCases]`, in ticks.
  public private(set) var ranks: [[Ticks]]

  /// Nothing, of some ranks.
  init(ranks: Int) {
    self.ranks = [[Ticks]](
      repeating: [Ticks](repeating: 0, count: IdlePart.allCases.count), count: ranks)
  }

  /// The parts of both.
  mutating func add(_ other: IdleParts) {
    for rank in ranks.indices {
      for part in ranks[rank].indices { ranks[rank][part] += other.ranks[rank][part] }
    }
  }

  fileprivate mutating func set(_ part: Int, _ idle: [Ticks], less before: [Ticks]) {
    for rank in ranks.indices { ranks[rank][part] = idle[rank] - before[rank] }
  }

  /// A part of a rank's idle time.
  public func time(_ part: IdlePart, onRank rank: Int) -> Ticks {
    ranks[rank][IdlePart.allCases.firstIndex(of: part) ?? 0]
  }

  /// A part of all ranks' idle time.
  public func time(_ part: IdlePart) -> Ticks {
    ranks.indices.reduce(0) { $0 + time(part, onRank: $1) }
  }

  /// All idle time of a rank.
  public func idle(ofRank rank: Int) -> Ticks { ranks[rank].reduce(0, +) }

  /// All idle time of all ranks.
  public var idle: Ticks { ranks.indices.reduce(0) { $0 + idle(ofRank: $1) } }
}

/// The ladder that idle times are divided by.
struct IdleLadder {
  private let audited: AuditedSchedule
  private let times: RunTimes
  /// The idle times of the rungs that are the same for all steps.
  private let equal: [Ticks]
  private let uneven: [Ticks]

  /// The ladder of a run.
  ///
  /// - Throws: a deadlock.
  init(_ audited: AuditedSchedule, _ times: RunTimes) throws(SimulationError) {
    self.audited = audited
    self.times = times
    equal = try SimulatedStep(
      audited.valid, durations: audited.durationsByKind(times), host: 0, message: 0
    ).idle
    uneven = try SimulatedStep(
      audited.valid, durations: audited.durations(times), host: 0, message: 0
    ).idle
  }

  /// The parts of a step.
  ///
  /// - Throws: a deadlock.
  /// - Complexity: O(instructions).
  func parts(_ step: TimedStep, _ run: Schedule) throws(SimulationError) -> IdleParts {
    let durations = audited.durations(in: step, times)
    var rungs = [equal, uneven]
    for (host, message) in [(Ticks(0), Ticks(0)), (times.host, 0), (times.host, times.message)] {
      rungs.append(
        try SimulatedStep(
          audited.valid, durations: durations, host: host, message: message
        ).idle)
    }
    rungs.append(
      SimulatedStep.idle(run, step.starts.indices.map { step.duration($0) }, span: step.span))
    var parts = IdleParts(ranks: run.ranks)
    var before = [Ticks](repeating: 0, count: run.ranks)
    for (part, idle) in rungs.enumerated() {
      parts.set(part, idle, less: before)
      before = idle
    }
    return parts
  }
}
