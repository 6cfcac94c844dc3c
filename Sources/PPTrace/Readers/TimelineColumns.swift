/// Which column of a timeline holds what.
struct TimelineColumns {
  let count: Int
  let rank: Int
  let kind: Int
  let stage: Int
  let microbatch: Int
  let backwardStage: Int?
  let backwardMicrobatch: Int?
  let step: Int?
  let start: Int
  let end: Int
  /// Ticks of a unit of `start` and `end`, as a power of ten.
  let decimals: Int

  /// The units that names of columns end in: `start_us`.
  private static let units = [("", 6), ("_s", 9), ("_ms", 6), ("_us", 3), ("_ns", 0)]

  /// Reads the first line.
  init(_ line: ArraySlice<UInt8>, of file: String) throws(RecordingFault) {
    let names = String(decoding: line, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false).map(TimelineColumns.trimmed)
    func place(_ name: String) throws(RecordingFault) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw RecordingFault(
          "'\(file)', line 1: there is no column '\(name)'; a timeline has rank,kind,stage,microbatch,start,end"
        )
      }
      return place
    }
    count = names.count
    rank = try place("rank")
    kind = try place("kind")
    stage = try place("stage")
    microbatch = try place("microbatch")
    backwardStage = names.firstIndex(of: "backward_stage")
    backwardMicrobatch = names.firstIndex(of: "backward_microbatch")
    step = names.firstIndex(of: "step")
    let unit = TimelineColumns.units.first {
      names.contains("start" + $0.0) && names.contains("end" + $0.0)
    }
    guard let unit else {
      throw RecordingFault(
        "'\(file)', line 1: there are no columns 'start' and 'end'; in other units than milliseconds they are "
          + "called start_us and end_us, or with _ns or _s")
    }
    start = try place("start" + unit.0)
    end = try place("end" + unit.0)
    decimals = unit.1
  }

  static func trimmed(_ name: some StringProtocol) -> String {
    String(name.filter { !$0.isWhitespace && $0 != "\"" && $0 != "\u{FEFF}" })
  }
}
