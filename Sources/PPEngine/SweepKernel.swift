import PPModel
import PPSupport

/// The hot loop of the sweep, on columns that check no index.
///
/// `Schedule.validate()` has established the bounds: every stage and micro-batch exists, and no
/// operation runs twice, so each arrival is written once and awaited by at most one rank. Debug
/// builds assert the indices again. Sums of times cannot overflow: `SimulationError.checkClock`.
struct SweepKernel<Durations: DurationSource, Hops: HopSource, Ends: EndSink, Copies: CopySource> {
  let columns: ScheduleColumns
  let memory: SweepCells
  let durations: Durations
  let hops: Hops
  let ends: Ends
  let copies: Copies

  /// Runs every rank as far as it goes; those that are left over are in a deadlock.
  ///
  /// Ranks go on in the order in which they became able to: neighbours in time are then far enough
  /// apart in the pipeline that the processor can work on several at once.
  ///
  /// - Returns: how often a rank was taken up: once, and once more for every wait.
  @discardableResult
  func run() -> Int {
    var head = 0
    var tail = memory.ranks
    while head != tail {
      let rank = Int(memory.ready[head & memory.readyMask])
      head &+= 1
      advance(rank, &tail)
    }
    return head
  }

  /// Runs one rank until its program ends or an input is not there yet.
  @inline(__always)
  private func advance(_ rank: Int, _ tail: inout Int) {
    assert((0..<memory.ranks).contains(rank))
    let micro = memory.micro
    let end = memory.cursors[rank].end
    var index = memory.cursors[rank].next
    var clock = memory.cursors[rank].clock
    let table = durations.table(ofRank: rank)
    program: while index < end {
      let kind = columns.kinds[index]
      let stage = Int(columns.stages[index])
      let microbatch = Int(columns.microbatches[index])
      assert((0..<memory.stages).contains(stage) && (0..<micro).contains(microbatch))
      let cell = stage &* micro &+ microbatch
      var start = clock &+ durations.lead(index)
      switch kind {
      case InstructionKind.forward.rawValue:
        guard let arrival = arrival(memory.forwardArrivals, cell, rank) else { break program }
        start = max(start, arrival)
        clock = start &+ table[durations.place(index, kind)]
        let hop = hops.hop(stage &+ 1, microbatch)
        publish(memory.forwardArrivals, cell &+ micro, clock &+ hop, &tail)
      case InstructionKind.backward.rawValue, InstructionKind.inputBackward.rawValue:
        guard let gradient = arrival(memory.backwardArrivals, cell &+ micro, rank) else {
          break program
        }
        start = copies.ready(cell, max(start, gradient))
        clock = start &+ table[durations.place(index, kind)]
        publish(memory.backwardArrivals, cell, clock &+ hops.hop(stage, microbatch), &tail)
      case InstructionKind.pair.rawValue, InstructionKind.inputPair.rawValue:
        let backwardStage = Int(columns.backwardStages[index])
        let backwardMicrobatch = Int(columns.backwardMicrobatches[index])
        assert((0..<memory.stages).contains(backwardStage))
        assert((0..<micro).contains(backwardMicrobatch))
        let backwardCell = backwardStage &* micro &+ backwardMicrobatch
        guard let arrival = arrival(memory.forwardArrivals, cell, rank),
          let gradient = self.arrival(memory.backwardArrivals, backwardCell &+ micro, rank)
        else { break program }
        start = copies.ready(backwardCell, max(start, arrival, gradient))
        clock = start &+ table[durations.place(index, kind)]
        let hop = hops.hop(stage &+ 1, microbatch)
        publish(memory.forwardArrivals, cell &+ micro, clock &+ hop, &tail)
        let back = hops.hop(backwardStage, backwardMicrobatch)
        publish(memory.backwardArrivals, backwardCell, clock &+ back, &tail)
      default:
        if let end = copies.run(
          kind, cell, rank, issued: clock, table[durations.place(index, kind)])
        {
          ends.take(end, index)
          index &+= 1
          continue program
        }
        // W, and whatever else stays on its stage.
        clock = start &+ table[durations.place(index, kind)]
      }
      ends.take(clock, index)
      index &+= 1
    }
    memory.cursors[rank].next = index
    memory.cursors[rank].clock = clock
  }

  /// When an input arrived; nil if it has not, and `rank` is noted as waiting for it.
  @inline(__always)
  private func arrival(_ table: MutableColumn<Int64>, _ cell: Int, _ rank: Int) -> Ticks? {
    let written = table[cell]
    guard written < 0 else {
      table[cell] = Int64(rank &+ 1)
      return nil
    }
    return Ticks(~written)
  }

  /// Notes when an output arrives, and takes up the rank that waits for it, if any.
  @inline(__always)
  private func publish(_ table: MutableColumn<Int64>, _ cell: Int, _ time: Ticks, _ tail: inout Int)
  {
    let waiting = table[cell]
    table[cell] = ~time.count
    if waiting > 0 {
      memory.ready[tail & memory.readyMask] = Int32(truncatingIfNeeded: waiting &- 1)
      tail &+= 1
    }
  }
}
