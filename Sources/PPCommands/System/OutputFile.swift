#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is written whole or not at all, or standard output.
///
/// Opened before the work, so that a bad path fails at once. The text goes to a new file beside the
/// target, which takes the target's place when it is complete; devices and pipes are written
/// directly.
final class OutputFile {
  private enum Target {
    case standardOutput(World)
    case direct
    case replacing(temporary: String)
  }

  private let path: String
  private let target: Target
  private var descriptor: Int32
  private var isComplete = false

  /// Opens the file at `path`, `-` for standard output.
  init(_ path: String, in world: World) throws(Failure) {
    guard path != "-" else {
      self.path = path
      target = .standardOutput(world)
      descriptor = -1
      return
    }
    guard !path.isEmpty else { throw .trouble("an output file needs a name; - is standard output") }
    // A link stays a link: the file that it points to is replaced.
    let resolved = realpath(path, nil)
    let place = resolved.map { String(cString: $0) } ?? path
    free(resolved)
    self.path = place
    var status = stat()
    let exists = stat(place, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw .trouble("cannot write '\(path)': it is a directory")
    }
    if exists, access(place, W_OK) != 0 {
      throw .trouble("cannot write '\(path)': \(describe(errno))")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      target = .direct
      descriptor = open(place, O_WRONLY)
    } else {
      // A run that was killed may have left a file of the same name behind.
      var (opened, attempt, temporary) = (Int32(-1), 0, "")
      repeat {
        temporary = "\(place).\(getpid())-\(attempt).partial"
        opened = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o666)
        attempt += 1
      } while opened < 0 && errno == EEXIST && attempt < 100
      descriptor = opened
      target = opened < 0 ? .direct : .replacing(temporary: temporary)
      if descriptor >= 0, exists { fchmod(descriptor, status.st_mode & 0o7777) }
    }
    guard descriptor >= 0 else { throw .trouble("cannot write '\(path)': \(describe(errno))") }
  }

  /// Adds to the file.
  func write(_ bytes: [UInt8]) throws(Failure) {
    if case .standardOutput(let world) = target { return try world.write(bytes) }
    let code = writeAll(bytes, to: descriptor)
    guard code == 0 || code == EPIPE else {
      throw .trouble("cannot write '\(path)': \(describe(code))")
    }
  }

  /// Puts the complete file in its place; nothing can be added after that.
  func finish() throws(Failure) {
    guard descriptor >= 0 else { return }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw .trouble("cannot write '\(path)': \(describe(errno))") }
    if case .replacing(let temporary) = target {
      guard rename(temporary, path) == 0 else {
        throw .trouble("cannot write '\(path)': \(describe(errno))")
      }
    }
    isComplete = true
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isComplete, case .replacing(let temporary) = target { unlink(temporary) }
  }
}
