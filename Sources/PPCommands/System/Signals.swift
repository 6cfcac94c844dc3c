import PPSupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What signals do to this process.
///
/// SIGINT, SIGTERM and SIGHUP end it, and partial files with it; a sweep ends at a good place instead.
/// The global values of the program are here: a signal handler has nowhere else to look. They are made
/// before the first handler is set, and handlers call only what is safe in them.
enum Signals {
  /// Those that ask the process to end.
  private static let endings = [SIGINT, SIGTERM, SIGHUP]
  /// The signal that a sweep is to end for; 0 while there is none.
  private static let requested = Atomic<Int32>(0)

  /// Sets the handlers of a process.
  static func handle() {
    _ = requested.load(ordering: .relaxed)
    PartialFile.prepare()
    // A closed pipe and a full file are errors of `write`, to be told like others.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let heeded = endings.filter { !isIgnored($0) }
    for number in heeded { set(number, removeAndEnd) }
    unblock(heeded)
    // Swift's allocator ends the process when it is given no memory, its runtime uses what it has not.
    for number in [SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
      sigaction(number, nil, &previous[Int(number)])
      set(number, endIfOutOfMemory)
    }
  }

  /// From now on the first signal that asks to end is remembered instead; a second one ends the process.
  ///
  /// - Returns: what tells the exit code of the signal that came.
  static func watch() -> @Sendable () -> ExitCode? {
    // `nohup` ignores SIGHUP and means it; a shell ignores SIGINT for what it runs beside, but whoever
    // sends it by hand means it too.
    let watched = endings.filter { $0 != SIGHUP || !isIgnored($0) }
    for number in watched { set(number, remember, resets: true) }
    unblock(watched)
    return {
      let number = requested.load(ordering: .relaxed)
      return number == 0 ? nil : ExitCode(rawValue: 128 + number)
    }
  }

  /// Lets signals through that whoever started this process may have left blocked.
  private static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #elseif canImport(Musl)
      let handler = action.__sa_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func set(
    _ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, resets: Bool = false
  ) {
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #elseif canImport(Musl)
      action.__sa_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    // A thread that has run out of stack may have another one for handlers.
    action.sa_flags = SA_ONSTACK
    if resets { action.sa_flags |= Int32(bitPattern: UInt32(truncatingIfNeeded: SA_RESETHAND)) }
    sigaction(number, &action, nil)
  }

  // MARK: Handlers

  private static let remember: @convention(c) (Int32) -> Void = { number in
    requested.store(number, ordering: .relaxed)
  }

  /// What was to be done before `endIfOutOfMemory`, by the signal's number.
  nonisolated(unsafe) private static var previous = Array(repeating: sigaction(), count: 32)

  /// More than any column of a schedule takes.
  private static let probe = 1 << 31

  private static let endIfOutOfMemory: @convention(c) (Int32) -> Void = { number in
    guard !isMemoryAvailable(bytes: probe) else {
      // Something else went wrong: as if this handler were not there.
      var action = previous[Int(number)]
      sigaction(number, &action, nil)
      if number == SIGABRT { raise(number) }
      return
    }
    PartialFile.removeAll()
    let sentence: StaticString = """
      ppsim: out of memory; raise the limit of this process (ulimit -v), or give a smaller --pp or --micro

      """
    write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
    _exit(ExitCode.trouble.rawValue)
  }

  private static let removeAndEnd: @convention(c) (Int32) -> Void = { number in
    PartialFile.removeAll()
    signal(number, SIG_DFL)
    raise(number)
  }
}
