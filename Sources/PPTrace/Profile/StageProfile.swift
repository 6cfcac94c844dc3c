import PPCost
import PPModel

/// Measured times of a run's stages, to simulate other runs of the same stages with.
public struct StageProfile: Equatable, Sendable {
  /// What they come from, in words.
  public var source: String
  /// The ranks of the run.
  public var ranks: Int
  /// The micro-batches of its steps.
  public var micro: Int
  /// The steps that were used, by their numbers.
  public var steps: [Int]
  /// The others, and why they were left out.
  public var leftOut: [LeftOut] = []
  /// How long each kind of instruction took, `[stages]`; a pair goes by the stage of its forward.
  public var stages: [[InstructionKind: Spread]]
  /// What the host took before an instruction whose inputs were there; nil where there was none.
  public var host: Spread?
  /// What a message took to a rank that waited for it; nil where none waited.
  public var message: Spread?
  /// From a step's start to its first chunk; nil where that was not measured.
  public var before: Spread?
  /// From a step's last chunk to its end.
  public var after: Spread?
  /// What a simulation of the run from these means misses; nil where that is not known.
  public var residual: Residual?
  /// What could not be told apart, in sentences.
  public var notes: [String] = []

  /// A step that was left out.
  public struct LeftOut: Equatable, Sendable {
    /// Its number.
    public var step: Int
    /// Why, as a phrase.
    public var why: String

    /// A step that was left out.
    public init(step: Int, why: String) {
      self.step = step
      self.why = why
    }
  }

  /// A profile of stages that took so long.
  public init(
    source: String, ranks: Int, micro: Int, steps: [Int], stages: [[InstructionKind: Spread]]
  ) {
    self.source = source
    self.ranks = ranks
    self.micro = micro
    self.steps = steps
    self.stages = stages
  }

  /// The means of a recording's usual steps.
  ///
  /// - Complexity: O(steps × instructions × log).
  public init(_ run: RecordedRun) {
    let graph = DependencyGraph(run.schedule)
    self.init(run, RunTimes(run.steps, graph))
  }

  init(_ run: RecordedRun, _ times: RunTimes) {
    var stages = [[InstructionKind: Spread]](repeating: [:], count: run.schedule.stageCount)
    for (place, spread) in times.places {
      guard let kind = InstructionKind(rawValue: place.kind) else { continue }
      stages[place.stage][kind, default: Spread()].add(spread)
    }
    self.init(
      source: run.source, ranks: run.schedule.ranks, micro: run.schedule.micro,
      steps: run.steps.map(\.number), stages: stages)
    leftOut = run.leftOut.map { LeftOut(step: $0.step, why: $0.why) }
    host = times.waits.host
    message = times.waits.message
    before = times.before
    after = times.after
    residual = (try? costs()).flatMap {
      Residual(run.valid, $0, measured: run.meanSpan)
    }
    notes = run.notes + told(times.interruptions, run.schedule) + untold
  }

  /// The most interruptions that are named.
  private static let mostNamed = 4

  /// The chunks that were interrupted, as sentences.
  private func told(_ interruptions: [Interruption], _ schedule: Schedule) -> [String] {
    let scale = TimeScale.milliseconds
    let named = interruptions.prefix(StageProfile.mostNamed).map { one in
      "step \(one.step), rank \(one.rank): \(schedule[one.instruction]) took \(scale.rounded(one.time)) ms, "
        + "and its like \(scale.rounded(one.median)) ms: it was interrupted, and is left out of the means"
    }
    let others = interruptions.count - named.count
    return named + (others > 0 ? ["and \(others) more chunks were interrupted"] : [])
  }

  /// What the gaps between chunks did not tell.
  private var untold: [String] {
    var notes: [String] = []
    if host == nil {
      notes.append(
        "host time is not told apart: no rank had its next input before it was free; it counts as 0"
      )
    }
    if message == nil {
      notes.append("message time is not told apart: no rank waited for a message; it counts as 0")
    }
    return notes
  }

  /// The kinds that were measured, in their order.
  public var kinds: [InstructionKind] {
    InstructionKind.allCases.filter { kind in stages.contains { $0[kind] != nil } }
  }

  /// The mean of a kind over all stages.
  public func overall(_ kind: InstructionKind) -> Spread? {
    stages.compactMap { $0[kind] }.reduce(nil) { all, next in
      var all = all ?? Spread()
      all.add(next)
      return all
    }
  }
}
