import PPModel
import PPSupport

/// For each rank what no order of its work beats.
public struct RankBounds: Equatable, Sendable {
  /// By what a rank waits at its ends: one for each rank that runs anything.
  public var ends: [RankBound] = []
  /// By chunks that wait for one another: one for each rank that may not hold all its chunks at once.
  public var turns: [RankBound] = []

  /// The largest of all: the first of several, those by the ends before the others.
  public var best: RankBound? { (ends + turns).largest }

  /// No bounds.
  init() {}

  /// The bounds for the instructions of a schedule, whatever the order that each rank runs them in.
  ///
  /// - Parameters:
  ///   - schedule: what is run, on which ranks.
  ///   - hop: what a message between ranks takes, in ticks.
  ///   - limit: how many chunks a rank may hold at once; nil for any number. It says nothing where chunks are computed
  ///     again or copied away.
  ///   - heldForW: the share of a chunk that stays from I until W.
  ///   - duration: of the instruction at an index, in ticks.
  /// - Complexity: O(n log n) for n instructions, and O(pipelines × stages).
  public init(
    _ schedule: Schedule, hop: Ticks, limit: Parts<Millionths>?, heldForW: Parts<Millionths>,
    duration: (Int) -> Ticks
  ) {
    self.init(
      GivenWork(schedule, duration: duration), of: schedule, hop: hop, limit: limit,
      heldForW: heldForW)
  }

  /// The bounds for work that was added up before.
  ///
  /// - Complexity: O(pipelines × stages), and what a limit takes.
  package init(
    _ given: GivenWork, of schedule: Schedule, hop: Ticks, limit: Parts<Millionths>?,
    heldForW: Parts<Millionths>
  ) {
    let places = WayTimes(schedule.placement, stages: given.stages, hop: hop).leastTimes()
    for work in given.ranks {
      let held = HeldChunks(
        limit: given.isHeldThroughout ? limit?.count : nil,
        // A slice of a micro-batch counts for its part.
        chunks: Array(repeating: Parts<Millionths>.one / schedule.slices, count: work.chunks),
        heldForW: heldForW)
      guard let place = places[work.rank] else { continue }
      let times = RankTimes(
        place, isWhole: work.weights.isEmpty, keepsAllForW: held.keepsAllForW)
      ends.append(RankBound(work, held, times))
      if let bound = RankBound(inTurn: work, held, times) { turns.append(bound) }
    }
  }
}

extension [RankBound] {
  /// The largest, the first of several.
  public var largest: RankBound? {
    reduce(nil) { best, bound in
      best.map { $0.time >= bound.time } ?? false ? best : bound
    }
  }
}
