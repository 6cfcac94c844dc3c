#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Pieces of work that several threads do, handed on in their order.
enum OrderedWork {
  /// Does pieces 0, 1, … and gives what they come to, in order, to `take`, on the caller's thread.
  ///
  /// Threads run ahead of `take` by a few pieces for each thread, so memory is bounded. It ends after
  /// the last piece, when `take` says false, or when it throws; no thread is left behind.
  ///
  /// - Parameter jobs: how many threads work; one works on the caller's thread.
  static func run<Value: Sendable>(
    count: Int, jobs: Int, work: @escaping @Sendable (Int) -> Value,
    take: (Value) throws(Failure) -> Bool
  ) throws(Failure) {
    guard jobs > 1, count > 1 else {
      for index in 0..<count {
        guard try take(work(index)) else { return }
      }
      return
    }
    let queue = OrderedQueue(count: count, lead: 4 * jobs, work: work)
    let threads = (0..<min(jobs, count)).compactMap { _ in WorkThread { queue.workUntilDone() } }
    defer {
      queue.stop()
      for thread in threads { thread.join() }
    }
    // Without a single thread, for lack of memory, the caller does the work.
    guard !threads.isEmpty else {
      for index in 0..<count {
        guard try take(work(index)) else { return }
      }
      return
    }
    for index in 0..<count {
      guard try take(queue.result(of: index)) else { return }
    }
  }
}

/// What threads share: the next piece, and results that nobody took yet.
///
/// Every access is under the monitor's lock.
private final class OrderedQueue<Value: Sendable>: @unchecked Sendable {
  private let monitor = Monitor()
  private let work: @Sendable (Int) -> Value
  private let count: Int
  private let lead: Int
  private var next = 0
  private var taken = 0
  private var results: [Int: Value] = [:]

  init(count: Int, lead: Int, work: @escaping @Sendable (Int) -> Value) {
    self.count = count
    self.lead = lead
    self.work = work
  }

  func workUntilDone() {
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

/// A lock with a condition.
private final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Gives up the lock until someone wakes; called under the lock.
  func wait() { pthread_cond_wait(condition, mutex) }
  func wakeAll() { pthread_cond_broadcast(condition) }
}

/// A thread of the system.
private struct WorkThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts a thread; nil if the system has none left.
  init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var started = pthread_t()
      let code = pthread_create(&started, nil, WorkThread.start, body.toOpaque())
    #else
      var place: pthread_t?
      let code = pthread_create(&place, nil, WorkThread.start, body.toOpaque())
      guard let started = place else {
        body.release()
        return nil
      }
    #endif
    guard code == 0 else {
      body.release()
      return nil
    }
    thread = started
  }

  #if canImport(Darwin)
    private static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
      {
        Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run()
        return nil
      }
  #else
    private static let start:
      @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        guard let body = $0 else { return nil }
        Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
        return nil
      }
  #endif

  func join() { pthread_join(thread, nil) }
}
