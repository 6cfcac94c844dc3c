import PPSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is read piece by piece, and closed when nobody reads it any more.
final class OpenInputFile {
  private let descriptor: Int32

  /// Opens a file.
  init(_ path: String) throws(Refusal) {
    descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw .trouble("cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// The next bytes, at most so many; none at its end.
  func next(_ count: Int) -> Result<[UInt8], InputFile.Problem> {
    InputFile.next(count, of: descriptor)
  }
}

extension InputFile {
  /// The first bytes of a file.
  static func head(_ path: String, _ count: Int) throws(Refusal) -> [UInt8] {
    let file = try OpenInputFile(path)
    var head: [UInt8] = []
    while head.count < count {
      switch file.next(count - head.count) {
      case .failure(let problem): throw .trouble("cannot read '\(path)': \(problem.reason)")
      case .success([]): return head
      case .success(let more): head += more
      }
    }
    return head
  }

  /// The names of what lies in a folder, in their order, without hidden ones; nil where it is none.
  static func names(inFolder path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { bytes in
        bytes.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
