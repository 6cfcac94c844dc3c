import PPStudy
import PPSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension World {
  /// The world of this process.
  ///
  /// Sets what signals do to it.
  static func ofProcess() -> World {
    Signals.handle()
    var world = World(
      outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      terminalWidth: terminalWidth(),
      variable: { name in getenv(name).map { String(cString: $0) } },
      output: { bytes in
        switch writeAll(bytes, to: STDOUT_FILENO) {
        case 0: nil
        // EBADF: there was no standard output from the start.
        case EPIPE, EBADF: .closed
        case let code: .failed(describe(code))
        }
      },
      error: { bytes in _ = writeAll(bytes, to: STDERR_FILENO) })
    world.input = { count in InputFile.next(count, of: STDIN_FILENO) }
    world.errorIsTerminal = isatty(STDERR_FILENO) == 1
    world.watchInterrupts = { Signals.watch() }
    return world
  }

  private static func terminalWidth() -> Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// Writes every byte; returns 0, or the system's error number.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { buffer in
    var rest = buffer[...]
    while !rest.isEmpty {
      let written = write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}

/// The system's words for an error number.
func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
