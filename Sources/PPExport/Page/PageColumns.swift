import PPAnalysis
import PPModel
import PPSupport

/// A run's instructions, bubbles and critical path as a stream of numbers, which `columns.js` reads.
///
/// A number has as few bytes as it needs: seven bits in each, the lowest first, the eighth set where more follow.
/// What may be negative is folded: 0, -1, 1, -2 are 0, 1, 2, 3.
///
/// - For each rank, for each of its instructions, copies behind all others: the kind's code; how much its stage and its micro-batch are more
///   than those of the one before; for a pair the same of its backward; the time since the end before on its
///   queue, and its duration, in grains; for each operation the number of its change of activations.
/// - For each rank, the number of its bubbles, and for each: how far its next instruction is from that of the bubble
///   before; the cause; the length in grains; 0, or 1 and the place of the input that it waits for.
/// - The critical path: how much further in the columns each instruction stands than the one before.
/// - Where they were recorded, the components: see `PageComponents`.
struct PageColumns {
  /// Ticks that every time is a multiple of.
  let grain: Ticks
  /// What an operation may do to the activations of its rank, told by its number.
  let changes: [Double]
  /// How many instructions are on the critical path.
  var pathLength: Int { path.count }
  private let evaluation: Evaluation
  private let changeNumbers: [Double: Int]
  private let changeOf: ActivationChanges?
  private let bubbles: Bubbles
  private let path: [CriticalPath.Step]
  private let graph: DependencyGraph
  private let components: PageComponents?
  /// The instructions in the page's order, `[instructions]`; empty where it is that of the schedule.
  private let order: [Int]
  /// Where each rank's copies start in that order, `[ranks]`.
  let copyStarts: [Int]
  /// The place of each instruction in that order, `[instructions]`; empty as that is.
  private let places: [Int]

  /// - Complexity: O(instructions).
  init(_ evaluation: Evaluation, _ changeOf: ActivationChanges?) {
    self.evaluation = evaluation
    self.changeOf = changeOf
    let (starts, ends) = (evaluation.timeline.starts, evaluation.timeline.ends)
    let schedule = evaluation.schedule
    bubbles = Bubbles(evaluation)
    path = CriticalPath(evaluation).steps
    graph = DependencyGraph(schedule)
    order = schedule.hasCopies ? Self.copiesLast(schedule) : []
    var places = [Int](repeating: 0, count: order.count)
    for (place, index) in order.enumerated() { places[index] = place }
    self.places = places
    copyStarts = (0..<schedule.ranks).map { rank in
      let program = schedule.instructions(ofRank: rank)
      return program.upperBound - program.count { schedule.isCopy($0) }
    }
    var grain: Int64 = 0
    var changes: [Double] = []
    var numbers: [Double: Int] = [:]
    for index in 0..<schedule.count {
      if grain != 1 {
        grain = greatestCommonDivisor(grain, starts[index].count)
        grain = greatestCommonDivisor(grain, ends[index].count)
      }
      for operation in schedule[index].operations {
        let change = changeOf?.change(operation) ?? 0
        guard numbers[change] == nil else { continue }
        numbers[change] = changes.count
        changes.append(change)
      }
    }
    for bubble in bubbles.all where grain != 1 {
      grain = greatestCommonDivisor(grain, bubble.time.upperBound.count)
    }
    components = PageComponents(evaluation)
    grain = components?.grain(beside: grain) ?? grain
    self.grain = Ticks(max(1, grain))
    self.changes = changes
    changeNumbers = numbers
  }

  /// The instructions rank by rank, each rank's copies behind all others.
  private static func copiesLast(_ schedule: Schedule) -> [Int] {
    (0..<schedule.ranks).flatMap { rank in
      let program = schedule.instructions(ofRank: rank)
      return program.filter { !schedule.isCopy($0) } + program.filter(schedule.isCopy)
    }
  }

  /// The place of an instruction in the page's order.
  private func place(_ index: Int) -> Int { places.isEmpty ? index : places[index] }

  /// Hands the numbers over in pieces of some 48 KiB.
  ///
  /// - Complexity: O(instructions).
  func write(to sink: ByteSink) throws {
    var numbers = NumberStream()
    for rank in 0..<evaluation.schedule.ranks {
      try write(rank, &numbers, to: sink)
    }
    for rank in 0..<evaluation.schedule.ranks {
      var next = evaluation.schedule.rankStarts[rank]
      let ofRank = bubbles.ofRank(rank)
      numbers.add(ofRank.count)
      for bubble in ofRank {
        let index = bubble.next.map(place) ?? copyStarts[rank]
        numbers.add(index - next)
        numbers.add(BubbleCause.allCases.firstIndex(of: bubble.cause) ?? 0)
        numbers.add((bubble.time.upperBound - bubble.time.lowerBound) / grain)
        numbers.add(input(bubble).map { $0 + 1 } ?? 0)
        next = index
        try numbers.flush(to: sink)
      }
    }
    var last = 0
    for step in path {
      numbers.add(signed: place(step.instruction) - last)
      last = place(step.instruction)
      try numbers.flush(to: sink)
    }
    try components?.write(&numbers, grain: grain, place: place, to: sink)
    try sink(numbers.take())
  }

  private func write(_ rank: Int, _ numbers: inout NumberStream, to sink: ByteSink) throws {
    let schedule = evaluation.schedule
    let (starts, ends) = (evaluation.timeline.starts, evaluation.timeline.ends)
    var before = [(stage: 0, microbatch: 0), (stage: 0, microbatch: 0)]
    var end: Ticks = 0
    for place in schedule.instructions(ofRank: rank) {
      let index = order.isEmpty ? place : order[place]
      if place == copyStarts[rank] { end = 0 }
      let operations = schedule[index].operations
      numbers.add(Int(schedule.kinds[index]))
      for (place, operation) in operations.enumerated() {
        numbers.add(signed: operation.stage - before[place].stage)
        numbers.add(signed: operation.microbatch - before[place].microbatch)
        before[place] = (operation.stage, operation.microbatch)
      }
      numbers.add((starts[index] - end) / grain)
      numbers.add((ends[index] - starts[index]) / grain)
      end = ends[index]
      for operation in operations {
        numbers.add(changeNumbers[changeOf?.change(operation) ?? 0] ?? 0)
      }
      try numbers.flush(to: sink)
    }
  }

  /// Which input of its next instruction a bubble waits for, 0 or 1, or 2 for activations that come back.
  private func input(_ bubble: Bubble) -> Int? {
    guard let next = bubble.next, let producer = bubble.producer else { return nil }
    return (0..<graph.places).first { graph.maker(of: next, place: $0)?.instruction == producer }
  }
}

/// Whole numbers, seven bits to a byte.
struct NumberStream {
  private var bytes: [UInt8] = []

  /// Adds a number of at least 0.
  mutating func add(_ number: Int) {
    var rest = UInt(number)
    while rest >= 128 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Adds any number.
  mutating func add(signed number: Int) { add(number < 0 ? -2 * number - 1 : 2 * number) }

  /// Hands over what has come together, once it is enough.
  mutating func flush(to sink: ByteSink) throws {
    if bytes.count >= 48 << 10 { try sink(take()) }
  }

  /// What has come together.
  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
