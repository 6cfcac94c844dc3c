import PPModel
import PPSupport

/// What an order comes to.
struct OrderTime: Equatable, Sendable {
  /// What is sought, the makespan or the longest span, in ticks; the largest number where the order cannot run, or
  /// not within the limit.
  var time: Int64
  /// When the ranks end, added up, or their spans, in ticks.
  var sum: Int64

  static let never = OrderTime(time: .max, sum: .max)
}

/// What becomes of instructions as they are decoded; resolved when compiling.
protocol InstructionSink {
  mutating func take(_ kind: InstructionKind, _ lane: Int, _ cell: Int32, rank: Int)
  mutating func takePair(_ forward: Int, _ cell: Int32, _ backward: Int, _ other: Int32, rank: Int)
}

/// Keeps nothing.
struct NoInstructions: InstructionSink {
  @inline(__always)
  mutating func take(_ kind: InstructionKind, _ lane: Int, _ cell: Int32, rank: Int) {}
  @inline(__always)
  mutating func takePair(
    _ forward: Int, _ cell: Int32, _ backward: Int, _ other: Int32, rank: Int
  ) {}
}

/// Times orders: runs each rank's tokens as early as their inputs allow, and puts Ws where there is time, or where
/// memory asks for them.
///
/// As in the sweep, a rank runs on until an input is missing, leaves its number in the cell that the input will be written to, and is taken
/// up again by the rank that writes it. What a rank does depends on when its inputs arrive and on nothing else, so
/// the order of evaluation does not matter.
struct OrderDecoder: ~Copyable {
  private let rows: OwnedColumn<LaneTables.Row>
  private let firsts: OwnedColumn<Int32>
  private let initial: OwnedColumn<Int64>
  private let starts: OwnedColumn<Int32>
  private let least: OwnedColumn<Int64>
  private let limits: OwnedColumn<Int64>
  private let pairs: OwnedColumn<Int64>
  private let most: Int
  private let countsSpans: Bool
  private let ranks: Int

  /// When the input of each chunk's forward, and of its backward, is there; -1 while nobody knows, -2 - r where
  /// rank r waits for it.
  private let arrivals: OwnedColumn<Int64>
  /// The next cell of each lane's forwards and backwards.
  private let next: OwnedColumn<Int32>
  /// The lanes and cells of the Ws that are left, rank by rank, in the order of their Is.
  private let left: OwnedColumn<LeftWeight>
  private let states: OwnedColumn<RankState>
  private let queue: OwnedColumn<Int32>

  private struct LeftWeight: BitwiseCopyable {
    var lane: Int32 = 0
    var cell: Int32 = 0
  }

  private struct RankState: BitwiseCopyable {
    var clock: Int64 = 0
    var held: Int64 = 0
    /// The least that is left to work.
    var rest: Int64 = 0
    /// From when its span counts.
    var origin: Int64 = -1
    var position: Int32 = 0
    /// The first W that is left, and the end of them.
    var head: Int32 = 0
    var tail: Int32 = 0
  }

  /// - Complexity: O(chunks).
  init(_ tables: LaneTables) {
    rows = OwnedColumn(tables.rows)
    firsts = OwnedColumn(tables.firsts)
    initial = OwnedColumn(tables.arrivals)
    starts = OwnedColumn(tables.starts)
    least = OwnedColumn(tables.least)
    limits = OwnedColumn(tables.limits)
    pairs = OwnedColumn(tables.pairs)
    most = tables.most
    countsSpans = tables.countsSpans
    ranks = tables.limits.count
    arrivals = OwnedColumn(zeroes: tables.arrivals.count)
    next = OwnedColumn(zeroes: tables.firsts.count)
    left = OwnedColumn(zeroes: tables.arrivals.count / 2)
    states = OwnedColumn(zeroes: ranks)
    queue = OwnedColumn(zeroes: ranks)
  }

  /// Times an order.
  ///
  /// - Parameters:
  ///   - tokens: the order, as long as the space has chunks, twice.
  ///   - patience: by how much a W may delay what comes next.
  ///   - limit: gives up beyond.
  /// - Complexity: O(chunks); no allocation.
  @inline(__always)
  func time(_ tokens: MutableColumn<Token>, patience: Int64, limit: Int64) -> OrderTime {
    var sink = NoInstructions()
    return decode(tokens, patience: patience, limit: limit, &sink)
  }

