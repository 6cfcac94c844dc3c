import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// Chrome trace events, one to a line.
struct TraceEvents {
  private var json = JSONWriter()
  private let scale: TimeScale
  /// Whether the slices of instructions stand for kernels; else those of components do.
  private let hasComponents: Bool
  private let hasCopies: Bool
  /// The one rank that the trace is of; nil for all.
  private let rank: Int?
  private var kernels = 0

  /// The threads of a rank.
  private enum Thread: Int {
    case instructions, compute, communication, copies

    init(_ stream: ComponentStream) {
      switch stream {
      case .compute: self = .compute
      case .communication: self = .communication
      case .copy: self = .copies
      }
    }
  }

  /// No events of a run, or of one of its ranks.
  init(_ evaluation: Evaluation, rank: Int?) {
    scale = evaluation.scale
    hasComponents = evaluation.components != nil
    hasCopies = evaluation.schedule.hasCopies
    self.rank = rank
  }

  mutating func begin(schedule: String, costs: String, ranks: Int) {
    json.beginObject()
    json.field("displayTimeUnit", string: "ms")
    if let rank {
      json.key("distributedInfo")
      json.beginObject()
      // With a blank, without which Holistic Trace Analysis does not find it.
      json.field("rank", literal: " \(rank)")
      json.field("world_size", ranks)
      json.endObject()
    }
    json.key("otherData")
    json.beginObject()
    json.field("schedule", string: schedule)
    json.field("costs", string: costs)
    json.endObject()
    json.key("traceEvents")
    json.beginArray()
  }

  mutating func end() {
    json.endArray()
    json.endObject()
  }

  /// Names a rank and its threads.
  mutating func name(rank: Int) {
    metadata("process_name", rank) { $0.field("name", string: "rank \(rank)") }
    metadata("process_sort_index", rank) { $0.field("sort_index", rank) }
    let threads: [(Thread, String)] =
      [(.instructions, "instructions")]
      + (hasComponents ? [(.compute, "compute"), (.communication, "communication")] : [])
      + (hasCopies ? [(.copies, "copies")] : [])
    for (thread, name) in threads {
      metadata("thread_name", rank, thread) { $0.field("name", string: name) }
      metadata("thread_sort_index", rank, thread) { $0.field("sort_index", thread.rawValue) }
    }
  }

  /// An instruction as it ran.
  mutating func instruction(_ index: Int, _ rank: Int, _ start: Ticks, _ evaluation: Evaluation) {
    let instruction = evaluation.schedule[index]
    let isCopy = evaluation.schedule.isCopy(index)
    // Where components are told, a copy's stands for it.
    guard !isCopy || !hasComponents else { return }
    slice(
      "\(instruction)", category: hasComponents ? "user_annotation" : "kernel", rank,
      isCopy ? .copies : .instructions,
      from: start, to: evaluation.timeline.ends[index]
    ) { json in
      json.field("kind", string: evaluation.schedule.kind(at: index).title)
      for (operation, prefix) in zip(instruction.operations, ["", "backward_"]) {
        json.field(prefix + "stage", operation.stage)
        json.field(prefix + "microbatch", operation.microbatch)
      }
    }
  }

  /// The messages that an instruction takes in, from the end of what sends them.
  mutating func messages(
    to index: Int, _ rank: Int, _ graph: DependencyGraph, _ starts: StartTimes, _ timeline: Timeline
  ) {
    for place in 0..<2 {
      guard let maker = graph.maker(of: index, place: place), maker.isMessage else { continue }
      let (sender, number) = (maker.instruction, 2 * index + place)
      // A flow leaves from the slice around its time, which its end is no more.
      let time = max(starts[sender], timeline.ends[sender] - 1)
      flow("s", number, maker.rank, at: time) { _ in }
      flow("f", number, rank, at: starts[index]) { $0.field("bp", string: "e") }
    }
  }

  /// What a rank holds, in `unit`, whenever it changes.
  mutating func activations<Failure: Error>(
    ofRank rank: Int, _ held: ActivationsOverTime, in unit: String,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for step in held.steps where step.time > 0 || step.held != 0 {
      // Chunks are counted in millionths.
      counter("activations, \(unit)", rank, at: step.time, unit, (step.held * 1e6).rounded() / 1e6)
      try flush(to: sink)
    }
  }

  /// A component as it ran.
  mutating func component(_ record: ComponentRecord, _ schedule: Schedule) {
    let operation = record.operation(in: schedule)
    // Analyses of a rank's trace know communication by what NCCL calls its kernels.
    let isNamed = rank != nil && record.kind.stream == .communication
    slice(
      (isNamed ? "ncclDevKernel_" : "") + record.kind.rawValue, category: "kernel", record.rank,
      Thread(record.kind.stream), from: record.start, to: record.end
    ) { json in
      json.field("stage", operation.stage)
      json.field("microbatch", operation.microbatch)
      json.field("layer", record.layer)
    }
  }

  /// Hands over what has come together, once it is enough.
  mutating func flush<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void, isLast: Bool = false
  ) throws(Failure) {
    guard isLast || json.bytes.count > 1 << 16 else { return }
    try sink(json.take() + (isLast ? Array("\n".utf8) : []))
  }

  private mutating func metadata(
    _ name: String, _ rank: Int, _ thread: Thread? = nil, _ body: (inout JSONWriter) -> Void
  ) {
    event("M", name, rank, thread) { json in
      json.key("args")
      json.beginObject()
      body(&json)
      json.endObject()
    }
  }

  private mutating func slice(
    _ name: String, category: String, _ rank: Int, _ thread: Thread, from start: Ticks,
    to end: Ticks, _ body: (inout JSONWriter) -> Void
  ) {
    let (from, length) = (microseconds(start), microseconds(end - start))
    let isKernel = category == "kernel"
    if isKernel { kernels += 1 }
    let number = kernels
    event("X", name, rank, thread) { json in
      json.field("cat", string: category)
      json.field("ts", literal: from)
      json.field("dur", literal: length)
      json.key("args")
      json.beginObject()
      body(&json)
      if isKernel {
        json.field("stream", thread.rawValue)
        json.field("correlation", number)
      }
      json.endObject()
    }
  }

  private mutating func flow(
    _ phase: String, _ number: Int, _ rank: Int, at time: Ticks, _ body: (inout JSONWriter) -> Void
  ) {
    let at = microseconds(time)
    event(phase, "message", rank, .instructions) { json in
      json.field("cat", string: "message")
      json.field("id", number)
      json.field("ts", literal: at)
      body(&json)
    }
  }

  private mutating func counter(
    _ name: String, _ rank: Int, at time: Ticks, _ unit: String, _ value: Double
  ) {
    let at = microseconds(time)
    event("C", name, rank, nil) { json in
      json.field("ts", literal: at)
      json.key("args")
      json.beginObject()
      json.field(unit, value)
      json.endObject()
    }
  }

  private mutating func event(
    _ phase: String, _ name: String, _ rank: Int, _ thread: Thread?,
    _ body: (inout JSONWriter) -> Void
  ) {
    json.line()
    json.beginObject()
    json.field("ph", string: phase)
    json.field("name", string: name)
    json.field("pid", rank)
    if let thread { json.field("tid", thread.rawValue) }
    body(&json)
    json.endObject()
  }

  /// A time in microseconds; a unit of plain costs counts as a millisecond.
  private func microseconds(_ time: Ticks) -> String {
    TimeScale(ticksPerUnit: max(1, scale.ticksPerUnit / 1000), unit: "µs").text(time)
  }
}
