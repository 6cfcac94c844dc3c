import PPModel
import TestSupport
import Testing

@testable import PPEngine

@Suite struct EventQueueTests {
  /// Events come by time, those of one time by rank and then by sequence, however they were pushed.
  @Test(arguments: 0..<20)
  func eventsComeByTimeRankAndSequence(_ seed: Int) {
    var generator = SeededGenerator(seed: seed)
    var keys: [[Int]] = []
    for time in 0..<3 {
      for rank in 0..<3 { keys += (0..<3).map { [time, rank, $0] } }
    }
    var queue = EventQueue()
    for (activity, key) in keys.enumerated().shuffled(using: &generator) {
      queue.push(
        Event(
          time: Ticks(key[0]), order: ActivityOrder(rank: key[1], message: key[2]),
          activity: Int32(activity), forecast: 0))
    }
    var found: [Int] = []
    while let event = queue.pop() { found.append(Int(event.activity)) }
    #expect(found == Array(keys.indices), "seed \(seed)")
  }
}
