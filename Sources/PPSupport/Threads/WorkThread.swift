#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the system.
package struct WorkThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// What the deepest call needs many times over, whatever `ulimit -s` says.
  package static let stackSize = 8 << 20

  /// Starts a thread; nil if the system has none left.
  package init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, WorkThread.stackSize)
    #if canImport(Glibc)
      var started = pthread_t()
      let code = pthread_create(&started, &attributes, WorkThread.start, body.toOpaque())
    #else
      var place: pthread_t?
      let code = pthread_create(&place, &attributes, WorkThread.start, body.toOpaque())
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

  /// Waits until the thread has ended.
  package func join() { pthread_join(thread, nil) }
}
