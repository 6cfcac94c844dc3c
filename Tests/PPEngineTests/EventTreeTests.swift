import PPModel
import TestSupport
import Testing

@testable import PPEngine

@Suite struct EventTreeTests {
  /// The first event is the earliest, of several at once that of the lowest rank, however they change.
  @Test(arguments: [1, 2, 3, 5, 8, 13, 33])
  func theFirstIsTheEarliest(_ ranks: Int) {
    var generator = SeededGenerator(seed: ranks)
    let tree = EventTree(ranks: ranks)
    var times = [Ticks](repeating: EventTree.never, count: ranks)
    for _ in 0..<300 {
      let rank = Int.random(in: 0..<ranks, using: &generator)
      times[rank] =
        generator.oneIn(5) ? EventTree.never : Ticks.random(in: 0...6, using: &generator)
      tree.set(rank, times[rank])
      let earliest = times.min() ?? EventTree.never
      #expect(tree.first.time == earliest, "\(ranks) ranks")
      guard earliest < EventTree.never else { continue }
      #expect(tree.first.rank == times.firstIndex(of: earliest), "\(ranks) ranks")
    }
  }

  /// Events of one time come by rank, then computation, communication, and messages as they were sent.
  @Test func ordersAreTotal() {
    let orders = (0..<3).flatMap { rank in
      [
        ActivityOrder(rank: rank, stream: .compute),
        ActivityOrder(rank: rank, stream: .communication),
      ] + (0..<3).map { ActivityOrder(rank: rank, message: $0) }
    }
    #expect(zip(orders, orders.dropFirst()).allSatisfy { $0 < $1 })
  }
}
