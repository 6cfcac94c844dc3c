/// What a reader made of its input.
public enum Recording: Sendable {
  /// When each chunk ran.
  case timeline(RawRecording)
  /// What forwards and backwards took in all: no chunks.
  case totals(TimerTotals)
  /// The kernels of GPUs, one trace for each.
  case kernels([KernelTrace])
}

/// A format of recordings: how it is known, and how it is read.
///
/// Another format is a value of this type in a file of its own, and a word in the list.
public struct RecordingFormat: Sendable {
  /// What it is called in messages: `Primus' pp_rank_N.json`.
  public let name: String
  /// Whether a source is of it, by its first bytes.
  public let knows: @Sendable (TraceSource) -> Bool
  /// Reads sources that are all of it.
  public let read: @Sendable ([TraceSource]) throws(RecordingFault) -> Recording

  /// The formats, in the order in which they are tried.
  public static let all: [RecordingFormat] = [.primus, .timelineCSV, .megatronTimers, .kineto]

  /// Reads sources, whatever they are.
  ///
  /// - Throws: a sentence where they are of no format, or of several.
  public static func read(_ sources: [TraceSource]) throws(RecordingFault) -> Recording {
    guard let first = sources.first else { throw RecordingFault("there is nothing to read") }
    var formats: [RecordingFormat] = []
    for source in sources {
      guard let format = all.first(where: { $0.knows(source) }) else { throw unknown(source) }
      formats.append(format)
    }
    if let other = formats.firstIndex(where: { $0.name != formats[0].name }) {
      throw RecordingFault(
        "'\(first.name)' is \(formats[0].name) and '\(sources[other].name)' is \(formats[other].name); give "
          + "files of one recording")
    }
    return try formats[0].read(sources)
  }

  private static func unknown(_ source: TraceSource) -> RecordingFault {
    let read = "what is read: " + all.map(\.name).joined(separator: ", ")
    guard !source.head.isEmpty else { return RecordingFault("'\(source.name)' is empty") }
    if source.head.starts(with: [0x1F, 0x8B]) {
      return RecordingFault(
        "'\(source.name)' is compressed with gzip; unpack it on the way: zcat FILE | ppsim calibrate -"
      )
    }
    if source.head.starts(with: Array("SQLite format 3".utf8)) {
      return RecordingFault(
        "'\(source.name)' is an SQLite file, as Nsight Systems exports; Docs/Calibrate.md has the query that "
          + "makes a timeline of it")
    }
    return RecordingFault("'\(source.name)' is no recording that ppsim knows; \(read)")
  }
}
