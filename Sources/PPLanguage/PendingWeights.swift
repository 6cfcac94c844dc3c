import PPSupport

/// The I whose W is outstanding, first in, first out, over the rank and in each slot.
struct PendingWeights {
  /// An I, and the place of the next of its slot; some of them are taken already.
  struct Entry {
    var slot: Int32 = 0
    var microbatch: Int32 = 0
    var next: Int32 = -1
  }

  /// The places of the first that may be left of a slot, or -1, and of the last; and how many are left.
  struct Line {
    var first: Int32 = -1
    var last: Int32 = -1
    var count: Int32 = 0
  }

  /// In the order in which they came; beyond `end` there are none yet.
  private var entries: [Entry] = []
  private var head = 0
  private var end = 0
  private var lines: [Line] = []
  /// Whether (slot, micro-batch) is outstanding, `[slots × width]`.
  private var isOutstanding: [Bool] = []
  private var width = 0
  private(set) var total = 0

  init() {}

  init(slots: Int, width: Int) {
    self.width = width
    lines = [Line](repeating: Line(), count: slots)
    isOutstanding = [Bool](repeating: false, count: slots * width)
  }

  func count(inSlot slot: Int) -> Int { Int(lines[slot].count) }

  /// Adds one, unless it is outstanding already.
  mutating func add(slot: Int, microbatch: Int) {
    reserve(1)
    change { $0.add(Int32(truncatingIfNeeded: slot), Int32(truncatingIfNeeded: microbatch)) }
  }

  /// Takes one (slot, micro-batch) out, wherever it stands in the queue.
  mutating func remove(slot: Int, microbatch: Int) {
    change { _ = $0.take(Int32(truncatingIfNeeded: slot), Int32(truncatingIfNeeded: microbatch)) }
  }

  /// Takes out the oldest, of one slot or, where that is -1, of all; nil where there is none.
  ///
  /// - Complexity: O(1), spread over all calls.
  mutating func removeOldest(slot: Int) -> (slot: Int, microbatch: Int)? {
    change { $0.takeOldest(Int32(truncatingIfNeeded: slot)) }
      .map { (Int($0.slot), Int($0.microbatch)) }
  }

  /// Does what a stride does, `times` times, and tells which each taker of the oldest got; returns the taker that found
  /// none, nil where each found one.
  mutating func pass(
    _ passes: [WeightPass], times: Int,
    took: (_ time: Int, _ taker: WeightPass, Entry) -> Void
  ) -> WeightPass? {
    reserve(times * passes.count { $0.what == .add })
    return passes.withColumn { passes in
      change { queue in
        for time in 0..<times {
          for index in 0..<passes.count {
            let pass = passes[index]
            let microbatch = pass.microbatch &+ Int32(truncatingIfNeeded: time) &* pass.step
            switch pass.what {
            case .add: queue.add(pass.slot, microbatch)
            case .named: _ = queue.take(pass.slot, microbatch)
            case .oldest:
              guard let entry = queue.takeOldest(pass.slot) else { return pass }
              took(time, pass, entry)
            }
          }
        }
        return nil
      }
    }
  }

  private mutating func reserve(_ count: Int) {
    let missing = end + count - entries.count
    guard missing > 0 else { return }
    // Most programs leave each W once.
    let more = [Entry](repeating: Entry(), count: max(missing, entries.count, isOutstanding.count))
    if entries.isEmpty { entries = more } else { entries += more }
  }

  /// Calls `body` with the bare columns.
  @inline(__always)
  private mutating func change<Result>(_ body: (inout Columns) -> Result) -> Result {
    var (head, end, total) = (head, end, total)
    let width = width
    let result = entries.withMutableColumn { entries in
      lines.withMutableColumn { lines in
        isOutstanding.withMutableColumn { isOutstanding in
          var columns = Columns(
            entries: entries, lines: lines, isOutstanding: isOutstanding, width: width, head: head,
            end: end, total: total)
          defer { (head, end, total) = (columns.head, columns.end, columns.total) }
          return body(&columns)
        }
      }
    }
    (self.head, self.end, self.total) = (head, end, total)
    return result
  }
}

/// What an operation of a stride does to the Is whose W is outstanding.
struct WeightPass {
  enum What { case add, named, oldest }
  let what: What
  /// The slot; -1 for the oldest of all.
  let slot: Int32
  let microbatch: Int32
  let step: Int32
  /// Its instruction's place in the stride.
  let place: Int
  let operation: OperationID
}

extension PendingWeights {
  /// The queue on bare columns; there is room for what is added.
  fileprivate struct Columns {
    let entries: MutableColumn<Entry>
    let lines: MutableColumn<Line>
    let isOutstanding: MutableColumn<Bool>
    let width: Int
    var head: Int
    var end: Int
    var total: Int

    private func cell(_ slot: Int32, _ microbatch: Int32) -> Int {
      Int(slot) &* width &+ Int(microbatch)
    }

    @inline(__always)
    mutating func add(_ slot: Int32, _ microbatch: Int32) {
      let cell = cell(slot, microbatch)
      guard !isOutstanding[cell] else { return }
      isOutstanding[cell] = true
      let place = Int32(truncatingIfNeeded: end)
      entries[end] = Entry(slot: slot, microbatch: microbatch)
      var line = lines[Int(slot)]
      if line.first < 0 {
        line.first = place
      } else {
        entries.change(Int(line.last)) { $0.next = place }
      }
      line.last = place
      line.count &+= 1
      lines[Int(slot)] = line
      end &+= 1
      total &+= 1
    }

    @inline(__always)
    mutating func take(_ slot: Int32, _ microbatch: Int32) -> Bool {
      let cell = cell(slot, microbatch)
      guard isOutstanding[cell] else { return false }
      isOutstanding[cell] = false
      lines.change(Int(slot)) { $0.count &-= 1 }
      total &-= 1
      return true
    }

    @inline(__always)
    mutating func takeOldest(_ slot: Int32) -> Entry? {
      if slot < 0 {
        while head < end {
          let entry = entries[head]
          head &+= 1
          if take(entry.slot, entry.microbatch) { return entry }
        }
        return nil
      }
      while lines[Int(slot)].first >= 0 {
        let entry = entries[Int(lines[Int(slot)].first)]
        lines.change(Int(slot)) { $0.first = entry.next }
        if take(slot, entry.microbatch) { return entry }
      }
      return nil
    }
  }
}
