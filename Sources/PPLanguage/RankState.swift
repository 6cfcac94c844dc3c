import PPModel

/// What one rank remembers while its program is expanded.
struct RankState {
  /// One stage of the rank, and how far its micro-batches have come.
  struct Slot {
    let stage: Int
    /// The micro-batches of the slot.
    let microbatches: Range<Int>
    /// The end of the micro-batches that the program is written for; beyond `microbatches` they
    /// are padding, whose instructions are left out.
    var paddedEnd: Int

    init(stage: Int, microbatches: Range<Int>) {
      self.stage = stage
      self.microbatches = microbatches
      paddedEnd = microbatches.upperBound
    }
  }

  private(set) var slots: [Slot] = []
  /// The next micro-batch of each counter of each slot, `[slots × counters]`.
  private var next: [Int] = []
  private var counters = 0
  /// How often an iteration of a loop uses each counter, -1 where it names micro-batches, `[slots × counters]`.
  private var uses: [Int] = []
  /// Those of them that are not 0.
  private var used: [Int] = []
  var pending = PendingWeights()

  /// Takes up its slots.
  mutating func hold(_ slots: [Slot], micro: Int) {
    self.slots = slots
    next = slots.flatMap { slot in OperationKind.counted.map { _ in slot.microbatches.lowerBound } }
    counters = OperationKind.counted.count
    uses = [Int](repeating: 0, count: next.count)
    used = []
    pending = PendingWeights(slots: slots.count, width: micro)
  }

  /// Lets every slot run on to `end`.
  mutating func pad(to end: Int) {
    for index in slots.indices { slots[index].paddedEnd = end }
    pending = PendingWeights(slots: slots.count, width: end)
  }

  /// The next micro-batch of a counter of a slot.
  subscript(counter: Int, slot: Int) -> Int {
    get { next[slot * counters + counter] }
    set { next[slot * counters + counter] = newValue }
  }

  /// How often an iteration uses a counter.
  func uses(_ counter: Int, _ slot: Int) -> Int { max(0, uses[slot * counters + counter]) }

  /// Uses a counter once more in this iteration; returns its micro-batch, nil where others are named there.
  mutating func useNext(_ counter: Int, _ slot: Int) -> Int? {
    let place = slot * counters + counter
    guard uses[place] >= 0 else { return nil }
    uses[place] += 1
    used.append(place)
    return next[place] + uses[place] - 1
  }

  /// Names a counter's micro-batch in this iteration; false where others are counted there.
  mutating func useByName(_ counter: Int, _ slot: Int) -> Bool {
    let place = slot * counters + counter
    guard uses[place] <= 0 else { return false }
    uses[place] = -1
    used.append(place)
    return true
  }

  /// Forgets an iteration's uses.
  mutating func forgetUses() {
    for place in used { uses[place] = 0 }
    used.removeAll(keepingCapacity: true)
  }

  var placementSlots: [Placement.Slot] {
    slots.map { Placement.Slot(stage: $0.stage, microbatches: $0.microbatches) }
  }
}
