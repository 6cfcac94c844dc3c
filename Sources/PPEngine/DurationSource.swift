import PPModel
import PPSupport

/// Where the kernel finds how long an instruction takes; resolved when compiling, not when running.
protocol DurationSource {
  /// The durations of a rank's instructions, in ticks.
  func table(ofRank rank: Int) -> Column<Ticks>
  /// The place in it of the instruction at `index`, of a kind given by its raw value.
  func place(_ index: Int, _ kind: UInt8) -> Int
  /// What the rank spends right before that instruction, in ticks.
  func lead(_ index: Int) -> Ticks
}

extension DurationSource {
  @inline(__always)
  func lead(_ index: Int) -> Ticks { 0 }
}

/// One duration for each kind, or for each kind of each rank, `[InstructionKind.tableSize]` a time.
struct DurationOfKind: DurationSource {
  let table: Column<Ticks>
  /// 0 where all ranks have the same.
  let rankStride: Int

  @inline(__always)
  func table(ofRank rank: Int) -> Column<Ticks> { table.from(rank &* rankStride) }
  @inline(__always)
  func place(_ index: Int, _ kind: UInt8) -> Int { Int(kind) }
}

/// One duration for each instruction, `[instructions]`.
struct DurationOfInstruction: DurationSource {
  let table: Column<Ticks>

  @inline(__always)
  func table(ofRank rank: Int) -> Column<Ticks> { table }
  @inline(__always)
  func place(_ index: Int, _ kind: UInt8) -> Int { index }
}

/// One duration, and one time before it, for each instruction, `[instructions]`.
struct DurationAndLead: DurationSource {
  let table: Column<Ticks>
  let leads: Column<Ticks>
  /// What comes on top, the same for all.
  let host: Ticks

  @inline(__always)
  func table(ofRank rank: Int) -> Column<Ticks> { table }
  @inline(__always)
  func place(_ index: Int, _ kind: UInt8) -> Int { index }
  @inline(__always)
  func lead(_ index: Int) -> Ticks { leads[index] &+ host }
}

/// The durations of another source, with one time before all instructions.
struct HostBefore<Base: DurationSource>: DurationSource {
  private let base: Base
  private let host: Ticks

  init(_ base: Base, host: Ticks) {
    self.base = base
    self.host = host
  }

  @inline(__always)
  func table(ofRank rank: Int) -> Column<Ticks> { base.table(ofRank: rank) }
  @inline(__always)
  func place(_ index: Int, _ kind: UInt8) -> Int { base.place(index, kind) }
  @inline(__always)
  func lead(_ index: Int) -> Ticks { host }
}

/// Where the kernel finds what a message costs; resolved when compiling, like `DurationSource`.
protocol HopSource {
  /// What a message of a micro-batch between stages `boundary` - 1 and `boundary` takes, in ticks.
  func hop(_ boundary: Int, _ microbatch: Int) -> Ticks
}

/// Messages that take no time.
struct NoHops: HopSource {
  @inline(__always)
  func hop(_ boundary: Int, _ microbatch: Int) -> Ticks { 0 }
}

/// One time for all messages between ranks, and none between stages of one rank.
struct HopTable: HopSource {
  /// `[pipelines × (stages + 1)]`.
  let hops: Column<Ticks>
  /// The offset of each micro-batch's pipeline in `hops`, `[micro]`.
  let rows: Column<Int32>

  @inline(__always)
  func hop(_ boundary: Int, _ microbatch: Int) -> Ticks { hops[Int(rows[microbatch]) + boundary] }

  /// The two tables.
  static func tables(_ placement: Placement, hop: Ticks) -> (hops: [Ticks], rows: [Int32]) {
    let row = placement.stages + 1
    var hops = [Ticks](repeating: 0, count: placement.pipelines * row)
    for pipeline in 0..<placement.pipelines {
      for stage in stride(from: 1, to: placement.stages, by: 1)
      where placement.rank(ofStage: stage - 1, pipeline: pipeline)
        != placement.rank(ofStage: stage, pipeline: pipeline)
      {
        hops[pipeline * row + stage] = hop
      }
    }
    let rows = (0..<placement.micro).map {
      Int32(placement.pipeline(ofMicrobatch: $0) * row)
    }
    return (hops, rows)
  }
}

/// What becomes of an instruction's end; resolved when compiling.
protocol EndSink {
  /// Takes the end of the instruction at `index`.
  func take(_ end: Ticks, _ index: Int)
}

/// Keeps every end, `[instructions]`.
struct KeptEnds: EndSink {
  let ends: MutableColumn<Ticks>

  @inline(__always)
  func take(_ end: Ticks, _ index: Int) { ends[index] = end }
}

/// Keeps none.
struct NoEnds: EndSink {
  @inline(__always)
  func take(_ end: Ticks, _ index: Int) {}
}
