import PPModel
import PPSupport

/// How much of a rank's two streams is in use, in ticks.
public struct StreamUse: Equatable, Sendable {
  /// Time in which computation runs.
  public var compute: Ticks = 0
  /// Time in which communication runs.
  public var communication: Ticks = 0
  /// Time in which both run: the communication that is hidden.
  public var both: Ticks = 0
  /// Time that PP messages travel to this rank, one by one added up.
  public var messages: Ticks = 0

  /// A use of so much time.
  public init(
    compute: Ticks = 0, communication: Ticks = 0, both: Ticks = 0, messages: Ticks = 0
  ) {
    self.compute = compute
    self.communication = communication
    self.both = both
    self.messages = messages
  }

  /// The time in which communication alone runs: what is exposed of it.
  public var exposed: Ticks { communication - both }

  /// The use of several streams, added up.
  public static func sum(_ uses: [StreamUse]) -> StreamUse {
    uses.reduce(into: StreamUse()) { sum, use in sum.add(use) }
  }

  /// Adds another use to this one.
  public mutating func add(_ other: StreamUse) {
    compute += other.compute
    communication += other.communication
    both += other.both
    messages += other.messages
  }
}

/// One component as it ran.
public struct ComponentRecord: Equatable, Sendable {
  /// The rank.
  public var rank: Int
  /// The instruction, an index into the schedule's columns.
  public var instruction: Int
  /// Which component.
  public var kind: ComponentKind
  /// The layer within its stage.
  public var layer: Int
  /// When it started, in ticks.
  public var start: Ticks
  /// When it ended, in ticks.
  public var end: Ticks
}

extension ComponentRecord {
  /// The operation that the component is part of: of a pair, the forward or the backward.
  public func operation(in schedule: Schedule) -> StageOperation {
    switch schedule[instruction] {
    case .single(let operation): operation
    case .pair(let forward, let backward): kind.pass == .forward ? forward : backward
    }
  }
}

/// What a simulation of components finds.
public struct ComponentTimeline: Equatable, Sendable {
  /// When every instruction starts and ends.
  public var timeline: Timeline
  /// How each rank's streams were used, `[ranks]`.
  public var streams: [StreamUse]
  /// Every component, rank by rank in the order of their ends; empty unless asked for.
  public var components: [ComponentRecord]
}

/// The event-driven engine: chunks are components on two streams, and transfers share links.
///
/// A rank runs its instructions one at a time. Within one, each stream runs its tasks first in, first
/// out; computation is slower while communication runs beside it. All-to-all and PP messages share
/// the rank's ports to InfiniBand and to NVLink, each direction, max-min fair. When the set of active tasks
/// changes, what is left of each is carried forward at its new rate. Ties break by time, rank, and sequence
/// on the rank: computation, communication, then messages as they were sent.
public enum EventEngine {
  /// Simulates a schedule.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - plans: the components of each of its instructions.
  ///   - hop: what a message between two ranks takes by itself, in ticks.
  ///   - hopLoad: what it takes of the ranks' ports.
  ///   - sharesLinks: whether messages and all-to-all compete for the ranks' ports.
  ///   - recordsComponents: whether to keep when each component ran.
  /// - Throws: a deadlock, or durations too long for the clock (four trillion ticks a task).
  /// - Complexity: O(tasks × log ranks), while few transfers share a port.
  public static func run(
    _ valid: ValidSchedule, plans: ComponentPlans, hop: Ticks,
    hopLoad: PortLoad = .betweenNodes, sharesLinks: Bool = true, recordsComponents: Bool = false
  ) throws(SimulationError) -> ComponentTimeline {
    let schedule = valid.schedule
    let longest = plans.plans.map(\.longest).max() ?? 0
    let task = plans.plans.flatMap(\.tasks).map(\.work).max() ?? 0
    guard max(task, hop) < Ticks.longestComponent else {
      throw .timeOverflow(instructions: schedule.count)
    }
    // Every transfer may have to share its port with one from each other rank.
    try SimulationError.checkClock(
      schedule, longest: longest.clampedProduct(schedule.ranks + 1), hop: hop)
    var run = EventRun(
      schedule: schedule, plans: plans, hop: hop, hopLoad: hopLoad, sharesLinks: sharesLinks,
      recordsComponents: recordsComponents)
    run.simulate()
    guard run.unfinished == 0 else {
      throw .deadlock(Deadlock(in: schedule, positions: run.positions))
    }
    return ComponentTimeline(
      timeline: Timeline(
        schedule: schedule, starts: run.starts.array, ends: run.ends.array),
      streams: run.streams, components: run.components.flatMap { $0 })
  }
}

extension EventRun {
  /// The next instruction of each rank, `[ranks]`.
  fileprivate var positions: [Int] { (0..<schedule.ranks).map { ranks.column[$0].next } }

  /// How each rank's streams were used, `[ranks]`.
  fileprivate var streams: [StreamUse] {
    (0..<schedule.ranks).map {
      let rank = ranks.column[$0]
      return StreamUse(
        compute: rank.computing, communication: rank.communicating, both: rank.both,
        messages: rank.receiving)
    }
  }
}

extension ComponentPlan {
  /// What the tasks take one after another, each slowed down all along; `Ticks.max` for more than that.
  fileprivate var longest: Ticks {
    tasks.reduce(0) { $0.clampedSum(($1.work / Ratio.one + 1).clampedProduct($1.slowdown.count)) }
  }
}

extension EventEngine {
  /// How long one instruction takes by itself, found by simulating it on a rank of its own.
  ///
  /// - Throws: durations too long for the clock.
  public static func duration(of plan: ComponentPlan) throws(SimulationError) -> Ticks {
    try alone(plan).timeline.makespan
  }

  /// One instruction by itself on a rank of its own, with its components.
  public static func alone(_ plan: ComponentPlan) throws(SimulationError) -> ComponentTimeline {
    let slot = Placement.Slot(stage: 0, microbatches: 0..<1)
    guard let placement = try? Placement(micro: 1, slots: [[slot]]) else {
      preconditionFailure("one stage on one rank is a placement")
    }
    var builder = ScheduleBuilder()
    builder.append(plan.isCopy ? .offload : .forward, stage: 0, microbatch: 0)
    builder.endRank()
    let schedule = builder.schedule(name: "alone", placement: placement)
    return try run(
      ValidSchedule(unchecked: schedule), plans: ComponentPlans(single: plan), hop: 0,
      recordsComponents: true)
  }
}
