import PPModel

/// The working memory of one sweep: where each rank stands, and what has arrived where.
///
/// Owned by `Sweep.run`, which deallocates it.
struct SweepMemory {
  /// A cell of the arrival tables that nobody has written or awaited yet.
  ///
  /// A cell that rank r waits for holds `absent - 1 - r`; a written one holds a time, 0 or later.
  static let absent: Ticks = -1

  let ranks: Int
  let stages: Int
  let micro: Int
  /// The next instruction of each rank, `[ranks]`.
  let next: UnsafeMutablePointer<Int>
  /// The end of each rank's program, `[ranks]`.
  let end: UnsafeMutablePointer<Int>
  /// Each rank's own clock, `[ranks]`.
  let clocks: UnsafeMutablePointer<Ticks>
  /// The ranks that can go on, a stack; a rank is on it at most once, `[ranks]`.
  let ready: UnsafeMutablePointer<Int>
  /// When the input of F(s,m) is there, `[(stages + 1) × micro]`; row 0 is the data loader's.
  let forwardArrivals: UnsafeMutablePointer<Ticks>
  /// When the gradient for (s,m) is there, at row s + 1, `[(stages + 1) × micro]`; the last row is
  /// the loss's, there from the start.
  let backwardArrivals: UnsafeMutablePointer<Ticks>
  /// What a message between stages s - 1 and s costs, `[pipelines × (stages + 1)]`.
  let hops: UnsafeMutablePointer<Ticks>
  /// The offset of each micro-batch's pipeline in `hops`, `[micro]`.
  let hopRows: UnsafeMutablePointer<Int32>

  init(schedule: Schedule, hop: Ticks) {
    let placement = schedule.placement
    ranks = placement.ranks
    stages = placement.stages
    micro = placement.microbatches
    next = .allocate(capacity: ranks)
    end = .allocate(capacity: ranks)
    clocks = .allocate(capacity: ranks)
    ready = .allocate(capacity: ranks)
    for rank in 0..<ranks {
      (next + rank).initialize(to: schedule.rankStarts[rank])
      (end + rank).initialize(to: schedule.rankStarts[rank + 1])
      (clocks + rank).initialize(to: 0)
      (ready + rank).initialize(to: ranks - 1 - rank)
    }
    let cells = (stages + 1) * micro
    forwardArrivals = .allocate(capacity: cells)
    backwardArrivals = .allocate(capacity: cells)
    forwardArrivals.initialize(repeating: 0, count: micro)
    (forwardArrivals + micro).initialize(repeating: Self.absent, count: cells - micro)
    backwardArrivals.initialize(repeating: Self.absent, count: cells - micro)
    (backwardArrivals + cells - micro).initialize(repeating: 0, count: micro)

    let row = stages + 1
    hops = .allocate(capacity: placement.pipelines * row)
    hops.initialize(repeating: 0, count: placement.pipelines * row)
    for pipeline in 0..<placement.pipelines {
      for stage in stride(from: 1, to: stages, by: 1)
      where placement.rank(ofStage: stage - 1, pipeline: pipeline)
        != placement.rank(ofStage: stage, pipeline: pipeline)
      {
        hops[pipeline * row + stage] = hop
      }
    }
    hopRows = .allocate(capacity: micro)
    for microbatch in 0..<micro {
      let pipeline = placement.pipeline(ofMicrobatch: microbatch)
      (hopRows + microbatch).initialize(to: Int32(pipeline * row))
    }
  }

  func deallocate() {
    next.deallocate()
    end.deallocate()
    clocks.deallocate()
    ready.deallocate()
    forwardArrivals.deallocate()
    backwardArrivals.deallocate()
    hops.deallocate()
    hopRows.deallocate()
  }

  /// Where each rank stands.
  var positions: [Int] { (0..<ranks).map { next[$0] } }

  /// How many instructions have not run.
  var remaining: Int { (0..<ranks).reduce(0) { $0 + end[$1] - next[$1] } }

  /// Whether the output of `operation`, a forward or a backward, has been produced.
  func isDone(_ operation: Operation) -> Bool {
    operation.kind == .forward
      ? forwardArrivals[(operation.stage + 1) * micro + operation.microbatch] >= 0
      : backwardArrivals[operation.stage * micro + operation.microbatch] >= 0
  }
}
