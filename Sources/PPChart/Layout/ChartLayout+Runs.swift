import PPAnalysis
import PPEngine
import PPModel

extension ChartLayout {
  /// A row for each rank, a block for each instruction; and one for its copies, where there are any.
  ///
  /// - Parameters:
  ///   - window: the part to draw, in ticks; the whole step where nil.
  ///   - bubbles: tells idle times apart by their causes.
  public init(
    instructionsOf evaluation: Evaluation, window: Range<Ticks>? = nil, bubbles: Bubbles? = nil
  ) {
    let timeline = evaluation.timeline
    title = "rank"
    let schedule = timeline.schedule
    var rows: [Row] = []
    var programs: [Program] = []
    for rank in 0..<schedule.ranks {
      rows.append(Row(rank: rank, stream: nil, label: "\(rank)"))
      let program = schedule.instructions(ofRank: rank)
      let copies = schedule.hasCopies ? program.filter(schedule.isCopy) : []
      guard !copies.isEmpty else {
        programs.append(Program(timeline, rank: rank))
        continue
      }
      let rest = program.filter { !schedule.isCopy($0) }
      rows.append(Row(rank: rank, stream: .copy, label: "copy"))
      programs += [rest, copies].map { Program(timeline, rank: rank, chosen: $0) }
    }
    self.rows = rows
    scale = evaluation.scale
    self.window = window ?? 0..<max(1, timeline.makespan)
    self.bubbles = bubbles
    end = min(self.window.upperBound, timeline.makespan)
    source = .instructions(programs)
  }

  /// Runs of as many ranks below each other, rank by rank: measured above simulated.
  ///
  /// - Parameters:
  ///   - runs: the runs, each with a short name for its rows.
  ///   - window: the part to draw, in ticks; all of it where nil.
  public init(
    byTurns runs: [(name: String, timeline: Timeline)], scale: TimeScale,
    window: Range<Ticks>? = nil
  ) {
    title = "rank"
    let ranks = runs.first?.timeline.schedule.ranks ?? 0
    rows = (0..<ranks).flatMap { rank in
      runs.enumerated().map { place, run in
        Row(rank: rank, stream: nil, label: place == 0 ? "\(rank) \(run.name)" : run.name)
      }
    }
    self.scale = scale
    let last = runs.map(\.timeline.makespan).max() ?? 0
    self.window = window ?? 0..<max(1, last)
    bubbles = nil
    end = min(self.window.upperBound, last)
    source = .instructions(
      (0..<ranks).flatMap { rank in runs.map { Program($0.timeline, rank: rank) } })
  }

  /// Two rows for each rank, computation and communication, and a third for copies where there are any, a block for each component that was recorded.
  ///
  /// - Complexity: O(components).
  public init(componentsOf evaluation: Evaluation, window: Range<Ticks>? = nil) {
    let hasCopies = evaluation.schedule.hasCopies
    let width = hasCopies ? 3 : 2
    var records = [[ComponentRecord]](repeating: [], count: width * evaluation.schedule.ranks)
    for record in evaluation.components ?? [] {
      records[width * record.rank + record.kind.stream.rawValue].append(record)
    }
    title = "rank"
    rows = (0..<evaluation.schedule.ranks).flatMap { rank in
      [
        Row(rank: rank, stream: .compute, label: "\(rank) compute"),
        Row(rank: rank, stream: .communication, label: "comm"),
      ] + (hasCopies ? [Row(rank: rank, stream: .copy, label: "copy")] : [])
    }
    scale = evaluation.scale
    self.window = window ?? 0..<max(1, evaluation.metrics.makespan)
    bubbles = nil
    end = self.window.upperBound
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
    end = self.window.upperBound
    source = .components(
      [ComponentStream.compute, .communication].map { stream in
        closeUp.components.filter { $0.kind.stream == stream }
      }, nil)
  }
}
