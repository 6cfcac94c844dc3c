import PPModel

/// Collects chunks that come in any order into steps, and no more of them than memory has room for.
struct RecordingBuilder {
  private struct Key: Hashable {
    var rank: Int32
    var kind: UInt8
    var stage: Int32
    var microbatch: Int32
  }

  /// The chunks of each step, by the step's number, with their ranks.
  private var steps: [Int: [(rank: Int32, chunk: RecordedChunk)]] = [:]
  /// How often each instruction ran, where steps have no numbers.
  private var runs: [Key: Int] = [:]
  private var count = 0
  private var last = Int.max
  private(set) var ranks = 0

  /// The most chunks that are kept: some 200 MB.
  private let most: Int

  init(most: Int = 4_000_000) { self.most = most }

  /// Adds a chunk.
  ///
  /// - Parameter step: the number of its step; nil where it is as many as the instruction has run before.
  mutating func add(_ chunk: RecordedChunk, rank: Int, step: Int?) {
    ranks = max(ranks, rank + 1)
    let number: Int
    if let step {
      number = step
    } else {
      let key = Key(
        rank: Int32(rank), kind: chunk.kind.rawValue, stage: chunk.stage,
        microbatch: chunk.microbatch)
      number = runs[key, default: 0] + 1
      runs[key] = number
    }
    guard number <= last else { return }
    steps[number, default: []].append((Int32(rank), chunk))
    count += 1
    if count > most { dropSteps() }
  }

  /// Leaves out the later half of the steps.
  private mutating func dropSteps() {
    let numbers = steps.keys.sorted()
    guard numbers.count > 1 else { return }
    last = numbers[(numbers.count - 1) / 2]
    steps = steps.filter { $0.key <= last }
    count = steps.values.reduce(0) { $0 + $1.count }
  }

  /// Whether one step alone is more than is kept.
  var isFull: Bool { count > most }

  /// The recording.
  func recording(source: String) -> RawRecording {
    let made = steps.sorted { $0.key < $1.key }.map { number, chunks in
      var step = RecordedStep(number: number, ranks: ranks)
      for (rank, chunk) in chunks { step.ranks[Int(rank)].append(chunk) }
      return step
    }
    let notes =
      last == .max
      ? [] : ["steps behind \(last) are left out: \(most) chunks are kept of a recording"]
    return RawRecording(
      source: "\(source), \(ranks) \(ranks == 1 ? "rank" : "ranks")", steps: made, notes: notes)
  }
}
