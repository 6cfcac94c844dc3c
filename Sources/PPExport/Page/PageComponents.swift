import PPAnalysis
import PPEngine
import PPModel
import PPSupport

/// The components of a run on the streams of its ranks, as numbers that follow those of `PageColumns`.
///
/// For each rank and each stream: how many there are, and for each, in the order of time: the component's code; the
/// layer; how much further in the page's order its instruction stands than that of the one before; the time since the
/// end before, and its duration, in grains.
struct PageComponents {
  /// The components of each rank and stream, `[ranks × streams]`.
  private let rows: [[ComponentRecord]]

  /// The streams that a page shows, from the top.
  static let streams: [(stream: ComponentStream, title: String)] = [
    (.compute, "compute"), (.communication, "communication"), (.copy, "copies"),
  ]

  /// Those of a run; nil where none were recorded.
  ///
  /// - Complexity: O(components × log components).
  init?(_ evaluation: Evaluation) {
    guard let components = evaluation.components else { return nil }
    let width = PageComponents.streams.count
    var rows = [[ComponentRecord]](repeating: [], count: width * evaluation.schedule.ranks)
    for record in components {
      rows[width * record.rank + record.kind.stream.rawValue].append(record)
    }
    self.rows = rows.map { $0.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
  }

  /// Ticks that every time is a multiple of.
  func grain(beside grain: Int64) -> Int64 {
    var grain = grain
    for record in rows.joined() where grain != 1 {
      grain = greatestCommonDivisor(grain, record.start.count)
      grain = greatestCommonDivisor(grain, record.end.count)
    }
    return grain
  }

  /// Hands the numbers over.
  func write(
    _ numbers: inout NumberStream, grain: Ticks, place: (Int) -> Int, to sink: ByteSink
  ) throws {
    for row in rows {
      numbers.add(row.count)
      var (instruction, end) = (0, Ticks(0))
      for record in row {
        numbers.add(ComponentKind.allCases.firstIndex(of: record.kind) ?? 0)
        numbers.add(record.layer)
        numbers.add(signed: place(record.instruction) - instruction)
        instruction = place(record.instruction)
        numbers.add(signed: (record.start - end) / grain)
        numbers.add((record.end - record.start) / grain)
        end = record.end
        try numbers.flush(to: sink)
      }
    }
  }
}
