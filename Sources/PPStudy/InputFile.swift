import PPSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading files that users name.
public enum InputFile {
  /// The largest file that is read, in bytes.
  package static let limit = 16 << 20

  /// Why the next bytes could not be read, as the system tells it.
  public struct Problem: Error, Sendable {
    package let reason: String
    package init(reason: String) { self.reason = reason }
  }

  /// Whether there is anything at `path`.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The whole file; pipes are read to their end, up to the limit.
  ///
  /// - Throws: a sentence with the path and the system's reason.
  package static func read(_ path: String) throws(Refusal) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw .trouble("cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw .trouble("cannot read '\(path)': it is a directory; name a schedule file in it")
    }
    return try all(of: "'\(path)'") { next($0, of: descriptor) }
  }

  /// All that comes, up to the limit.
  ///
  /// - Parameters:
  ///   - name: how messages call it.
  ///   - next: the next bytes, at most so many; none at the end.
  /// - Throws: a sentence where there is too much, or where reading fails.
  package static func all(
    of name: String, _ next: (Int) -> Result<[UInt8], Problem>
  ) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      switch next(1 << 16) {
      case .failure(let problem): throw .trouble("cannot read \(name): \(problem.reason)")
      case .success([]):
        // What is made of a text takes up to 40 times its bytes.
        guard isMemoryAvailable(bytes: 50 * bytes.count) else {
          throw .trouble("\(name) takes more memory to read than this process can have")
        }
        return bytes
      case .success(let more):
        guard bytes.count + more.count <= limit else {
          throw .trouble("\(name) is too large: a schedule file has at most \(limit >> 20) MiB")
        }
        bytes += more
      }
    }
  }

  /// The next bytes of an open file, at most so many; none at its end.
  package static func next(_ count: Int, of descriptor: Int32) -> Result<[UInt8], Problem> {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      repeat {
        filled = max(0, rawRead(descriptor, UnsafeMutableRawBufferPointer(buffer), &code))
      } while code == EINTR
    }
    return code == 0
      ? .success(bytes) : .failure(Problem(reason: String(cString: strerror(code))))
  }

  private static func rawRead(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ code: inout Int32
  ) -> Int {
    #if canImport(Glibc)
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
    code = count < 0 ? errno : 0
    return count
  }
}