  /// The same, telling what runs.
  func decode(
    _ tokens: MutableColumn<Token>, patience: Int64, limit: Int64,
    _ sink: inout some InstructionSink
  ) -> OrderTime {
    let (rows, starts, pairs) = (rows.column, starts.column, pairs.column)
    let (arrivals, next, left) = (arrivals.column, next.column, left.column)
    let (states, queue, limits) = (states.column, queue.column, limits.column)
    arrivals.copy(initial.column)
    next.copy(firsts.column)
    for rank in 0..<ranks {
      let first = starts[rank]
      states[rank] = RankState(
        rest: least.column[rank], position: first, head: first >> 1, tail: first >> 1)
      queue[rank] = Int32(truncatingIfNeeded: rank)
    }
    var (taken, put, waiting, done) = (0, 0, ranks, 0)
    var result = OrderTime(time: 0, sum: 0)
    // Whoever waits for a cell goes on.
    @inline(__always)
    func fill(_ cell: Int, _ time: Int64) {
      let waiter = arrivals[cell]
      arrivals[cell] = time
      guard waiter < -1 else { return }
      queue[put] = Int32(truncatingIfNeeded: -2 &- waiter)
      put = put &+ 1 == ranks ? 0 : put &+ 1
      waiting &+= 1
    }
    while waiting > 0 {
      let rank = Int(queue[taken])
      taken = taken &+ 1 == ranks ? 0 : taken &+ 1
      waiting &-= 1
      var state = states[rank]
      let end = starts[rank &+ 1]
      let most = limits[rank]
      @inline(__always)
      func runWeight() {
        let weight = left[Int(state.head)]
        let row = rows[Int(weight.lane)]
        state.head &+= 1
        state.clock &+= row.weightBackward
        state.held &-= row.kept
        state.rest &-= row.weightBackward
        sink.take(.weightBackward, Int(weight.lane), weight.cell, rank: rank)
      }
      while state.position < end {
        let token = tokens[Int(state.position)]
        let place = token.place
        let row = rows[place >> 1]
        let cell = next[place]
        var arrival = arrivals[Int(cell)]
        guard arrival >= 0 else {
          arrivals[Int(cell)] = -2 &- Int64(truncatingIfNeeded: rank)
          break
        }
        // A marked forward and the backward behind it run at once.
        var partner = -1
        if token.isMarked, !token.isBackward, state.position &+ 1 < end {
          let other = tokens[Int(state.position) &+ 1]
          if other.isBackward {
            partner = other.place
            let there = arrivals[Int(next[partner])]
            guard there >= 0 else {
              arrivals[Int(next[partner])] = -2 &- Int64(truncatingIfNeeded: rank)
              break
            }
            arrival = max(arrival, there)
          }
        }
        if !token.isBackward {
          while state.held &+ row.weight > most {
            guard state.head < state.tail else { return .never }
            runWeight()
          }
        }
        while state.head < state.tail,
          state.clock &+ rows[Int(left[Int(state.head)].lane)].weightBackward
            <= arrival &+ patience
        {
          runWeight()
        }
        state.clock = max(state.clock, arrival)
        if state.origin < 0 { state.origin = countsSpans ? state.clock : 0 }
        next[place] = cell &+ 1
        state.position &+= 1
        if token.isBackward {
          state.rest &-= row.leastBackward
          if token.isMarked {
            state.clock &+= row.backward
            state.held &-= row.weight
            sink.take(.backward, place >> 1, cell, rank: rank)
          } else {
            state.clock &+= row.inputBackward
            state.held &-= row.weight &- row.kept
            state.rest &+= row.weightBackward
            left[Int(state.tail)] = LeftWeight(
              lane: Int32(truncatingIfNeeded: place >> 1), cell: cell)
            state.tail &+= 1
            sink.take(.inputBackward, place >> 1, cell, rank: rank)
          }
          if row.back != 0 { fill(Int(cell &+ row.back), state.clock &+ row.hopBack) }
        } else if partner >= 0 {
          let behind = rows[partner >> 1]
          let other = next[partner]
          next[partner] = other &+ 1
          state.position &+= 1
          state.clock &+= pairs[(place >> 1) &* self.most &+ Int(behind.place)]
          state.held &+= row.weight &- behind.weight
          state.rest &-= row.leastForward &+ behind.leastBackward
          sink.takePair(place >> 1, cell, partner >> 1, other, rank: rank)
          fill(Int(cell &+ row.on), state.clock &+ row.hopOn)
          if behind.back != 0 { fill(Int(other &+ behind.back), state.clock &+ behind.hopBack) }
        } else {
          state.clock &+= row.forward
          state.held &+= row.weight
          state.rest &-= row.leastForward
          sink.take(.forward, place >> 1, cell, rank: rank)
          fill(Int(cell &+ row.on), state.clock &+ row.hopOn)
        }
        guard state.clock &+ state.rest &- state.origin <= limit else { return .never }
      }
      if state.position == end {
        while state.head < state.tail { runWeight() }
        let time = state.clock &- max(0, state.origin)
        guard time <= limit else { return .never }
        done &+= 1
        result.time = max(result.time, time)
        result.sum &+= time
      }
      states[rank] = state
    }
    return done == ranks ? result : .never
  }
}
