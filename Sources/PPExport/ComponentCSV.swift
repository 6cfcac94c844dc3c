import PPAnalysis
import PPEngine

/// `run --streams --csv`: one row for each component, rank by rank; see `Docs/Formats.md`.
public enum ComponentCSV {
  /// The first row.
  public static let header = "rank,stream,component,stage,microbatch,layer,start,end"

  /// Writes the rows to `sink` in pieces of some 64 KiB.
  ///
  /// - Complexity: O(components).
  public static func write<Failure: Error>(
    _ evaluation: Evaluation, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let scale = evaluation.scale
    var bytes = Array((header + "\n").utf8)
    for record in evaluation.components ?? [] {
      let operation = record.operation(in: evaluation.schedule)
      let row =
        "\(record.rank),\(record.kind.stream),\(record.kind.rawValue),\(operation.stage),"
        + "\(operation.microbatch),\(record.layer),\(scale.text(record.start)),"
        + "\(scale.text(record.end))\n"
      bytes.append(contentsOf: row.utf8)
      if bytes.count > 1 << 16 {
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try sink(bytes)
  }
}
