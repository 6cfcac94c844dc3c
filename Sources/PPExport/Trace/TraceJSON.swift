import PPAnalysis
import PPModel
import PPSupport

extension Exporter where Subject == RunRecord {
  /// `run --trace`: events for Perfetto and `chrome://tracing`; see `Docs/Formats.md`.
  public static var trace: Exporter {
    Exporter(
      "trace", "write a trace for Perfetto",
      ofTimeline: { record, evaluation, sink in
        try TraceJSON.write(evaluation, record, to: sink)
      })
  }
}

/// A timeline as Chrome trace events: a process for each rank, a thread for its instructions and, where components
/// were recorded, one for each stream.
///
/// Messages are flows from the instruction that sends to the one that takes in; activations are a counter. Times are
/// microseconds; a unit of plain costs is a millisecond.
enum TraceJSON {
  /// Writes the events to `sink` in pieces of some 64 KiB.
  ///
  /// - Complexity: O(instructions + components).
  static func write<Failure: Error>(
    _ evaluation: Evaluation, _ record: RunRecord, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let ranks = 0..<evaluation.schedule.ranks
    var events = TraceEvents(evaluation.scale)
    events.begin(schedule: record.title, costs: record.costs.description)
    for rank in ranks { events.name(rank: rank, hasStreams: evaluation.components != nil) }
    let graph = DependencyGraph(evaluation.schedule)
    let starts = evaluation.timeline.starts
    let recomputed = RecomputedCells(evaluation.schedule)
    for rank in ranks {
      for index in evaluation.schedule.instructions(ofRank: rank) {
        events.instruction(index, rank, starts[index], evaluation)
        events.messages(to: index, rank, graph, starts, evaluation.timeline)
        try events.flush(to: sink)
      }
      try events.activations(
        ofRank: rank, starts, evaluation.timeline, heldForW: record.heldForW, recomputed, to: sink)
    }
    for component in evaluation.components ?? [] {
      events.component(component, evaluation.schedule)
      try events.flush(to: sink)
    }
    events.end()
    try events.flush(to: sink, isLast: true)
  }
}
