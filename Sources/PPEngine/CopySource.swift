import PPModel
import PPSupport

/// Where the kernel runs what goes on the copy queues; resolved when compiling, like `DurationSource`.
protocol CopySource {
  /// When a backward whose other inputs are there at `time` has the activations of its cell too.
  func ready(_ cell: Int, _ time: Ticks) -> Ticks
  /// The end of an instruction of a kind given by its raw value, which its rank issues at `issued`; nil where it is no
  /// copy.
  func run(_ kind: UInt8, _ cell: Int, _ rank: Int, issued: Ticks, _ duration: Ticks) -> Ticks?
}

/// For schedules that have none.
struct NoCopies: CopySource {
  @inline(__always)
  func ready(_ cell: Int, _ time: Ticks) -> Ticks { time }
  @inline(__always)
  func run(_ kind: UInt8, _ cell: Int, _ rank: Int, issued: Ticks, _ duration: Ticks) -> Ticks? {
    nil
  }
}

/// One queue for each rank, first in, first out, beside its computation.
struct CopyQueues: CopySource {
  /// When each rank's queue is free, `[ranks]`.
  let clocks: MutableColumn<Ticks>
  /// When activations were back, `[stages × micro]`; 0 where they never left.
  let arrivals: MutableColumn<Ticks>

  @inline(__always)
  func ready(_ cell: Int, _ time: Ticks) -> Ticks { max(arrivals[cell], time) }

  @inline(__always)
  func run(_ kind: UInt8, _ cell: Int, _ rank: Int, issued: Ticks, _ duration: Ticks) -> Ticks? {
    let isLoad = kind == InstructionKind.load.rawValue
    guard isLoad || kind == InstructionKind.offload.rawValue else { return nil }
    let end = max(clocks[rank], issued) &+ duration
    clocks[rank] = end
    if isLoad { arrivals[cell] = end }
    return end
  }
}
