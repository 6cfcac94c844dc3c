import Foundation
import Testing

@testable import PPSupport

@Suite struct OrderedWorkTests {
  /// What threads did and what was taken so far.
  private final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var begun = 0
    private var taken = 0
    private var furthest = 0

    /// Notes a piece that begins: how far it is ahead of what was taken.
    func begin(_ index: Int) {
      lock.withLock {
        begun += 1
        furthest = max(furthest, index - taken)
      }
    }
    func take() { lock.withLock { taken += 1 } }
    var counts: (begun: Int, furthest: Int) { lock.withLock { (begun, furthest) } }
  }

  @Test(arguments: [1, 2, 3, 7])
  func resultsComeInOrder(_ jobs: Int) {
    var results: [Int] = []
    OrderedWork.run(
      count: 100, jobs: jobs, worker: { { $0 * $0 } },
      take: { value in
        results.append(value)
        return results.count < 60
      })
    #expect(results == (0..<60).map { $0 * $0 })
  }

  /// While the first result is held, threads do four pieces for each job more, and then wait.
  @Test(arguments: [2, 3])
  func threadsWaitForWhatIsNotTaken(_ jobs: Int) {
    let log = Log()
    OrderedWork.run(
      count: 200, jobs: jobs,
      worker: {
        { index in
          log.begin(index)
          return index
        }
      },
      take: { index in
        if index == 0 {
          while log.counts.begun < 1 + 4 * jobs { usleep(1000) }
          // Nothing more can come; a thread that ran on would have the time to.
          usleep(20_000)
          #expect(log.counts.begun == 1 + 4 * jobs)
        }
        log.take()
        return true
      })
    // A result counts as taken before `take` sees it.
    #expect(log.counts.begun == 200 && log.counts.furthest <= 4 * jobs)
  }
}
