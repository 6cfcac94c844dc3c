import PPModel
import PPSupport

/// Where one rank stands in a sweep.
struct RankCursor {
  /// The rank's next instruction.
  var next: Int
  /// The end of its program.
  let end: Int
  /// The rank's own clock: the end of the instruction before `next`.
  var clock: Ticks
}

/// The working memory of one sweep: where each rank stands, and what has arrived where.
///
/// Owned by `Sweep.run`, which deallocates it. A cell of the arrival tables holds 0 while nobody has
/// written or awaited it, r + 1 while rank r waits for it, and `~time`, which is negative, once it
/// is written: so fresh memory from the system is ready for use as it is.
struct SweepMemory {
  let ranks: Int
  let stages: Int
  let micro: Int
  /// Each rank, `[ranks]`.
  let cursors: UnsafeMutablePointer<RankCursor>
  /// The ranks that can go on, a ring; a rank is in it at most once, `[readyMask + 1]`.
  let ready: UnsafeMutablePointer<Int32>
  /// The length of `ready`, a power of two, less one.
  let readyMask: Int
  /// When the input of F(s,m) is there, `[(stages + 1) × micro]`; row 0 is the data loader's.
  let forwardArrivals: UnsafeMutablePointer<Ticks>
  /// When the gradient for (s,m) is there, at row s + 1, `[(stages + 1) × micro]`; the last row is
  /// the loss's, there from the start.
  let backwardArrivals: UnsafeMutablePointer<Ticks>

  init(schedule: Schedule) {
    let placement = schedule.placement
    let (ranks, micro) = (placement.ranks, placement.microbatches)
    self.ranks = ranks
    self.micro = micro
    stages = placement.stages
    cursors = .allocate(capacity: ranks)
    var length = 1
    while length < ranks { length *= 2 }
    readyMask = length - 1
    ready = .allocate(capacity: length)
    ready.initialize(repeating: 0, count: length)
    for rank in 0..<ranks {
      let program = schedule.instructions(ofRank: rank)
      (cursors + rank).initialize(
        to: RankCursor(next: program.lowerBound, end: program.upperBound, clock: 0))
      ready[rank] = Int32(rank)
    }
    let cells = (stages + 1) * micro
    forwardArrivals = zeroed(cells)
    backwardArrivals = zeroed(cells)
    for microbatch in 0..<micro {
      forwardArrivals[microbatch] = ~0
      backwardArrivals[cells - micro + microbatch] = ~0
    }
  }

  func deallocate() {
    cursors.deallocate()
    ready.deallocate()
    freeZeroed(forwardArrivals)
    freeZeroed(backwardArrivals)
  }

  /// When what an instruction needs from other stages was there, after the sweep; 0 if it needs nothing.
  func arrival(of instruction: Instruction) -> Ticks {
    instruction.operations.reduce(0) { latest, operation in
      let cell = operation.stage * micro + operation.microbatch
      switch operation.kind.flow {
      case .forward: return max(latest, ~forwardArrivals[cell])
      case .backward: return max(latest, ~backwardArrivals[cell + micro])
      case nil: return latest
      }
    }
  }

  /// Where each rank stands.
  var positions: [Int] { (0..<ranks).map { cursors[$0].next } }

  /// How many instructions have not run.
  var remaining: Int { (0..<ranks).reduce(0) { $0 + cursors[$1].end - cursors[$1].next } }
}
