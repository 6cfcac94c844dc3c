#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading files that users name.
enum InputFile {
  /// The largest file that is read, in bytes.
  static let limit = 16 << 20

  /// Whether there is anything at `path`.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The whole file; pipes are read to their end, up to the limit.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .trouble("cannot read '\(path)': \(describe(errno))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw .trouble("cannot read '\(path)': it is a directory; name a schedule file in it")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { rawRead(descriptor, $0) }
      guard count >= 0 else { throw .trouble("cannot read '\(path)': \(describe(errno))") }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw .trouble("'\(path)' is too large: a schedule file has at most \(limit >> 20) MiB")
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func rawRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 || errno != EINTR { return count }
    }
  }
}
