import PPAnalysis

/// A run as a trace for each rank, as a profiler leaves them: for analyses that compare ranks, such as Holistic Trace
/// Analysis.
public struct RankTraces {
  private let record: RunRecord
  private let evaluation: Evaluation

  /// The traces of a run; nil without a timeline.
  public init?(_ record: RunRecord) {
    guard let evaluation = record.evaluation else { return nil }
    self.record = record
    self.evaluation = evaluation
  }

  /// The names of the files, `[ranks]`: `rank_3.json`.
  public var names: [String] { (0..<evaluation.schedule.ranks).map { "rank_\($0).json" } }

  /// Writes the trace of a rank.
  ///
  /// - Complexity: O(instructions of the rank + components of all).
  public func write(rank: Int, to sink: ByteSink) throws {
    try TraceJSON.write(evaluation, record, rank: rank) { bytes in try sink(bytes) }
  }
}
