import PPStudy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows line by line and that a later run can go on with, or standard output.
///
/// What has been added is in the file at once, whatever happens to the process: a kill leaves whole
/// lines and at most one that is cut.
final class GrowingFile {
  /// The longest line that is read back, in bytes.
  static let longestLine = 1 << 20

  private let path: String
  private let world: World
  private var descriptor: Int32 = -1
  private let isRegular: Bool

  /// Opens the file at `path`, `-` for standard output, empty unless a run resumes.
  ///
  /// No other run can write to the file at the same time.
  init(_ path: String, resumes: Bool, in world: World) throws {
    self.path = path
    self.world = world
    guard path != "-" else {
      isRegular = false
      guard !resumes else {
        throw Refusal.trouble("--resume goes with -o FILE, the file to go on with")
      }
      return
    }
    guard !path.isEmpty else {
      throw Refusal.trouble("an output file needs a name; - is standard output")
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    isRegular = !exists || status.st_mode & S_IFMT == S_IFREG
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw Refusal.trouble("cannot write '\(path)': it is a directory")
    }
    guard isRegular || !resumes else {
      throw Refusal.trouble("--resume cannot go on with '\(path)', which is no regular file")
    }
    descriptor = open(path, isRegular ? O_RDWR | O_CREAT : O_WRONLY, 0o666)
    guard descriptor >= 0 else { throw problem(errno) }
    guard isRegular else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw Refusal.trouble(
        "another run is writing to '\(path)'; wait for it, or name another file")
    }
    if !resumes { try cut(at: 0) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads the file from its start; tells each line without its line feed, and whether it had one.
  func readLines(_ body: ([UInt8], Bool) throws -> Void) throws {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    let end = try textEnd(&buffer)
    while offset < end {
      let count = min(try read(at: offset, into: &buffer), end - offset)
      guard count > 0 else { break }
      offset += count
      var rest = buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        try body(line + rest[..<end], true)
        line = []
        rest = rest[(end + 1)...]
      }
      line += rest
      guard line.count <= GrowingFile.longestLine else {
        throw Refusal.trouble("'\(path)' has lines that are too long for rows of a sweep")
      }
    }
    if !line.isEmpty { try body(line, false) }
  }

  /// Where the text ends: nulls behind it are lines that a file system had not written yet when the
  /// machine went down.
  private func textEnd(_ buffer: inout [UInt8]) throws -> Int {
    var end = Int(lseek(descriptor, 0, SEEK_END))
    while end > 0 {
      let start = max(0, end - buffer.count)
      let count = min(try read(at: start, into: &buffer), end - start)
      if let last = buffer[..<count].lastIndex(where: { $0 != 0 }) { return start + last + 1 }
      end = start
    }
    return 0
  }

  private func read(at offset: Int, into buffer: inout [UInt8]) throws -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw Refusal.trouble("cannot read '\(path)': \(describe(errno))")
      }
    }
  }

  /// Keeps the first `size` bytes, and adds behind them.
  func cut(at size: Int) throws {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      throw problem(errno)
    }
  }

  /// Adds whole lines.
  func append(_ bytes: [UInt8]) throws {
    guard descriptor >= 0 else { return try world.write(bytes) }
    let code = writeAll(bytes, to: descriptor)
    // Nobody reads a pipe any more: there is no use in going on.
    guard code != EPIPE else { throw Closed(answer: .fine) }
    guard code == 0 else { throw problem(code) }
  }

  /// Closes the file.
  func finish() throws {
    guard descriptor >= 0 else { return }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw problem(errno) }
  }

  private func problem(_ code: Int32) -> Refusal {
    .trouble("cannot write '\(path)': \(describe(code))")
  }
}
