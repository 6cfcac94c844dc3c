import PPSupport

/// Builds orders greedily: in the order of time, whichever rank can start something next takes what its policy prefers.
struct Construction: ~Copyable {
  private let tables: LaneTables
  private let lanesOfRank: [[Int]]
  private let arrivals: OwnedColumn<Int64>
  private let initial: OwnedColumn<Int64>
  private let next: OwnedColumn<Int32>
  private let ends: OwnedColumn<Int32>
  private let states: OwnedColumn<RankState>
  /// The lanes of the Ws that are left, rank by rank.
  private let left: OwnedColumn<Int32>
  /// What was built, rank by rank.
  let built: OwnedColumn<Token>

  private struct RankState: BitwiseCopyable {
    var clock: Int64 = 0
    var held: Int64 = 0
    /// When it can start something, as far as is known; the largest number for never.
    var decision: Int64 = 0
    var position: Int32 = 0
    var head: Int32 = 0
    var tail: Int32 = 0
    var backwards: Int32 = 0
  }

  init(_ space: ScheduleSpace, _ tables: LaneTables) {
    self.tables = tables
    lanesOfRank = space.lanesOfRank
    initial = OwnedColumn(tables.arrivals)
    arrivals = OwnedColumn(tables.arrivals)
    next = OwnedColumn(tables.firsts)
    ends = OwnedColumn(
      space.lanes.indices.flatMap { lane in
        let count = Int32(space.lanes[lane].microbatches.count)
        return [tables.firsts[2 * lane] + count, tables.firsts[2 * lane + 1] + count]
      })
    states = OwnedColumn(zeroes: tables.limits.count)
    left = OwnedColumn(zeroes: tables.arrivals.count / 2)
    built = OwnedColumn(zeroes: tables.arrivals.count)
  }

  /// Builds an order into `built`; false where the policy gets stuck.
  ///
  /// - Complexity: O(chunks × (ranks + lanes of a rank)).
  func build(_ policy: Policy) -> Bool {
    let ranks = tables.limits.count
    arrivals.column.copy(initial.column)
    for place in tables.firsts.indices { next.column[place] = tables.firsts[place] }
    for rank in 0..<ranks {
      let first = tables.starts[rank]
      states.column[rank] = RankState(position: first, head: first >> 1, tail: first >> 1)
    }
    for rank in 0..<ranks { decide(rank, policy) }
    var tokens = tables.arrivals.count
    while tokens > 0 {
      var rank = 0
      for other in 0..<ranks
      where states.column[other].decision < states.column[rank].decision {
        rank = other
      }
      let time = states.column[rank].decision
      guard time < .max else { return false }
      tokens -= start(rank, at: time, policy)
      decide(rank, policy)
    }
    return true
  }

  /// When the input of a lane's next forward (0) or backward (1) is there; nil while nobody knows, or where none is
  /// left or fits.
  @inline(__always)
  private func arrival(_ lane: Int, _ half: Int, _ held: Int64, _ policy: Policy) -> Int64? {
    let place = 2 * lane + half
    let cell = next.column[place]
    guard cell < ends.column[place] else { return nil }
    if half == 0, held + tables.rows[lane].weight > policy.limits[lane] { return nil }
    let arrival = arrivals.column[Int(cell)]
    return arrival < 0 ? nil : arrival
  }

  /// Finds out when a rank can start something.
  private func decide(_ rank: Int, _ policy: Policy) {
    let state = states.column[rank]
    var decision = Int64.max
    if state.position < tables.starts[rank + 1] {
      if state.head < state.tail {
        decision = state.clock
      } else {
        for lane in lanesOfRank[rank] {
          for half in 0...1 {
            guard let arrival = arrival(lane, half, state.held, policy) else { continue }
            decision = min(decision, max(arrival, state.clock))
          }
        }
      }
    }
    states.column.change(rank) { $0.decision = decision }
  }

