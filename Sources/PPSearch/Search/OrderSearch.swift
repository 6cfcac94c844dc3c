import PPModel
import PPSupport
import Synchronization

/// Looks for the best order in a space: climbing over greedy constructions and annealing, by turns, each from what the
/// others found.
///
/// Rounds are of a fixed number of pieces with random numbers of their own, and what they find is looked at in their order: the result is the
/// same on any number of threads.
public struct OrderSearch: Sendable {
  /// What was found so far.
  public struct Progress: Sendable {
    /// The best order; nil while none can run.
    public var best: RankOrders?
    /// Its time, in ticks; the largest number without one.
    public var time: Ticks
    /// How many orders were timed.
    public var evaluations: Int
    /// Whether this is better than what was told before.
    public var isBetter: Bool
  }

  private let space: ScheduleSpace
  private let tables: LaneTables
  private let shape: PolicyShape
  private let seed: UInt64
  private let jobs: Int
  private let done: Int
  /// Of so many good orders annealing starts.
  private static let kept = 6
  /// The pieces of a round.
  private static let pieces = 4

  /// The best orders, those that were found first before others of the same time.
  private var pool: [Candidate] = []
  private var evaluations = 0
  private var round = 0
  private var anneals = 0

  /// A search.
  ///
  /// - Parameters:
  ///   - space: where.
  ///   - seed: of its random numbers.
  ///   - jobs: how many threads work.
  ///   - done: how many orders an earlier search timed; this one draws other random numbers.
  /// - Complexity: O(chunks).
  public init(_ space: ScheduleSpace, seed: UInt64, jobs: Int, done: Int = 0) {
    self.space = space
    tables = LaneTables(space)
    shape = PolicyShape(space, tables)
    self.seed = seed
    self.jobs = jobs
    self.done = done
    evaluations = done
  }

  /// Looks at an order that is known.
  ///
  /// - Returns: its time where its Ws are put into the gaps; nil where it cannot run.
  /// - Complexity: O(chunks).
  public mutating func start(_ schedule: Schedule) -> Ticks? {
    start(RankOrders(schedule, in: space))
  }

  /// Looks at the order that runs one micro-batch after the other.
  public mutating func startOneByOne() -> Ticks? { start(RankOrders(oneByOne: space)) }

  private mutating func start(_ orders: RankOrders) -> Ticks? {
    guard orders.tokens.count == 2 * space.chunks else { return nil }
    evaluations += 1
    let result = OrderDecoder(tables).time(orders)
    guard result.time < .max else { return nil }
    keep(Candidate(orders: orders, result: result))
    return Ticks(result.time)
  }

  /// Searches until the target is met, the orders are used up, or it is told to stop.
  ///
  /// - Parameters:
  ///   - target: a time that cannot be beaten.
  ///   - most: how many orders may be timed, those of `start` among them.
  ///   - shouldStop: asked often, on all threads.
  ///   - tell: called after each piece, in order, on the caller's thread.
  public mutating func run(
    target: Ticks, evaluations most: Int, shouldStop: @escaping @Sendable () -> Bool,
    tell: (Progress) -> Void
  ) {
    while evaluations < most, !shouldStop(),
      pool.first.map({ $0.result.time > target.count }) ?? true
    {
      runRound(target: target, most: most, shouldStop: shouldStop, tell: tell)
    }
  }

  private mutating func runRound(
    target: Ticks, most: Int, shouldStop: @escaping @Sendable () -> Bool, tell: (Progress) -> Void
  ) {
    var left = most - evaluations
    let plans = (0..<OrderSearch.pieces).map { number in
      let plan = plan(number, most: left)
      left -= plan.evaluations
      return plan
    }.filter { $0.evaluations > 0 }
    anneals += plans.count { $0.start != nil }
    let isDone = Flag()
    let (space, tables, shape) = (space, tables, shape)
    OrderedWork.run(count: plans.count, jobs: jobs) {
      // A construction and a decoder for each thread.
      let workshop = Workshop(space, tables)
      return { number in
        let plan = plans[number]
        let end = PieceEnd(
          evaluations: plan.evaluations, target: target.count,
          shouldStop: { isDone.isSet || shouldStop() })
        return workshop.run(plan, tables, shape, end)
      }
    } take: { result in
      evaluations += result.evaluations
      let before = pool.first?.result.time ?? .max
      if let best = result.best { keep(best) }
      tell(progress(isBetter: (pool.first?.result.time ?? .max) < before))
      guard let best = pool.first, best.result.time <= target.count else { return true }
      isDone.set()
      return false
    }
    round += 1
  }

  /// What is known.
  public var progress: Progress { progress(isBetter: false) }

  private func progress(isBetter: Bool) -> Progress {
    Progress(
      best: pool.first?.orders, time: Ticks(pool.first?.result.time ?? .max),
      evaluations: evaluations, isBetter: isBetter)
  }

  private mutating func keep(_ candidate: Candidate) {
    let ranks = space.placement.ranks
    func cost(_ candidate: Candidate) -> (Int64, Double) {
      (candidate.result.time, Candidate.cost(candidate.result, ranks: ranks))
    }
    guard !pool.contains(where: { $0.orders == candidate.orders }) else { return }
    let place = pool.firstIndex { cost(candidate) < cost($0) } ?? pool.count
    pool.insert(candidate, at: place)
    if pool.count > OrderSearch.kept { pool.removeLast() }
  }

  /// The next piece: even rounds climb, odd ones anneal, for longer and longer.
  private func plan(_ number: Int, most: Int) -> Piece {
    let stream = UInt64(done) << 24 | UInt64(round * OrderSearch.pieces + number)
    let random = SplitMix64(seed: seed, stream: stream)
    guard round % 2 == 1, !pool.isEmpty else {
      return Piece(start: nil, evaluations: min(most, 2000), random: random, anneal: 0)
    }
    // Mostly the best, else one of the others.
    let start = number % 2 == 0 ? 0 : (round / 2 + number) % pool.count
    let length = 10_000 * min(10, 2 + round / 4)
    return Piece(
      start: pool[start].orders, evaluations: min(most, length), random: random,
      anneal: anneals + number)
  }
}

/// A piece of a round.
private struct Piece: Sendable {
  /// What is annealed; nil for a climb.
  var start: RankOrders?
  var evaluations: Int
  var random: SplitMix64
  /// The number among all pieces that anneal.
  var anneal: Int
}

/// What one thread works with.
private final class Workshop {
  private let construction: Construction
  private let decoder: OrderDecoder

  init(_ space: ScheduleSpace, _ tables: LaneTables) {
    construction = Construction(space, tables)
    decoder = OrderDecoder(tables)
  }

  func run(
    _ piece: Piece, _ tables: LaneTables, _ shape: PolicyShape, _ end: PieceEnd
  ) -> (best: Candidate?, evaluations: Int) {
    guard let start = piece.start else {
      return Climbing(seed: piece.random).run(tables, shape, construction, decoder, end)
    }
    // Hot and cold; Ws that fit, and Ws that may delay the next by a part of what one takes.
    let chunk = shape.unit / 3
    let heat = [0.2, 0.5, 0.1, 0.3, 0.05][piece.anneal % 5]
    let longest = tables.rows.map(\.weightBackward).max() ?? 0
    let patience = Int64([0, 0, 0.4, 0, 0.8, 0.2, 0.6][piece.anneal % 7] * Double(longest))
    return Annealing(
      from: heat * chunk, to: heat * chunk / 10, patience: patience, seed: piece.random
    ).run(start, tables, decoder, end)
  }
}

/// A sign that threads look at.
private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}
