import PPEngine
import PPModel

/// How much the makespan gains or loses when one cost changes a little: exact, and one-sided where several
/// critical paths tie.
public struct Sensitivity: Equatable, Sendable {
  /// What changes.
  public enum Subject: Hashable, Sendable {
    /// All instructions of a kind.
    case kind(InstructionKind)
    /// Messages between ranks.
    case hop
    /// All that a rank does.
    case rank(Int)
    /// All chunks of a stage; a pair belongs to the stage of its forward.
    case stage(Int)
    /// Messages between two ranks, the lower one first.
    case link(Int, Int)
    /// A part of the cluster or the model, by its name.
    case named(String)
  }

  /// What changes.
  public var subject: Subject
  /// By how many per cent the makespan shrinks if it takes 1 % less.
  public var gain: Double
  /// By how many per cent it grows if it takes 1 % more.
  public var loss: Double
  /// By how many per cent the largest bubble of a rank shrinks if it takes 1 % less.
  ///
  /// Negative where less work makes the bubble larger; 0 where there is none.
  public var bubbleGain: Double
  /// By how many per cent it grows if it takes 1 % more.
  public var bubbleLoss: Double

  /// A sensitivity.
  public init(
    subject: Subject, gain: Double, loss: Double, bubbleGain: Double, bubbleLoss: Double
  ) {
    self.subject = subject
    self.gain = gain
    self.loss = loss
    self.bubbleGain = bubbleGain
    self.bubbleLoss = bubbleLoss
  }

  /// The sensitivities of a schedule to each kind that occurs and to messages, then to each rank; and, if
  /// `isDetailed`, to each stage and each link between ranks.
  ///
  /// Ranks, stages and links are left out where that would take minutes.
  ///
  /// - Throws: durations too large for the clock.
  /// - Complexity: O(instructions × subjects).
  public static func all(
    _ timed: TimedSchedule, isDetailed: Bool = false
  ) throws(SimulationError) -> [Sensitivity] {
    let graph = DependencyGraph(timed.valid.schedule)
    return try all(timed, graph, order: graph.order(), isDetailed: isDetailed)
  }

  /// The same, who needs whose output being known, and an order of the instructions.
  static func all(
    _ timed: TimedSchedule, _ graph: DependencyGraph, order: [Int32], isDetailed: Bool
  ) throws(SimulationError) -> [Sensitivity] {
    let schedule = timed.valid.schedule
    let timeline = try timed.run()
    let edges = TightEdges(
      timeline, hop: timed.hop, sides: timed.sides, graph, order: order)
    let metrics = Metrics(timeline, besides: timed.sides)
    let bubble = metrics.bubbleTime
    let idlest = metrics.ranks.filter { $0.idle == bubble }.map(\.rank)
    var subjects: [Subject] = schedule.presentKinds.map { .kind($0) }
    if timed.hop > 0 { subjects.append(.hop) }
    var parts: [Subject] = (0..<schedule.ranks).map { .rank($0) }
    if isDetailed {
      parts += (0..<schedule.stageCount).map { .stage($0) }
      if timed.hop > 0 { parts += links(schedule) }
    }
    if parts.count <= mostWork / max(1, schedule.count) { subjects += parts }
    return subjects.map { subject in
      func weight(_ index: Int, _ rank: Int32) -> Ticks {
        let counts =
          switch subject {
          case .kind(let kind): schedule.kinds[index] == kind.rawValue
          case .rank(let own): rank == own
          case .stage(let stage): schedule.stages[index] == stage
          case .hop, .link, .named: false
          }
        return counts ? timed.durations[index] : 0
      }
      let share = edges.share(
        weight: weight,
        message: { from, to in
          let counts =
            switch subject {
            case .hop: true
            case .link(let low, let high): min(from, to) == low && max(from, to) == high
            default: false
            }
          return counts ? timed.hop : 0
        })
      let work = idlest.map { rank in
        schedule.instructions(ofRank: rank).reduce(Ticks(0)) {
          $0 + (schedule.isCopy($1) ? 0 : weight($1, Int32(rank)))
        }
      }
      let whole = Double(max(1, timeline.makespan))
      // The bubble is the makespan less the work of the rank that works least: of several such ranks the one
      // whose work changes so that its bubble becomes the largest.
      func ofBubble(_ ticks: Ticks) -> Double {
        bubble == 0 ? 0 : Double(ticks) / Double(bubble)
      }
      return Sensitivity(
        subject: subject, gain: Double(share.least) / whole, loss: Double(share.most) / whole,
        bubbleGain: ofBubble(share.least - (work.max() ?? 0)),
        bubbleLoss: ofBubble(share.most - (work.min() ?? 0)))
    }
  }

  /// How many instructions, once for each part, are not too many.
  private static let mostWork = 2_000_000_000

  /// Every two ranks that hold neighbouring stages, in order.
  private static func links(_ schedule: Schedule) -> [Subject] {
    var found: Set<[Int]> = []
    for pipeline in 0..<schedule.placement.pipelines {
      for stage in 1..<max(1, schedule.stageCount) {
        let ends = [stage - 1, stage].map {
          schedule.placement.rank(ofStage: $0, pipeline: pipeline)
        }
        if ends[0] != ends[1] { found.insert(ends.sorted()) }
      }
    }
    return found.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { .link($0[0], $0[1]) }
  }
}
