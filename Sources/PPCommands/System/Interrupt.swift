#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether Ctrl-C was pressed, for work that wants to end at a good place.
///
/// The one global variable of the program: a signal handler has nowhere else to leave a word. It is
/// written by the handler alone, and only ever to 1.
enum Interrupt {
  nonisolated(unsafe) private static var wasRequested: Int32 = 0

  /// From now on the first SIGINT is remembered instead of ending the process; the second ends it.
  ///
  /// - Returns: what tells whether there was one.
  static func watch() -> @Sendable () -> Bool {
    var action = sigaction()
    let remember: @convention(c) (Int32) -> Void = { _ in Interrupt.wasRequested = 1 }
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = remember
    #elseif canImport(Musl)
      action.__sa_handler.sa_handler = remember
    #else
      action.__sigaction_u.__sa_handler = remember
    #endif
    action.sa_flags = Int32(bitPattern: UInt32(truncatingIfNeeded: SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    // Whoever started this process may have left the signal blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return { Interrupt.wasRequested != 0 }
  }
}
