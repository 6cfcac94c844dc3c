import PPModel

/// The hot loop of the sweep, on unsafe pointers.
///
/// `Schedule.validate()` has established the bounds: every stage and micro-batch exists, and no
/// operation runs twice, so each arrival is written once and awaited by at most one rank. Debug
/// builds assert the indices again.
struct SweepKernel<Durations: DurationSource> {
  let columns: UnsafeColumns
  let memory: SweepMemory
  let durations: Durations
  let starts: UnsafeMutablePointer<Ticks>?
  let ends: UnsafeMutablePointer<Ticks>?

  /// Runs every rank as far as it goes; those that are left over are in a deadlock.
  func run() {
    guard let starts, let ends else { return }
    var readyCount = memory.ranks
    while readyCount > 0 {
      readyCount -= 1
      advance(memory.ready[readyCount], &readyCount, starts, ends)
    }
  }

  /// Runs one rank until its program ends or an input is not there yet.
  @inline(__always)
  private func advance(
    _ rank: Int, _ readyCount: inout Int,
    _ starts: UnsafeMutablePointer<Ticks>, _ ends: UnsafeMutablePointer<Ticks>
  ) {
    let micro = memory.micro
    let end = memory.end[rank]
    var index = memory.next[rank]
    var clock = memory.clocks[rank]
    program: while index < end {
      let kind = columns.kinds[index]
      let stage = Int(columns.stages[index])
      let microbatch = Int(columns.microbatches[index])
      assert((0..<memory.stages).contains(stage) && (0..<micro).contains(microbatch))
      let cell = stage * micro + microbatch
      let start: Ticks
      switch kind {
      case InstructionKind.forward.rawValue:
        let arrival = arrivalTime(memory.forwardArrivals + cell, rank)
        if arrival < 0 { break program }
        start = max(clock + durations.lead(index), arrival)
        clock = start + durations.duration(index, kind)
        let hop = memory.hops[Int(memory.hopRows[microbatch]) + stage + 1]
        publish(memory.forwardArrivals + cell + micro, clock + hop, &readyCount)
      case InstructionKind.backward.rawValue, InstructionKind.inputBackward.rawValue:
        let arrival = arrivalTime(memory.backwardArrivals + cell + micro, rank)
        if arrival < 0 { break program }
        start = max(clock + durations.lead(index), arrival)
        clock = start + durations.duration(index, kind)
        let hop = memory.hops[Int(memory.hopRows[microbatch]) + stage]
        publish(memory.backwardArrivals + cell, clock + hop, &readyCount)
      case InstructionKind.weightBackward.rawValue:
        start = clock + durations.lead(index)
        clock = start + durations.duration(index, kind)
      default:
        let backwardStage = Int(columns.backwardStages[index])
        let backwardMicrobatch = Int(columns.backwardMicrobatches[index])
        assert((0..<memory.stages).contains(backwardStage))
        assert((0..<micro).contains(backwardMicrobatch))
        let backwardCell = backwardStage * micro + backwardMicrobatch
        let arrival = arrivalTime(memory.forwardArrivals + cell, rank)
        if arrival < 0 { break program }
        let gradient = arrivalTime(memory.backwardArrivals + backwardCell + micro, rank)
        if gradient < 0 { break program }
        start = max(clock + durations.lead(index), arrival, gradient)
        clock = start + durations.duration(index, kind)
        let hop = memory.hops[Int(memory.hopRows[microbatch]) + stage + 1]
        publish(memory.forwardArrivals + cell + micro, clock + hop, &readyCount)
        let back = memory.hops[Int(memory.hopRows[backwardMicrobatch]) + backwardStage]
        publish(memory.backwardArrivals + backwardCell, clock + back, &readyCount)
      }
      starts[index] = start
      ends[index] = clock
      index += 1
    }
    memory.next[rank] = index
    memory.clocks[rank] = clock
  }

  /// The time at which an input is there; if negative, `rank` is noted as waiting for it.
  @inline(__always)
  private func arrivalTime(_ arrival: UnsafeMutablePointer<Ticks>, _ rank: Int) -> Ticks {
    let time = arrival.pointee
    if time < 0 { arrival.pointee = SweepMemory.absent - 1 - Ticks(rank) }
    return time
  }

  /// Notes when an output arrives, and takes up the rank that waits for it, if any.
  @inline(__always)
  private func publish(
    _ arrival: UnsafeMutablePointer<Ticks>, _ time: Ticks, _ readyCount: inout Int
  ) {
    let waiting = arrival.pointee
    arrival.pointee = time
    if waiting < SweepMemory.absent {
      memory.ready[readyCount] = Int(SweepMemory.absent - 1 - waiting)
      readyCount += 1
    }
  }
}

/// A schedule's columns as pointers, valid inside `withUnsafeColumns`.
struct UnsafeColumns {
  let kinds: UnsafeBufferPointer<UInt8>
  let stages: UnsafeBufferPointer<Int32>
  let microbatches: UnsafeBufferPointer<Int32>
  let backwardStages: UnsafeBufferPointer<Int32>
  let backwardMicrobatches: UnsafeBufferPointer<Int32>
}

extension Schedule {
  /// Calls `body` with the columns as pointers.
  func withUnsafeColumns(_ body: (UnsafeColumns) -> Void) {
    kinds.withUnsafeBufferPointer { kinds in
      stages.withUnsafeBufferPointer { stages in
        microbatches.withUnsafeBufferPointer { microbatches in
          backwardStages.withUnsafeBufferPointer { backwardStages in
            backwardMicrobatches.withUnsafeBufferPointer { backwardMicrobatches in
              body(
                UnsafeColumns(
                  kinds: kinds, stages: stages, microbatches: microbatches,
                  backwardStages: backwardStages, backwardMicrobatches: backwardMicrobatches))
            }
          }
        }
      }
    }
  }
}
