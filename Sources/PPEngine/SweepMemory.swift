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

/// What the kernel reads and writes of a sweep's memory; good as long as that is there.
///
/// A cell of the arrival tables holds 0 while nobody has written or awaited it, r + 1 while rank r waits for
/// it, and `~time`, which is negative, once it is written: so fresh memory from the system is ready for use
/// as it is.
struct SweepCells {
  let ranks: Int
  let stages: Int
  let micro: Int
  /// Each rank, `[ranks]`.
  let cursors: MutableColumn<RankCursor>
  /// The ranks that can go on, a ring; a rank is in it at most once, `[readyMask + 1]`.
  let ready: MutableColumn<Int32>
  /// The length of `ready`, a power of two, less one.
  let readyMask: Int
  /// When the input of F(s,m) is there, `[(stages + 1) × micro]`; row 0 is the data loader's.
  let forwardArrivals: MutableColumn<Int64>
  /// When the gradient for (s,m) is there, at row s + 1, `[(stages + 1) × micro]`; the last row is
  /// the loss's, there from the start.
  let backwardArrivals: MutableColumn<Int64>
}

/// The working memory of one sweep: where each rank stands, and what has arrived where.
struct SweepMemory: ~Copyable {
  private let cursors: OwnedColumn<RankCursor>
  private let ready: OwnedColumn<Int32>
  private let forwardArrivals: OwnedColumn<Int64>
  private let backwardArrivals: OwnedColumn<Int64>
  let cells: SweepCells

  init(schedule: Schedule) {
    let placement = schedule.placement
    let (ranks, micro) = (placement.ranks, placement.micro)
    var length = 1
    while length < ranks { length *= 2 }
    let count = (placement.stages + 1) * micro
    cursors = OwnedColumn(zeroes: ranks)
    ready = OwnedColumn(zeroes: length)
    forwardArrivals = OwnedColumn(zeroes: count)
    backwardArrivals = OwnedColumn(zeroes: count)
    cells = SweepCells(
      ranks: ranks, stages: placement.stages, micro: micro, cursors: cursors.column,
      ready: ready.column, readyMask: length - 1, forwardArrivals: forwardArrivals.column,
      backwardArrivals: backwardArrivals.column)
    for rank in 0..<ranks {
      let program = schedule.instructions(ofRank: rank)
      cells.cursors[rank] = RankCursor(
        next: program.lowerBound, end: program.upperBound, clock: 0)
      cells.ready[rank] = Int32(rank)
    }
    for microbatch in 0..<micro {
      cells.forwardArrivals[microbatch] = ~0
      cells.backwardArrivals[count - micro + microbatch] = ~0
    }
  }

  /// When what an instruction needs from other stages was there, after the sweep; 0 if it needs nothing.
  func arrival(of instruction: Instruction) -> Ticks {
    instruction.operations.reduce(0) { latest, operation in
      let cell = operation.stage * cells.micro + operation.microbatch
      switch operation.kind.flow {
      case .forward: return max(latest, Ticks(~cells.forwardArrivals[cell]))
      case .backward: return max(latest, Ticks(~cells.backwardArrivals[cell + cells.micro]))
      case nil: return latest
      }
    }
  }

  /// Where each rank stands.
  var positions: [Int] { (0..<cells.ranks).map { cells.cursors[$0].next } }

  /// How many instructions have not run.
  var remaining: Int {
    (0..<cells.ranks).reduce(0) { $0 + cells.cursors[$1].end - cells.cursors[$1].next }
  }
}
