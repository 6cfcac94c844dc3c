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
  /// - Parameter rank: the one to write of, with the names that analyses of a rank's trace look for; all where nil.
  /// - Complexity: O(instructions + components).
  static func write<Failure: Error>(
    _ evaluation: Evaluation, _ record: RunRecord, rank: Int? = nil,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let schedule = evaluation.schedule
    let ranks = rank.map { $0..<$0 + 1 } ?? 0..<schedule.ranks
    var events = TraceEvents(evaluation, rank: rank)
    events.begin(schedule: record.title, costs: record.costs.description, ranks: schedule.ranks)
    for rank in ranks { events.name(rank: rank) }
    let graph = rank == nil ? DependencyGraph(schedule) : nil
    let starts = evaluation.timeline.starts
    let chunks = ActivationChanges(schedule, heldForW: record.heldForW)
    let bytes = record.activationChanges.flatMap { $0.areBytes ? $0 : nil }
    for rank in ranks {
      for index in schedule.instructions(ofRank: rank) {
        events.instruction(index, rank, starts[index], evaluation)
        if let graph { events.messages(to: index, rank, graph, starts, evaluation.timeline) }
        try events.flush(to: sink)
      }
      for (changes, unit) in [(chunks, "chunks"), (bytes, "bytes")] {
        guard let changes else { continue }
        let held = ActivationsOverTime(evaluation.timeline, rank: rank, changes)
        try events.activations(ofRank: rank, held, in: unit, to: sink)
      }
    }
    for component in evaluation.components ?? [] where ranks.contains(component.rank) {
      events.component(component, schedule)
      try events.flush(to: sink)
    }
    events.end()
    try events.flush(to: sink, isLast: true)
  }
}
