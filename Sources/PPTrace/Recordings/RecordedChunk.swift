import PPModel

/// One instruction of a recorded step: what ran, and from when to when by the clock of its rank.
public struct RecordedChunk: Equatable, Sendable {
  /// What ran.
  public var kind: InstructionKind
  /// The stage; a pair's forward.
  public var stage: Int32
  /// The micro-batch; a pair's forward.
  public var microbatch: Int32
  /// The stage of a pair's backward; -1 for anything else.
  public var backwardStage: Int32
  /// The micro-batch of a pair's backward; -1 for anything else.
  public var backwardMicrobatch: Int32
  /// When it started, in nanoseconds.
  public var start: Ticks
  /// When it ended, in nanoseconds.
  public var end: Ticks

  /// A chunk from its parts.
  public init(
    _ kind: InstructionKind, stage: Int, microbatch: Int, backwardStage: Int = -1,
    backwardMicrobatch: Int = -1, start: Ticks, end: Ticks
  ) {
    self.kind = kind
    self.stage = Int32(clamping: stage)
    self.microbatch = Int32(clamping: microbatch)
    self.backwardStage = Int32(clamping: backwardStage)
    self.backwardMicrobatch = Int32(clamping: backwardMicrobatch)
    self.start = start
    self.end = end
  }

  /// The instruction, whenever it ran.
  public var instruction: Instruction {
    let first = OperationKind(rawValue: kind.rawValue) ?? .forward
    let operation = StageOperation(first, stage: Int(stage), microbatch: Int(microbatch))
    guard kind.isPair else { return .single(operation) }
    return .pair(
      forward: operation,
      backward: StageOperation(
        kind == .pair ? .backward : .inputBackward, stage: Int(backwardStage),
        microbatch: Int(backwardMicrobatch)))
  }
}

/// One step as a reader found it: nothing is checked yet.
public struct RecordedStep: Equatable, Sendable {
  /// Its number in the recording.
  public var number: Int
  /// What each rank ran, `[ranks][chunks]`, in any order.
  public var ranks: [[RecordedChunk]]
  /// From the step's start to its end by each rank's clock, `[ranks]`, nil where that was not measured.
  public var totals: [Ticks?]
  /// The most memory that each rank had taken, in bytes, `[ranks]`; nil where that was not measured.
  public var memory: [Int64?]

  /// A step in which nothing has run yet.
  public init(number: Int, ranks: Int) {
    self.number = number
    self.ranks = [[RecordedChunk]](repeating: [], count: ranks)
    totals = [Ticks?](repeating: nil, count: ranks)
    memory = [Int64?](repeating: nil, count: ranks)
  }

  /// The chunks of all ranks.
  public var count: Int { ranks.reduce(0) { $0 + $1.count } }
}

/// Steps as a reader found them, and where they come from.
public struct RawRecording: Equatable, Sendable {
  /// What was read: `Primus, 8 ranks`, in words.
  public var source: String
  /// The steps, by their numbers.
  public var steps: [RecordedStep]
  /// Whether the ranks' clocks start with each step, as Primus' do, so that what is before the first chunk is
  /// known.
  public var startsAtZero = false
  /// What was left out while reading, and what could not be told apart, in sentences.
  public var notes: [String] = []

  /// A recording from its parts.
  public init(source: String, steps: [RecordedStep], notes: [String] = []) {
    self.source = source
    self.steps = steps
    self.notes = notes
  }
}
