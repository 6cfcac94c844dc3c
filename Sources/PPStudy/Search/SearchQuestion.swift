import PPAnalysis
import PPModel
import PPSearch
import PPSupport

/// What `ppsim search` is asked: the best schedule of a placement at some costs, within some memory.
public struct SearchQuestion: Sendable {
  /// How much a rank may hold.
  public enum Limit: Equatable, Sendable {
    /// As much as it likes.
    case none
    /// So many chunks of activations.
    case chunks(Chunks)
    /// So much memory of its GPU, for everything, with a model.
    case memory(Bytes)
  }

  /// Which rank holds which stage.
  public var placement: SearchedPlacement
  /// What times follow from.
  public var conditions: Conditions
  /// How much a rank may hold.
  public var limit: Limit
  /// What is to be short.
  public var objective: ScheduleSpace.Objective
  /// Whether forwards and backwards may run as pairs; where nil, if that makes anything shorter.
  public var pairs: Bool?
  /// Schedules that the search starts from, besides the built-in ones.
  public var starts: [SizedSchedule]
  /// Of the random numbers.
  public var seed: UInt64
  /// How many threads work.
  public var jobs: Int
  /// How many orders an earlier search timed that this one goes on from.
  public var done: Int

  /// A question.
  public init(
    _ placement: SearchedPlacement, _ conditions: Conditions, limit: Limit,
    objective: ScheduleSpace.Objective = .makespan, pairs: Bool? = nil,
    starts: [SizedSchedule] = [], seed: UInt64 = 1, jobs: Int = 1, done: Int = 0
  ) {
    self.placement = placement
    self.conditions = conditions
    self.limit = limit
    self.objective = objective
    self.pairs = pairs
    self.starts = starts
    self.seed = seed
    self.jobs = jobs
    self.done = done
  }
}

/// A schedule that a search starts from.
public struct SearchStart: Sendable {
  /// What it is called.
  public let label: String
  /// What ranks run.
  public let schedule: Schedule
  /// Its own time, in ticks.
  public let time: Ticks
}
