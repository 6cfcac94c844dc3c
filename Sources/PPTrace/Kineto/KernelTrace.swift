import PPModel

/// What a profiler recorded of one GPU: kernels, the calls that launched them, and the ranges that people put around
/// these.
public struct KernelTrace: Sendable {
  /// A kernel; times in nanoseconds from the trace's first event on.
  struct Kernel: Sendable {
    let name: Int
    let start: Ticks
    let end: Ticks
    let stream: Int
    let correlation: Int?
  }

  /// A range around calls.
  struct Annotation: Sendable {
    let name: String
    let start: Ticks
    let end: Ticks
    let thread: String
  }

  /// The kernels, in the order of their starts.
  private(set) var kernels: [Kernel] = []
  /// The names of kernels.
  private(set) var names: [String] = []
  /// The ranges.
  private(set) var annotations: [Annotation] = []
  /// When and on which thread a kernel was launched, by its correlation.
  private(set) var launches: [Int: (time: Ticks, thread: Int)] = [:]
  private(set) var threads: [String] = []
  private var numbers: [String: Int] = [:]
  private var threadNumbers: [String: Int] = [:]
  private var base: Double?

  /// The most kernels that are kept: some gigabytes of a trace.
  static let most = 20_000_000

  /// Reads a trace, a piece at a time.
  ///
  /// - Throws: a sentence where it is cut, or has no kernels.
  init(_ source: TraceSource) throws(RecordingFault) {
    var stream = try source.open()
    var splitter = EventSplitter()
    do throws(RecordingFault) {
      while let bytes = try stream.next() {
        try splitter.take(bytes) { event throws(RecordingFault) in try add(event) }
      }
    } catch {
      throw RecordingFault("'\(source.name)' \(error.description)")
    }
    guard splitter.hasEvents, splitter.isComplete else {
      throw RecordingFault(
        "'\(source.name)' ends in the middle, after \(kernels.count) kernels; record or copy it once more"
      )
    }
    guard !kernels.isEmpty else {
      throw RecordingFault(
        "'\(source.name)' has no kernels: record with ProfilerActivity.CUDA")
    }
    kernels.sort { ($0.start, $0.stream) < ($1.start, $1.stream) }
    annotations.sort { ($0.start, $1.end) < ($1.start, $0.end) }
  }

  private mutating func add(_ bytes: [UInt8]) throws(RecordingFault) {
    guard let (category, event) = try KinetoEvent.read(bytes) else { return }
    let first = base ?? event.start
    base = first
    guard abs(event.start - first) < 1e12 else {
      throw RecordingFault("has events more than eleven days apart")
    }
    let start = Ticks(Int64(((event.start - first) * 1000).rounded()))
    let end = start + Ticks(Int64((event.duration * 1000).rounded()))
    switch category {
    case .kernel:
      guard kernels.count < KernelTrace.most else {
        throw RecordingFault("has more than \(KernelTrace.most) kernels; record fewer steps")
      }
      kernels.append(
        Kernel(
          name: KernelTrace.number(event.name, &numbers, &names), start: start, end: end,
          stream: event.stream ?? 0, correlation: event.correlation))
    case .runtime, .driver:
      guard let correlation = event.correlation else { return }
      let thread = KernelTrace.number(event.thread, &threadNumbers, &threads)
      launches[correlation] = (start, thread)
    case .annotation:
      annotations.append(
        Annotation(name: event.name, start: start, end: end, thread: event.thread))
    }
  }

  private static func number(
    _ name: String, _ numbers: inout [String: Int], _ names: inout [String]
  ) -> Int {
    if let known = numbers[name] { return known }
    names.append(name)
    numbers[name] = names.count - 1
    return names.count - 1
  }
}
