import PPStudy

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
/// target, which takes the target's place when it is complete. Devices and pipes are written directly,
/// and so is a file in a folder that takes no new ones.
final class OutputFile {
  private enum Target {
    case standardOutput(World)
    case direct(Int32)
    case replacing(PartialFile)
  }

  /// Whether it is standard output.
  var isStandardOutput: Bool { if case .standardOutput = target { true } else { false } }

  /// The path as the user wrote it, and the file's own, links followed.
  private let path: String
  private let place: String
  private let target: Target
  /// Whether the old text of a file that is written directly is still there.
  private var keepsOldText = false
  private var isFinished = false

  /// Opens the file at `path`, `-` for standard output.
  init(_ path: String, in world: World) throws {
    self.path = path
    guard path != "-" else {
      place = path
      target = .standardOutput(world)
      return
    }
    func refusal(_ code: Int32) -> Refusal { .trouble("cannot write '\(path)': \(describe(code))") }
    guard !path.isEmpty else {
      throw Refusal.trouble("an output file needs a name; - is standard output")
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    guard exists || errno == ENOENT else { throw refusal(errno) }
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw Refusal.trouble("cannot write '\(path)': it is a directory")
    }
    guard !exists || access(path, W_OK) == 0 else { throw refusal(errno) }
    let isRegular = !exists || status.st_mode & S_IFMT == S_IFREG
    let target = isRegular ? OutputFile.followingLinks(path) : nil
    place = target ?? path
    var code = EILSEQ
    if let target {
      if let partial = PartialFile(beside: target) {
        if exists { partial.adopt(status) }
        self.target = .replacing(partial)
        return
      }
      code = errno
    }
    let descriptor = exists ? open(path, O_WRONLY | O_CLOEXEC) : -1
    guard descriptor >= 0 else { throw refusal(exists ? errno : code) }
    self.target = .direct(descriptor)
    keepsOldText = isRegular
  }

  /// Where a path's links lead, whether there is a file or not: a link stays a link.
  ///
  /// Nil if the way goes through a name that is no UTF-8 text, which only the system can follow.
  private static func followingLinks(_ path: String) -> String? {
    var place = path
    // The system follows no more than 40.
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      guard readlink(place, &buffer, buffer.count - 1) > 0 else { break }
      let text = buffer.withUnsafeBufferPointer {
        $0.baseAddress.flatMap(String.init(validatingCString:))
      }
      guard let link = text else { return nil }
      let folder = place.lastIndex(of: "/").map { place[...$0] } ?? ""
      place = link.hasPrefix("/") ? link : folder + link
    }
    return place
  }

  /// Adds to the file.
  func write(_ bytes: [UInt8]) throws {
    let code: Int32
    switch target {
    case .standardOutput(let world): return try world.write(bytes)
    case .replacing(let partial): code = writeAll(bytes, to: partial.descriptor)
    case .direct(let descriptor):
      try dropOldText(descriptor)
      code = writeAll(bytes, to: descriptor)
    }
    guard code == 0 || code == EPIPE else { throw problem(code) }
  }

  /// Puts the complete file in its place; nothing can be added after that.
  func finish() throws {
    guard !isFinished else { return }
    switch target {
    case .standardOutput: break
    case .replacing(let partial):
      let code = partial.replace(place)
      guard code == 0 else { throw problem(code) }
      isFinished = true
      guard close(partial.descriptor) == 0 else { throw problem(errno) }
    case .direct(let descriptor):
      try dropOldText(descriptor)
      isFinished = true
      guard close(descriptor) == 0 else { throw problem(errno) }
    }
    isFinished = true
  }

  private func dropOldText(_ descriptor: Int32) throws {
    guard keepsOldText else { return }
    guard ftruncate(descriptor, 0) == 0 else { throw problem(errno) }
    keepsOldText = false
  }

  private func problem(_ code: Int32) -> Refusal {
    .trouble("cannot write '\(path)': \(describe(code))")
  }

  deinit {
    guard !isFinished else { return }
    switch target {
    case .standardOutput: break
    case .direct(let descriptor): close(descriptor)
    case .replacing(let partial):
      close(partial.descriptor)
      partial.remove()
    }
  }
}
