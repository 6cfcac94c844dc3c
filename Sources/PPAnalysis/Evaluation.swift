import PPCost
import PPEngine
import PPModel
import PPSupport

/// How costs apply to schedules with different numbers of stages.
public enum StageView: String, Sendable {
  /// Every stage costs the same, so more stages are a larger model.
  case equalStages = "equal-stages"
  /// The whole model costs the same: a stage is pp/stages of what a rank of a plain pipeline holds.
  case equalModel = "equal-model"
}

/// How much of a model's chunks is simulated in one go.
public enum Fidelity: String, CaseIterable, Sendable {
  /// Each distinct chunk once, by itself; then the schedule, with the durations found.
  case chunk
  /// Every component of every chunk in one simulation, messages and all-to-all sharing ports.
  case component

  /// Component, unless that would take long: the engine does some two million components a second.
  public static func automatic(_ workload: Workload, micro: Int) -> Fidelity {
    components(workload, micro: micro) <= 1_000_000 ? .component : .chunk
  }

  /// About how many components a step has: micro-batches × layers × 10.
  public static func components(_ workload: Workload, micro: Int) -> Int {
    micro * workload.model.layers * 10
  }
}

/// A schedule, timed and measured: the timeline, its summary, and what each rank did.
///
/// It is as large as the schedule. `StepSummary` is the part that does not grow with it.
public struct Evaluation: Sendable {
  /// When everything happens.
  public let timeline: Timeline
  /// The figures.
  public let summary: StepSummary

  /// How each rank's streams were used, `[ranks]`; nil where chunks have no components.
  public let streams: [StreamUse]?
  /// The PP messages to each rank, `[ranks]`; nil where they take no time.
  public let messages: [MessageUse]?
  /// Every component as it ran, rank by rank; nil unless asked for.
  public let components: [ComponentRecord]?
  /// The memory of each rank; nil where chunks have no bytes.
  public let memory: MemoryUse?
  /// What ranks do besides, in the timeline's ticks.
  public let sides: SideTimes?
  /// Whether messages hold both ranks.
  public let isBlocking: Bool
  /// What a message between ranks takes by itself, in the timeline's ticks.
  public let hop: Ticks
  /// Whether chunks and messages can slow each other down, so that durations depend on what else runs.
  public let sharesResources: Bool

  /// The schedule.
  public var schedule: Schedule { timeline.schedule }
  /// The figures of ranks and step.
  public var metrics: Metrics { summary.metrics }
  /// What the timeline's ticks are worth.
  public var scale: TimeScale { summary.scale }

  /// Times and measures a schedule.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - costs: the cost of a chunk of a plain pipeline's stage, 1/pp of the model; or of each of the schedule's
  ///     own stages, as many as it has.
  ///   - factors: by which times are longer.
  ///   - view: whether a stage costs that, or its share of the model.
  ///   - heldForW: see `Metrics`.
  ///   - sides: what ranks do besides, in ticks of the costs.
  ///   - blocking: the ranks' sends and receives, checked, if these hold both ranks; nil where messages
  ///     travel beside computation.
  /// - Throws: a deadlock, or costs too large for the clock.
  /// - Complexity: O(instructions).
  public init(
    _ valid: ValidSchedule, costs: UnitCosts, factors: TimeFactors = TimeFactors(),
    view: StageView = .equalStages, heldForW: Chunks = 1, besides sides: SideTimes? = nil,
    blocking: MessageProgram? = nil
  ) throws(SimulationError) {
    let (share, hop, whole) = view.factors(valid.schedule, costs)
    let durations = costs.durations(
      in: valid.schedule, factors: factors, factor: share, hopFactor: hop)
    try self.init(
      valid, durations: durations.instructions, hop: durations.hop,
      scale: costs.scale.divided(by: whole), view: view,
      heldForW: heldForW, besides: sides?.scaled(by: whole), blocking: blocking)
  }

