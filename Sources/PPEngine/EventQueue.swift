import PPModel

/// Something that ends at a time: the activity, and which of its forecasts this is.
struct Event {
  var time: Ticks
  /// Activities are numbered by rank, so that ties break by (time, rank).
  var activity: Int32
  /// A forecast that was replaced has an older number than its activity.
  var forecast: UInt32

  static func < (left: Event, right: Event) -> Bool {
    left.time != right.time ? left.time < right.time : left.activity < right.activity
  }
}

/// A binary heap of events, earliest first; ties in the order of activities.
///
/// - Complexity: O(log n) for each operation, 16 bytes an event.
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
