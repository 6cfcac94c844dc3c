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

/// The I whose W is outstanding, first in, first out, over the rank and in each slot.
struct PendingWeights {
  /// In the order in which they came, some of them taken already, each with the place of the next of its slot, or -1.
  private var queue: [(slot: Int32, microbatch: Int32, next: Int32)] = []
  private var head = 0
  /// The places in `queue` of the first that may be left of each slot, or -1, and of the last, `[slots]`.
  private var slotHeads: [Int] = []
  private var slotTails: [Int] = []
  private var counts: [Int] = []
  /// Whether (slot, micro-batch) is outstanding, `[slots × width]`.
  private var isOutstanding: [Bool] = []
  private var width = 0
  private(set) var total = 0

  init() {}

  init(slots: Int, width: Int) {
    self.width = width
    slotHeads = [Int](repeating: -1, count: slots)
    slotTails = slotHeads
    counts = [Int](repeating: 0, count: slots)
    isOutstanding = [Bool](repeating: false, count: slots * width)
  }

  func count(inSlot slot: Int) -> Int { counts[slot] }

  mutating func add(slot: Int, microbatch: Int) {
    let cell = slot * width + microbatch
    guard !isOutstanding[cell] else { return }
    isOutstanding[cell] = true
    let place = queue.count
    queue.append((Int32(truncatingIfNeeded: slot), Int32(truncatingIfNeeded: microbatch), -1))
    if slotHeads[slot] < 0 {
      slotHeads[slot] = place
    } else {
      queue[slotTails[slot]].next = Int32(truncatingIfNeeded: place)
    }
    slotTails[slot] = place
    counts[slot] += 1
    total += 1
  }

  /// Takes one (slot, micro-batch) out, wherever it stands in the queue.
  mutating func remove(slot: Int, microbatch: Int) {
    let cell = slot * width + microbatch
    guard isOutstanding[cell] else { return }
    isOutstanding[cell] = false
    counts[slot] -= 1
    total -= 1
  }

  /// Takes out the oldest, of one slot or, where that is -1, of all; nil where there is none.
  ///
  /// - Complexity: O(1), spread over all calls.
  mutating func removeOldest(slot: Int) -> (slot: Int, microbatch: Int)? {
    guard total > 0, slot < 0 || counts[slot] > 0 else { return nil }
    var place = slot < 0 ? head : slotHeads[slot]
    while place >= 0, place < queue.count {
      let (held, microbatch) = (Int(queue[place].slot), Int(queue[place].microbatch))
      place = slot < 0 ? place + 1 : Int(queue[place].next)
      if slot < 0 { head = place } else { slotHeads[slot] = place }
      guard isOutstanding[held * width + microbatch] else { continue }
      remove(slot: held, microbatch: microbatch)
      return (held, microbatch)
    }
    return nil
  }
}
