import PPAnalysis
import PPModel

extension Exporter where Subject == ExplanationRecord {
  /// `explain --csv`.
  public static var explanationCSV: Exporter {
    Exporter("csv", "write the timeline as CSV") { record, sink in
      try ExplanationCSV.write(record.explanation, to: sink)
    }
  }
}

/// `explain --csv`: what every rank does from the first tick to the last, a row for each instruction and
/// each bubble; see `Docs/Formats.md`.
public enum ExplanationCSV {
  /// The first row.
  public static let header =
    "rank,start,end,entry,instruction,waits_for,waits_for_rank,slack,on_path"

  /// Writes the rows to `sink` in pieces of some 64 KiB.
  ///
  /// - Complexity: O(instructions).
  public static func write<Failure: Error>(
    _ explanation: Explanation, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let timeline = explanation.evaluation.timeline
    let starts = timeline.starts
    let schedule = timeline.schedule
    let scale = explanation.evaluation.scale
    var isOnPath = [Bool](repeating: false, count: schedule.count)
    for step in explanation.path.steps { isOnPath[step.instruction] = true }
    var text = header + "\n"
    func name(_ index: Int?) -> String { index.map { "\"\(schedule[$0])\"" } ?? "" }
    for rank in 0..<schedule.ranks {
      var bubbles = explanation.bubbles.ofRank(rank)
      func addBubbles(until end: Ticks) {
        while let bubble = bubbles.first, bubble.time.upperBound <= end {
          bubbles.removeFirst()
          let producer = bubble.producer.map { "\(schedule.rank(ofInstruction: $0))" } ?? ""
          text += "\(rank),\(scale.text(bubble.time.lowerBound)),"
          text += "\(scale.text(bubble.time.upperBound)),\(bubble.cause.rawValue),"
          text += "\(name(bubble.next)),\(name(bubble.producer)),\(producer),,\n"
        }
      }
      for index in schedule.instructions(ofRank: rank) {
        if !schedule.isCopy(index) { addBubbles(until: starts[index]) }
        let slack = explanation.slack.map { scale.text($0.ticks[index]) } ?? ""
        text += "\(rank),\(scale.text(starts[index])),\(scale.text(timeline.ends[index])),"
        text += "run,\(name(index)),,,\(slack),\(isOnPath[index])\n"
        if text.utf8.count > 1 << 16 {
          try sink(Array(text.utf8))
          text = ""
        }
      }
      addBubbles(until: .max)
    }
    try sink(Array(text.utf8))
  }
}
