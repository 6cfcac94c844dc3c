/// Pieces of work that several threads do, handed on in their order.
package enum OrderedWork {
  /// Does pieces 0, 1, … and gives what they come to, in order, to `take`, on the caller's thread.
  ///
  /// Threads run ahead of `take` by a few pieces for each thread, so memory is bounded. It ends after
  /// the last piece, when `take` says false, or when it throws; no thread is left behind.
  ///
  /// - Parameters:
  ///   - jobs: how many threads work, besides the caller's; with one the caller's does it all.
  ///   - worker: called once by each thread; what it returns does the thread's pieces.
  /// - Throws: what `take` throws.
  package static func run<Value: Sendable, Problem>(
    count: Int, jobs: Int, worker: @escaping @Sendable () -> (Int) -> Value,
    take: (Value) throws(Problem) -> Bool
  ) throws(Problem) {
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
private struct OrderedQueue<Value: Sendable>: Sendable {
  private struct State {
    var next = 0
    var taken = 0
    var count: Int
    var results: [Int: Value] = [:]
  }

  private enum Claim {
    case piece(Int)
    case none
  }

  private let state: Monitor<State>
  private let lead: Int

  init(count: Int, lead: Int) {
    state = Monitor(State(count: count))
    self.lead = lead
  }

  func workUntilDone(_ work: (Int) -> Value) {
    while case .piece(let index) = claim() {
      let value = work(index)
      state.change { $0.results[index] = value }
    }
  }

  private func claim() -> Claim {
    state.wait { state in
      guard state.next < state.count else { return Claim.none }
      guard state.next < state.taken + lead else { return nil }
      state.next += 1
      return .piece(state.next - 1)
    }
  }

  func result(of index: Int) -> Value {
    let value = state.wait { $0.results.removeValue(forKey: index) }
    state.change { $0.taken = index + 1 }
    return value
  }

  func stop() { state.change { $0.count = $0.next } }
}
