import PPSupport
import Synchronization
import Testing

@Suite struct ThreadTests {
  @Test func changesUnderAMonitorAreOneAfterTheOther() throws {
    let sum = Monitor(0)
    let threads = (0..<4).compactMap { _ in
      WorkThread { for _ in 0..<1000 { sum.change { $0 += 1 } } }
    }
    // Whoever waits sees the last change, however many there were before.
    let seen = sum.wait { $0 == 1000 * threads.count ? $0 : nil }
    for thread in threads { thread.join() }
    #expect(threads.count == 4 && seen == 4000)
  }

  /// What a thread has done is there once it was joined.
  @Test func joinWaitsForTheEnd() {
    let steps = Atomic(0)
    let thread = WorkThread {
      for _ in 0..<100_000 { steps.add(1, ordering: .relaxed) }
    }
    thread?.join()
    #expect(thread != nil && steps.load(ordering: .relaxed) == 100_000)
  }

  @Test func thereIsAProcessor() { #expect((1...65_536).contains(availableProcessors())) }
}