  /// Times and measures a schedule whose instructions have known durations, the same for all of a kind or not.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - durations: of its instructions.
  ///   - hop: what a message between two ranks takes, in ticks.
  ///   - scale: what the ticks are worth.
  ///   - view: what the durations are of.
  ///   - heldForW: see `Metrics`.
  ///   - sides: what ranks do besides.
  ///   - blocking: as above.
  /// - Throws: a deadlock, or durations too large for the clock.
  /// - Complexity: O(instructions).
  public init(
    _ valid: ValidSchedule, durations: InstructionDurations, hop: Ticks, scale: TimeScale,
    view: StageView = .equalStages, heldForW: Chunks = 1, besides sides: SideTimes? = nil,
    blocking: MessageProgram? = nil
  ) throws(SimulationError) {
    let schedule = valid.schedule
    streams = nil
    memory = nil
    components = nil
    self.sides = sides
    isBlocking = blocking != nil
    self.hop = hop
    sharesResources = false
    // Where messages hold ranks, this finds the rings that are none of messages.
    let swept = try SweepEngine.run(valid, durations: durations, hop: hop, besides: sides)
    if let blocking {
      timeline = try Rendezvous.run(
        valid, blocking, durations: durations, hop: hop, besides: sides)
      messages = nil
    } else {
      timeline = swept
      messages =
        hop == 0
        ? nil
        : MessageUse.ofRanks(
          timeline, besides: sides, travelled: MessageUse.travelled(schedule, hop: hop))
    }
    summary = StepSummary(
      metrics: Metrics(timeline, heldForW: heldForW, besides: sides), scale: scale, view: view,
      ranks: schedule.ranks, micro: schedule.batches, slices: schedule.slices,
      stages: schedule.stageCount, messages: messages.map(MessageUse.sum))
  }
}

extension Evaluation {
  /// Simulates a schedule of a model's stages on a cluster, in nanoseconds printed as milliseconds.
  ///
  /// - Parameters:
  ///   - valid: the schedule.
  ///   - workload: the model and the cluster.
  ///   - layout: the parts of each of the schedule's stages.
  ///   - factors: by which components and messages take longer.
  ///   - fidelity: how much is simulated in one go.
  ///   - heldForW: see `Metrics`.
  ///   - recordsComponents: whether to keep when each component ran.
  /// - Throws: a deadlock, or durations too long for the clock.
  /// - Complexity: O(components × log ranks), O(instructions) by chunk.
  public init(
    _ valid: ValidSchedule, workload: Workload, layout: Layout,
    factors: TimeFactors = TimeFactors(), fidelity: Fidelity, heldForW: Chunks = 1,
    recordsComponents: Bool = false
  ) throws(SimulationError) {
    let schedule = valid.schedule
    let (works, plainHop) = try workload.times(layout, slices: schedule.slices)
    let sliced = workload.slice(nil, of: schedule.slices)
    let plans = ComponentPlans(schedule, works: works, factors: factors)
    let hop = TimeFactors.scaled(plainHop, by: factors.hop)
    let result =
      switch fidelity {
      case .chunk:
        try ChunkEngine.run(valid, plans: plans, hop: hop, recordsComponents: recordsComponents)
      case .component:
        try EventEngine.run(
          valid, plans: plans, hop: hop, hopLoad: workload.hopLoad,
          recordsComponents: recordsComponents)
      }
    guard result.timeline.makespan > 0 else { throw .noTime }
    timeline = result.timeline
    streams = result.streams
    sides = nil
    isBlocking = false
    self.hop = hop
    sharesResources = fidelity == .component
    components = recordsComponents ? result.components : nil
    messages = MessageUse.ofRanks(timeline, travelled: result.streams.map(\.messages))
    memory = MemoryUse(timeline, sliced, layout, heldForW: heldForW)
    let end = StepEnd(
      timeline, workload.stageSteps(layout), scale: .milliseconds, norm: workload.normSeconds,
      overlaps: workload.overlap.data)
    summary = StepSummary(
      metrics: Metrics(result.timeline, heldForW: heldForW), scale: .milliseconds,
      view: .equalModel, ranks: schedule.ranks, micro: schedule.batches, slices: schedule.slices,
      stages: schedule.stageCount,
      memory: memory.map { ($0.ranks[$0.fullest].total, $0.fits) }, end: end,
      streams: StreamUse.sum(result.streams), messages: messages.map(MessageUse.sum))
  }
}

extension Workload {
  /// What each stage does, slice by slice where micro-batches are cut, and what a message takes.
  func times(
    _ layout: Layout, slices: Int
  ) throws(SimulationError) -> (works: [StageWork], hop: Ticks) {
    do throws(TimeFault) {
      var works: [StageWork] = []
      for number in 0..<slices { works += try slice(number, of: slices).stageWorks(layout) }
      return (works, try slice(nil, of: slices).hop)
    } catch {
      throw .tooLong(error)
    }
  }
}
