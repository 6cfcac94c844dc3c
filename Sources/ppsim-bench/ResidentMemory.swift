#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The memory of this process that is resident, as Linux tells it.
enum ResidentMemory {
  /// The most bytes resident during `body` beyond those before it; nil where the system does not tell.
  static func peak(of body: () throws -> Void) rethrows -> Int? {
    #if os(Linux)
      guard write("5", to: "/proc/self/clear_refs"), let before = bytes("VmRSS:") else {
        try body()
        return nil
      }
      try body()
      return bytes("VmHWM:").map { max(0, $0 - before) }
    #else
      try body()
      return nil
    #endif
  }

  /// The bytes that a process could still take; nil where the system does not tell.
  static var available: Int? {
    line("MemAvailable:", of: "/proc/meminfo")
  }

  private static func bytes(_ name: String) -> Int? { line(name, of: "/proc/self/status") }

  /// A line such as `VmRSS:   1234 kB`, in bytes.
  private static func line(_ name: String, of path: String) -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    while fgets(&buffer, 256, file) != nil {
      let text = String(
        decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard text.hasPrefix(name) else { continue }
      return text.dropFirst(name.count).split { $0 == " " || $0 == "\t" }.first
        .flatMap { Int($0) }.map { $0 * 1024 }
    }
    return nil
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }
}
