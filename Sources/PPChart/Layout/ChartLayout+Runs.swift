import PPAnalysis
import PPEngine
import PPModel

extension ChartLayout {
  /// A row for each rank, a block for each instruction.
  ///
  /// - Parameters:
  ///   - window: the part to draw, in ticks; the whole step where nil.
  ///   - bubbles: tells idle times apart by their causes.
  public init(
    instructionsOf evaluation: Evaluation, window: Range<Ticks>? = nil, bubbles: Bubbles? = nil
  ) {
    let timeline = evaluation.timeline
    title = "rank"
    rows = (0..<timeline.schedule.ranks).map { Row(rank: $0, stream: nil, label: "\($0)") }
    scale = evaluation.scale
    self.window = window ?? 0..<max(1, timeline.makespan)
    self.bubbles = bubbles
    source = .instructions(timeline)
  }

  /// Two rows for each rank, computation and communication, a block for each component that was recorded.
  ///
  /// - Complexity: O(components).
  public init(componentsOf evaluation: Evaluation, window: Range<Ticks>? = nil) {
    var records = [[ComponentRecord]](repeating: [], count: 2 * evaluation.schedule.ranks)
    for record in evaluation.components ?? [] {
      records[2 * record.rank + record.kind.stream.rawValue].append(record)
    }
    title = "rank"
    rows = (0..<evaluation.schedule.ranks).flatMap { rank in
      [
        Row(rank: rank, stream: .compute, label: "\(rank) compute"),
        Row(rank: rank, stream: .communication, label: "comm"),
      ]
    }
    scale = evaluation.scale
    self.window = window ?? 0..<max(1, evaluation.metrics.makespan)
    bubbles = nil
    source = .components(records, evaluation.schedule)
  }

  /// The two streams of one chunk by itself.
  public init(_ closeUp: CloseUp, window: Range<Ticks>? = nil) {
    title = "stream"
    rows = [
      Row(rank: nil, stream: .compute, label: "compute"),
      Row(rank: nil, stream: .communication, label: "comm"),
    ]
    scale = .milliseconds
    self.window = window ?? 0..<max(1, closeUp.duration)
    bubbles = nil
    source = .components(
      [ComponentStream.compute, .communication].map { stream in
        closeUp.components.filter { $0.kind.stream == stream }
      }, nil)
  }
}
