import PPModel
import PPSupport

extension RecordingFormat {
  /// ppsim's timeline CSV: what `run --csv` writes, and what other tools' recordings are easily made into.
  public static let timelineCSV = RecordingFormat(
    name: "a timeline as CSV (rank,kind,stage,microbatch,start,end)",
    knows: { source in
      let line = source.head.prefix { $0 != UInt8(ascii: "\n") }
      let names = String(decoding: line, as: UTF8.self).split(separator: ",").map(
        TimelineColumns.trimmed)
      return names.contains("rank") && names.contains("microbatch")
    },
    read: { sources throws(RecordingFault) in
      var builder = RecordingBuilder()
      var copies = 0
      for source in sources {
        var reader = try TimelineReader(source)
        try reader.read(into: &builder)
        copies += reader.copies
      }
      var recording = builder.recording(source: "timeline")
      if copies > 0 {
        recording.notes.append(
          "\(copies) copies of activations, O and L, are left out: they run beside computation")
      }
      return .timeline(recording)
    })
}

/// Reads the rows of a timeline, one after the other.
struct TimelineReader {
  private var stream: ByteStream
  private let columns: TimelineColumns
  private let file: String
  private var number = 1
  /// Rows of copy queues, which are left out.
  private(set) var copies = 0

  init(_ source: TraceSource) throws(RecordingFault) {
    stream = try source.open()
    file = source.name
    columns = try TimelineColumns(try stream.line() ?? [], of: source.name)
  }

  private func fault(_ phrase: String) -> RecordingFault {
    RecordingFault("'\(file)', line \(number): \(phrase)")
  }

  mutating func read(into builder: inout RecordingBuilder) throws(RecordingFault) {
    while let line = try stream.line() {
      number += 1
      guard !line.isEmpty else { continue }
      let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      guard cells.count == columns.count else {
        throw fault("there are \(cells.count) cells where the first line names \(columns.count)")
      }
      let letters = String(decoding: cells[columns.kind], as: UTF8.self)
      guard let kind = TimelineReader.kinds[TimelineColumns.trimmed(letters)] else {
        throw fault(
          "the kind is '\(letters.plain().prefix(20))'; it must be "
            + InstructionKind.allCases.map(\.letters).joined(separator: ", "))
      }
      guard !kind.isCopy else {
        copies += 1
        continue
      }
      var chunk = RecordedChunk(
        kind, stage: try whole(cells[columns.stage], "stage"),
        microbatch: try whole(cells[columns.microbatch], "microbatch"),
        start: try time(cells[columns.start], "start"), end: try time(cells[columns.end], "end"))
      guard chunk.end >= chunk.start else { throw fault("the end is before the start") }
      if kind.isPair {
        guard let stage = columns.backwardStage, let microbatch = columns.backwardMicrobatch else {
          throw fault("a pair needs the columns backward_stage and backward_microbatch")
        }
        chunk.backwardStage = Int32(try whole(cells[stage], "backward_stage"))
        chunk.backwardMicrobatch = Int32(try whole(cells[microbatch], "backward_microbatch"))
      }
      var step: Int?
      if let place = columns.step { step = try whole(cells[place], "step") }
      let rank = try whole(cells[columns.rank], "rank")
      guard rank < RecordedRun.mostRanks else {
        throw fault("the rank is \(rank); there may be \(RecordedRun.mostRanks)")
      }
      builder.add(chunk, rank: rank, step: step)
      guard !builder.isFull else {
        throw fault("one step has more chunks than are kept of a recording")
      }
    }
  }

  /// The kinds by their letters, pairs in both ways.
  private static let kinds: [String: InstructionKind] = {
    var kinds = Dictionary(uniqueKeysWithValues: InstructionKind.allCases.map { ($0.letters, $0) })
    kinds["FB"] = .pair
    kinds["FI"] = .inputPair
    return kinds
  }()

  private func whole(_ cell: ArraySlice<UInt8>, _ name: String) throws(RecordingFault) -> Int {
    let text = String(decoding: cell, as: UTF8.self)
    guard let number = Int(TimelineColumns.trimmed(text)), (0...1_000_000_000).contains(number)
    else {
      throw fault(
        "the \(name) is '\(text.plain().prefix(40))'; it must be a whole number from 0 on")
    }
    return number
  }

  /// A time in ticks: digits are taken as they are, so nothing is lost of what ppsim writes.
  private func time(_ cell: ArraySlice<UInt8>, _ name: String) throws(RecordingFault) -> Ticks {
    var value: Int64 = 0
    var behind: Int?
    var isPlain = !cell.isEmpty
    for byte in cell where isPlain {
      if byte == UInt8(ascii: "."), behind == nil {
        behind = 0
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        guard behind ?? 0 < columns.decimals || behind == nil else {
          isPlain = false
          break
        }
        isPlain = value < 400_000_000_000_000_000
        if isPlain { value = value * 10 + Int64(byte - UInt8(ascii: "0")) }
        behind = behind.map { $0 + 1 }
      } else {
        isPlain = false
      }
    }
    if isPlain {
      var isSmall = true
      for _ in (behind ?? 0)..<columns.decimals {
        isSmall = isSmall && value < 400_000_000_000_000_000
        if isSmall { value *= 10 }
      }
      if isSmall { return Ticks(value) }
    }
    let text = TimelineColumns.trimmed(String(decoding: cell, as: UTF8.self))
    guard let number = Double(text), number >= 0 else {
      throw fault("the \(name) is '\(text.plain().prefix(40))'; times are numbers from 0 on")
    }
    let ticks = (0..<columns.decimals).reduce(number) { value, _ in value * 10 }
    guard ticks < 4e18 else {
      throw fault("the \(name) is \(text), which is too long for any clock")
    }
    return Ticks(Int64(ticks.rounded()))
  }
}
