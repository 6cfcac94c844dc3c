/// Who needs whose output in a schedule: for each instruction, those that make its inputs and those that
/// take its outputs.
///
/// Built once, and behind all that follows dependencies: the causes of bubbles, the critical path, slack,
/// messages, deadlocks and the event-driven engine. The sweep's kernel alone keeps a form of its own; a test
/// holds it against this one.
///
/// Shapes: an instruction has two places, one for each of its operations; the second is a pair's backward. In a
/// schedule with copies it has a third: what brings the activations of its backward back, and for a copy the
/// instruction that issues it, the last before it on its rank that is no copy.
public struct DependencyGraph: Sendable {
  /// An instruction that makes an input, or takes an output.
  public struct Neighbour: Equatable, Sendable {
    /// The instruction, an index into the schedule's columns.
    public var instruction: Int
    /// Its rank.
    public var rank: Int
    /// Whether the data travels between ranks, as a PP message.
    public var isMessage: Bool

    @usableFromInline
    init(instruction: Int, rank: Int, isMessage: Bool) {
      self.instruction = instruction
      self.rank = rank
      self.isMessage = isMessage
    }
  }

  /// The schedule.
  public let schedule: Schedule
  /// The rank of each instruction, `[instructions]`.
  public let ranks: [Int32]
  /// The places of an instruction: 2, or 3 where there are copies.
  public let places: Int
  /// What makes the input of each operation, `[2 × instructions]`; -1 where it needs none.
  @usableFromInline let makers: [Int32]
  /// What takes the output of each operation, `[2 × instructions]`; -1 where none does.
  @usableFromInline let takers: [Int32]
  /// What holds the third place, `[instructions]`, -1 for nothing; empty without copies.
  @usableFromInline let copyMakers: [Int32]
  /// What was before each instruction on its queue, `[instructions]`, -1 for nothing; empty without copies.
  @usableFromInline let before: [Int32]

  /// Follows every input and output of a schedule that `validate()` found no fault with.
  ///
  /// - Complexity: O(instructions + stages × micro-batches); 20 bytes for each instruction, and 8 for each
  ///   (stage, micro-batch) while it is built.
  public init(_ schedule: Schedule) {
    let count = schedule.count
    let micro = schedule.micro
    let cells = schedule.stageCount * micro
    var ranks = [Int32](repeating: 0, count: count)
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) { ranks[index] = Int32(rank) }
    }
    // The place (2 × instruction, or one more for the second) of F(s,m), and of B(s,m) or I(s,m).
    var forward = [Int32](repeating: -1, count: cells)
    var backward = forward
    schedule.forEachOperation { place, kind, stage, microbatch in
      switch kind.flow {
      case .forward: forward[stage * micro + microbatch] = Int32(place)
      case .backward: backward[stage * micro + microbatch] = Int32(place)
      case nil: break
      }
    }
    var makers = [Int32](repeating: -1, count: 2 * count)
    var takers = makers
    schedule.forEachOperation { place, kind, stage, microbatch in
      let cell = stage * micro + microbatch
      let source: Int32
      switch kind.flow {
      case .forward: source = cell >= micro ? forward[cell - micro] : -1
      case .backward: source = cell + micro < cells ? backward[cell + micro] : -1
      case nil: source = -1
      }
      guard source >= 0 else { return }
      makers[place] = source / 2
      takers[Int(source)] = Int32(place / 2)
    }
    let copies = CopyEdges(schedule)
    for (index, load) in (copies?.makers ?? []).enumerated() where load >= 0 {
      if schedule.kinds[Int(load)] == InstructionKind.load.rawValue {
        takers[2 * Int(load)] = Int32(index)
      }
    }
    self.schedule = schedule
    self.ranks = ranks
    self.makers = makers
    self.takers = takers
    places = copies == nil ? 2 : 3
    copyMakers = copies?.makers ?? []
    before = copies?.before ?? []
  }

  /// What is before an instruction on its rank's queue, of computation or of copies; nil where it is the first.
  @inlinable
  public func previous(_ index: Int) -> Int? {
    guard before.isEmpty else { return before[index] < 0 ? nil : Int(before[index]) }
    return index == schedule.rankStarts[Int(ranks[index])] ? nil : index - 1
  }

  /// The rank of an instruction.
  @inlinable
  public func rank(of index: Int) -> Int { Int(ranks[index]) }

  /// What makes the inputs that an instruction takes from other stages, and what it waits for besides on another
  /// queue: none, one, two or three.
  @inlinable
  public func makers(of index: Int) -> Neighbours {
    var found = neighbours(index, makers)
    if !copyMakers.isEmpty { found.third = neighbour(copyMakers[index], of: index) }
    return found
  }

  /// What takes the outputs of an instruction: none, one or two.
  ///
  /// Of copies that it issues nothing is said.
  @inlinable
  public func takers(of index: Int) -> Neighbours { neighbours(index, takers) }

  /// What makes the input of one of an instruction's operations, 0 or 1, or holds its third place; nil where there
  /// is none.
  @inlinable
  public func maker(of index: Int, place: Int) -> Neighbour? {
    guard place < 2 else {
      return copyMakers.isEmpty ? nil : neighbour(copyMakers[index], of: index)
    }
    return neighbour(makers[2 * index + place], of: index)
  }

  @inlinable
  func neighbours(_ index: Int, _ table: [Int32]) -> Neighbours {
    Neighbours(
      first: neighbour(table[2 * index], of: index),
      second: neighbour(table[2 * index + 1], of: index))
  }

  @inlinable
  func neighbour(_ other: Int32, of index: Int) -> Neighbour? {
    guard other >= 0 else { return nil }
    let rank = ranks[Int(other)]
    return Neighbour(
      instruction: Int(other), rank: Int(rank), isMessage: rank != ranks[index])
  }
}

