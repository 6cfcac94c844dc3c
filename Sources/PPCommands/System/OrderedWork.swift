/// Pieces of work that several threads do, handed on in their order.
enum OrderedWork {
  /// Does pieces 0, 1, … and gives what they come to, in order, to `take`, on the caller's thread.
  ///
  /// Threads run ahead of `take` by a few pieces for each thread, so memory is bounded. It ends after
  /// the last piece, when `take` says false, or when it throws; no thread is left behind.
  ///
  /// - Parameters:
  ///   - jobs: how many threads work; one is the caller's.
  ///   - worker: called once by each thread; what it returns does the thread's pieces.
  static func run<Value: Sendable>(
    count: Int, jobs: Int, worker: @escaping @Sendable () -> (Int) -> Value,
    take: (Value) throws(Failure) -> Bool
  ) throws(Failure) {
    let queue = OrderedQueue<Value>(count: count, lead: 4 * jobs)
    let threads = (0..<(jobs > 1 ? min(jobs, count) : 0)).compactMap { _ in
      WorkThread { queue.workUntilDone(worker()) }
    }
    defer {
      queue.stop()
      for thread in threads { thread.join() }
    }
    // One job needs no thread; and where the system has none left the caller does the work.
    let work = threads.isEmpty ? worker() : queue.result
    for index in 0..<count {
      guard try take(work(index)) else { return }
    }
  }
}

/// What threads share: the next piece, and results that nobody took yet.
///
/// Every access is under the monitor's lock.
private final class OrderedQueue<Value: Sendable>: @unchecked Sendable {
  private let monitor = Monitor()
  private let count: Int
  private let lead: Int
  private var next = 0
  private var taken = 0
  private var results: [Int: Value] = [:]

  init(count: Int, lead: Int) {
    self.count = count
    self.lead = lead
  }

  func workUntilDone(_ work: (Int) -> Value) {
    while let index = claim() {
      let value = work(index)
      monitor.locked {
        results[index] = value
        monitor.wakeAll()
      }
    }
  }

  private func claim() -> Int? {
    monitor.locked {
      while next < count, next >= taken + lead { monitor.wait() }
      guard next < count else { return nil }
      next += 1
      return next - 1
    }
  }

  func result(of index: Int) -> Value {
    monitor.locked {
      while true {
        if let value = results.removeValue(forKey: index) {
          taken = index + 1
          monitor.wakeAll()
          return value
        }
        monitor.wait()
      }
    }
  }

  func stop() {
    monitor.locked {
      next = count
      monitor.wakeAll()
    }
  }
}
