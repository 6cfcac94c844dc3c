import PPAnalysis
import PPModel

extension Exporter where Subject == RunRecord {
  /// `run --csv`: instructions, or components where these were recorded.
  public static var timelineCSV: Exporter {
    Exporter(
      "csv", "write the timeline as CSV",
      ofTimeline: { _, evaluation, sink in
        if evaluation.components == nil {
          try TimelineCSV.write(evaluation, to: sink)
        } else {
          try ComponentCSV.write(evaluation, to: sink)
        }
      })
  }
}

/// `run --csv`: one row for each instruction, rank by rank; see `Docs/Formats.md`.
public enum TimelineCSV {
  /// The first row.
  public static let header =
    "rank,kind,stage,microbatch,backward_stage,backward_microbatch,start,end"

  /// Writes the rows to `sink` in pieces of some 64 KiB.
  ///
  /// - Complexity: O(instructions).
  public static func write<Failure: Error>(
    _ evaluation: Evaluation, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let timeline = evaluation.timeline
    let starts = timeline.starts
    let schedule = timeline.schedule
    let scale = evaluation.scale
    let comma = UInt8(ascii: ",")
    var bytes = Array(header.utf8) + [UInt8(ascii: "\n")]
    for rank in 0..<schedule.ranks {
      for index in schedule.instructions(ofRank: rank) {
        let kind = schedule.kind(at: index)
        append(rank, to: &bytes)
        bytes.append(comma)
        bytes.append(contentsOf: kind.letters.utf8)
        bytes.append(comma)
        append(Int(schedule.stages[index]), to: &bytes)
        bytes.append(comma)
        append(Int(schedule.microbatches[index]), to: &bytes)
        bytes.append(comma)
        if kind.isPair { append(Int(schedule.backwardStages[index]), to: &bytes) }
        bytes.append(comma)
        if kind.isPair { append(Int(schedule.backwardMicrobatches[index]), to: &bytes) }
        bytes.append(comma)
        bytes.append(contentsOf: scale.text(starts[index]).utf8)
        bytes.append(comma)
        bytes.append(contentsOf: scale.text(timeline.ends[index]).utf8)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count > 1 << 16 {
          try sink(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
    }
    try sink(bytes)
  }

  private static func append(_ value: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(value).utf8)
  }
}