extension DependencyGraph {
  /// Up to three instructions, that of the first operation first.
  public struct Neighbours: Sequence, IteratorProtocol {
    @usableFromInline var first: Neighbour?
    @usableFromInline var second: Neighbour?
    @usableFromInline var third: Neighbour?

    @usableFromInline
    init(first: Neighbour?, second: Neighbour?) {
      self.first = first
      self.second = second
    }

    /// The next one.
    @inlinable
    public mutating func next() -> Neighbour? {
      if let one = first {
        first = nil
        return one
      }
      if let other = second {
        second = nil
        return other
      }
      let last = third
      third = nil
      return last
    }
  }

  /// The instructions in an order in which each comes after all that it needs, `[instructions]`: as far as
  /// ranks get, so shorter in a deadlock.
  ///
  /// - Complexity: O(instructions).
  public func order() -> [Int32] {
    var order: [Int32] = []
    order.reserveCapacity(schedule.count)
    var next = Array(schedule.rankStarts.dropLast())
    var ready = Array((0..<schedule.ranks).reversed())
    while let rank = ready.popLast() {
      let end = schedule.rankStarts[rank + 1]
      program: while next[rank] < end {
        let index = next[rank]
        for maker in makers(of: index) where maker.instruction >= next[maker.rank] {
          break program
        }
        order.append(Int32(index))
        next[rank] += 1
        // A rank stands still at the first instruction that lacks an input.
        for taker in takers(of: index) where next[taker.rank] == taker.instruction {
          ready.append(taker.rank)
        }
      }
    }
    return order
  }

  /// Of what makes an instruction's inputs, that which is there last if every message takes `hop` from the
  /// `ends` of the instructions; nil where it needs none.
  @inlinable
  public func lastMaker(of index: Int, ends: [Ticks], hop: Ticks) -> Neighbour? {
    var last: Neighbour?
    var latest: Ticks = -1
    for maker in makers(of: index) {
      let arrival = ends[maker.instruction] + (maker.isMessage ? hop : 0)
      if arrival > latest { (last, latest) = (maker, arrival) }
    }
    return last
  }
}

extension Schedule {
  /// Calls `body` with the kind, stage and micro-batch of every operation, and its place: twice its
  /// instruction's index, and one more for the backward of a pair.
  @inline(__always)
  func forEachOperation(_ body: (_ place: Int, OperationKind, _ stage: Int, _ micro: Int) -> Void) {
    for index in 0..<count {
      let (stage, microbatch) = (Int(stages[index]), Int(microbatches[index]))
      guard let kind = OperationKind(rawValue: kinds[index]) else {
        body(2 * index, .forward, stage, microbatch)
        body(
          2 * index + 1, self.kind(at: index) == .pair ? .backward : .inputBackward,
          Int(backwardStages[index]), Int(backwardMicrobatches[index]))
        continue
      }
      body(2 * index, kind, stage, microbatch)
    }
  }
}
