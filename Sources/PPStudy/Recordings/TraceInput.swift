import PPSupport
import PPTrace

/// Finding and opening the recordings that users name: files, folders of files, standard input.
public struct TraceInput: Sendable {
  /// Gives the next bytes of standard input, at most so many; none at its end.
  private let standardInput: @Sendable (Int) -> Result<[UInt8], InputFile.Problem>
  /// Hears of bytes as they are read.
  private let progress: @Sendable (Int) -> Void

  /// How many bytes are read at a time.
  private static let piece = 1 << 18

  /// An input with a standard input.
  ///
  /// - Parameter progress: called with the number of bytes, each time some were read.
  public init(
    standardInput: @escaping @Sendable (Int) -> Result<[UInt8], InputFile.Problem>,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.standardInput = standardInput
    self.progress = progress
  }

  /// Reads what files and folders hold; `-` is standard input.
  ///
  /// Of a folder those files are taken that are recordings; whatever else lies there is left out.
  ///
  /// - Throws: a sentence, where something cannot be read or is no recording.
  public func read(_ paths: [String]) throws(Refusal) -> Recording {
    var sources: [TraceSource] = []
    for path in paths {
      if path == "-" {
        sources.append(try standard())
      } else if let names = InputFile.names(inFolder: path) {
        sources += try files(path, names)
      } else {
        sources.append(try file(path))
      }
    }
    do throws(RecordingFault) {
      return try RecordingFormat.read(sources)
    } catch {
      throw .trouble(error.description)
    }
  }

  private func files(_ folder: String, _ names: [String]) throws(Refusal) -> [TraceSource] {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    var known: [TraceSource] = []
    for name in names where InputFile.names(inFolder: base + name) == nil {
      let source = try file(base + name)
      if RecordingFormat.all.contains(where: { $0.knows(source) }) { known.append(source) }
    }
    guard !known.isEmpty else {
      throw .trouble(
        "'\(folder)' has no recordings in it; what is read: "
          + RecordingFormat.all.map(\.name).joined(separator: ", "))
    }
    return known
  }

  private func file(_ path: String) throws(Refusal) -> TraceSource {
    let head = try InputFile.head(path, TraceSource.headSize)
    let progress = progress
    return TraceSource(name: path.plain(), head: head) { () throws(RecordingFault) in
      let file: OpenInputFile
      do throws(Refusal) { file = try OpenInputFile(path) } catch {
        throw RecordingFault(error.sentence)
      }
      return ByteStream { () throws(RecordingFault) in
        try TraceInput.bytes(file.next(TraceInput.piece), of: path, progress)
      }
    }
  }

  private func standard() throws(Refusal) -> TraceSource {
    var head: [UInt8] = []
    do throws(RecordingFault) {
      while head.count < TraceSource.headSize {
        let more = try TraceInput.bytes(
          standardInput(TraceSource.headSize - head.count), of: "standard input", progress)
        guard !more.isEmpty else { break }
        head += more
      }
    } catch {
      throw .trouble(error.description)
    }
    let (input, progress, first) = (standardInput, progress, head)
    return TraceSource(name: "standard input", head: head) { () throws(RecordingFault) in
      var isFirst = true
      return ByteStream { () throws(RecordingFault) in
        defer { isFirst = false }
        guard !isFirst || first.isEmpty else { return first }
        return try TraceInput.bytes(input(TraceInput.piece), of: "standard input", progress)
      }
    }
  }

  private static func bytes(
    _ result: Result<[UInt8], InputFile.Problem>, of name: String, _ progress: (Int) -> Void
  ) throws(RecordingFault) -> [UInt8] {
    switch result {
    case .success(let bytes):
      progress(bytes.count)
      return bytes
    case .failure(let problem):
      throw RecordingFault("cannot read '\(name.plain())': \(problem.reason)")
    }
  }
}