  /// Starts what the policy prefers; gives how many tokens that is: 0 for a W.
  private func start(_ rank: Int, at time: Int64, _ policy: Policy) -> Int {
    let state = states.column[rank]
    if !tables.pairs.isEmpty, let pair = pair(rank, at: time, state, policy) {
      run(pair.forward, pair.backward, rank, at: pair.time, policy)
      return 2
    }
    var best: (lane: Int, half: Int, priority: Double)?
    for lane in lanesOfRank[rank] {
      for half in 0...1 {
        guard let arrival = arrival(lane, half, state.held, policy), arrival <= time else {
          continue
        }
        let priority = policy.priorities[2 * lane + half]
        if best.map({ priority > $0.priority }) ?? true { best = (lane, half, priority) }
      }
    }
    if state.head < state.tail {
      let limit = Double(tables.limits[rank])
      let isFull = best.map { $0.half == 0 && Double(state.held) >= policy.fullness * limit }
      if isFull ?? true {
        let row = tables.rows[Int(left.column[Int(state.head)])]
        states.column.change(rank) {
          $0.head += 1
          $0.clock = time + row.weightBackward
          $0.held -= row.kept
        }
        return 0
      }
    }
    guard let best else { return 0 }
    run(
      best.half == 0 ? best.lane : nil, best.half == 0 ? nil : best.lane, rank, at: time, policy)
    return 1
  }

  /// The forward and the backward that make the next pair, and when it can start; nil where there is none soon.
  private func pair(
    _ rank: Int, at time: Int64, _ state: RankState, _ policy: Policy
  ) -> (forward: Int, backward: Int, time: Int64)? {
    guard Int(state.backwards) >= policy.loners[rank],
      Double(state.held) >= policy.pairFullness[rank] * Double(tables.limits[rank])
    else { return nil }
    let last = time + policy.waits[rank]
    var found: [(lane: Int, arrival: Int64)?] = [nil, nil]
    var priorities = [0.0, 0]
    for lane in lanesOfRank[rank] {
      for half in 0...1 {
        guard let arrival = arrival(lane, half, state.held, policy), arrival <= last else {
          continue
        }
        let wait = Double(max(0, arrival - time)) / Double(max(1, tables.rows[lane].forward))
        let priority = policy.priorities[2 * lane + half] - 3 * wait
        guard found[half] == nil || priority > priorities[half] else { continue }
        found[half] = (lane, arrival)
        priorities[half] = priority
      }
    }
    guard let forward = found[0], let backward = found[1] else { return nil }
    return (forward.lane, backward.lane, max(time, max(forward.arrival, backward.arrival)))
  }

  /// Runs a forward, a backward, or both as a pair.
  private func run(
    _ forward: Int?, _ backward: Int?, _ rank: Int, at time: Int64, _ policy: Policy
  ) {
    var state = states.column[rank]
    let isPair = forward != nil && backward != nil
    if let forward, let backward {
      let place = Int(tables.rows[backward].place)
      state.clock = time + tables.pairs[forward * tables.most + place]
    } else if let forward {
      state.clock = time + tables.rows[forward].forward
    } else if let backward {
      state.clock = time + tables.rows[backward].inputBackward
    }
    if let forward {
      let row = tables.rows[forward]
      state.held += row.weight
      built.column[Int(state.position)] = Token(forward: forward, isMarked: isPair)
      state.position += 1
    }
    if let backward {
      let row = tables.rows[backward]
      state.held -= isPair ? row.weight : row.weight - row.kept
      built.column[Int(state.position)] = Token(backward: backward)
      state.position += 1
      state.backwards += 1
      if !isPair {
        left.column[Int(state.tail)] = Int32(backward)
        state.tail += 1
      }
    }
    states.column[rank] = state
    if let forward {
      let row = tables.rows[forward]
      fill(2 * forward, row.on, state.clock + row.hopOn, policy)
    }
    if let backward {
      let row = tables.rows[backward]
      fill(2 * backward + 1, row.back, state.clock + row.hopBack, policy)
    }
  }

  /// Hands on the output of a lane's next chunk; whoever takes it decides anew.
  private func fill(_ place: Int, _ way: Int32, _ time: Int64, _ policy: Policy) {
    let cell = next.column[place]
    next.column[place] = cell + 1
    guard way != 0 else { return }
    arrivals.column[Int(cell + way)] = time
    let lane = place / 2
    let taker =
      place % 2 == 1 ? lane - 1 : (cell + way < tables.arrivals.count / 2 ? lane + 1 : lane)
    let rank = Int(tables.rows[taker].rank)
    if rank != Int(tables.rows[lane].rank) { decide(rank, policy) }
  }
}
