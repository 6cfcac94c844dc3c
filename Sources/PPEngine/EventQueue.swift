import PPModel

/// Something that ends at a time: the activity, and which of its forecasts this is.
struct Event {
  var time: Ticks
  /// What breaks ties: by rank, then by sequence on that rank.
  var order: ActivityOrder
  var activity: Int32
  /// A forecast that was replaced has an older number than its activity.
  var forecast: UInt32

  static func < (left: Event, right: Event) -> Bool {
    left.time != right.time ? left.time < right.time : left.order < right.order
  }
}

/// The place of an activity among those that end at the same time: by rank, then by sequence on that rank.
///
/// No two activities that are under way have the same: the order of events is total.
struct ActivityOrder: Comparable {
  private let value: UInt64

  /// One of a rank's streams.
  init(rank: Int, stream: ComponentStream) { value = UInt64(rank) << 40 | UInt64(stream.rawValue) }

  /// The message to a rank that was sent as number `number` of all.
  init(rank: Int, message number: Int) {
    value = UInt64(rank) << 40 | (UInt64(number) &+ 2) & (1 << 40 - 1)
  }

  static func < (left: ActivityOrder, right: ActivityOrder) -> Bool { left.value < right.value }
}

/// A binary heap of events, earliest first; ties in the order of activities.
///
/// - Complexity: O(log n) for each operation, 24 bytes an event.
struct EventQueue {
  private var heap: [Event] = []

  mutating func push(_ event: Event) {
    heap.append(event)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard event < heap[parent] else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = event
  }

  mutating func pop() -> Event? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = last
    return first
  }
}

/// The queue by itself, for the benchmark: keeps `pending` events in it and replaces the earliest by a
/// later one, `count` times over.
///
/// - Returns: the sum of the times taken out.
package func holdEvents(pending: Int, count: Int) -> Int64 {
  var queue = EventQueue()
  var random: UInt64 = 1
  func next() -> Ticks {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Ticks(Int(random >> 44))
  }
  for activity in 0..<pending {
    queue.push(
      Event(
        time: next(), order: ActivityOrder(rank: activity, stream: .compute),
        activity: Int32(activity), forecast: 0))
  }
  var sum: Int64 = 0
  for _ in 0..<count {
    guard var event = queue.pop() else { break }
    sum += event.time.count
    event.time += next()
    queue.push(event)
  }
  return sum
}
