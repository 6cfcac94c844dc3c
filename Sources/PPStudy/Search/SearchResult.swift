import PPAnalysis
import PPLanguage
import PPModel
import PPSearch
import PPSupport

/// How far a search is.
public struct SearchProgress: Sendable {
  /// The shortest time so far, in ticks; the largest number while there is none.
  public let time: Ticks
  /// The best order, with `time` where that is better than what the search started from.
  public let orders: RankOrders?
  /// How many orders were timed.
  public let evaluations: Int
  /// Whether the time is shorter than what was told before.
  public let isBetter: Bool
}

/// What a search found.
public struct SearchResult: Sendable {
  /// What the ranks run.
  public let schedule: Schedule
  /// Which time was to be short.
  public let objective: ScheduleSpace.Objective
  /// Its time: the makespan or the longest span, in ticks.
  public let time: Ticks
  /// What no schedule beats.
  public let bound: RankBound
  /// The fastest schedule that was there before; nil where none fits.
  public let start: SearchStart?
  /// Whether it is faster than that.
  public let isNew: Bool
  /// How many orders were timed.
  public let evaluations: Int

  /// Whether it has no pairs, and its chunks therefore other times than those of the search and of the bound: with
  /// a model, pairs set processors aside.
  public let hasOtherPrices: Bool

  /// What outputs call it.
  public var label: String { isNew ? "found" : start?.label ?? "found" }

  /// Whether it meets the bound: no schedule is faster.
  public var isOptimal: Bool { time <= bound.time && !hasOtherPrices }
  /// By which share it is above the bound.
  public var gap: Double { Double(time) / Double(max(1, bound.time)) - 1 }
}

extension SizedSchedule {
  /// A schedule that was found, as a file would have it.
  ///
  /// - Throws: what the language refuses, such as a schedule that is too long.
  /// - Complexity: O(instructions).
  public init(found schedule: Schedule, label: String) throws(Refusal) {
    let named = try NamedSchedule(text: CanonicalText(schedule).text(), label: label)
    try self.init(named, pp: schedule.ranks, micro: schedule.micro)
  }
}
