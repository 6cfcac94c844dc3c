import PPAnalysis
import PPEngine
import PPModel

/// What lies where in time: rows of blocks, in ticks, and the idle times between them.
///
/// A painter makes a picture of it: of characters, as `GanttChart` does, or of anything else. Blocks are
/// looked up, not kept, so the layout of a large timeline takes no memory.
public struct ChartLayout: Sendable {
  /// A row of the picture: a rank, or one of its streams.
  public struct Row: Equatable, Sendable {
    /// The rank; nil for a chunk by itself.
    public var rank: Int?
    /// The stream, where the rank's two are drawn apart.
    public var stream: ComponentStream?
    /// The name of the row in its column, such as `3` or `comm`.
    public var label: String
  }

  /// A piece of a row in which one thing runs.
  public struct Block: Equatable, Sendable {
    /// When it starts, in ticks.
    public var start: Ticks
    /// When it ends, in ticks.
    public var end: Ticks
    /// Its sort, `0..<sorts`: blocks of one sort look alike where many share a column.
    public var sort: Int
  }

  /// What runs in a block.
  public enum Content: Equatable, Sendable {
    /// An instruction, and the slots of its rank that it belongs to: for a pair those of its forward and its
    /// backward, else twice the same.
    case instruction(Instruction, slot: Int, backwardSlot: Int)
    /// A component, and the micro-batch that it belongs to where there are several.
    case component(ComponentRecord, microbatch: Int?)
  }

  /// Where the blocks are.
  enum Source: Sendable {
    /// The instructions of each row, indices of the schedule's columns; nil where each rank has one row for all.
    case instructions(Timeline, rows: [[Int]]?)
    /// The instructions of runs of as many ranks: each rank's row of the first, of the second, then the next rank's.
    case byTurns([Timeline])
    /// The components of each row, and their schedule.
    case components([[ComponentRecord]], Schedule?)
  }

  /// What the rows are: `rank` or `stream`.
  public let title: String
  /// The rows, from the top.
  public let rows: [Row]
  /// The unit that times are told in.
  public let scale: TimeScale
  /// The part of the timeline that is drawn, in ticks.
  public let window: Range<Ticks>
  /// The causes of idle times, where they are told apart.
  public let bubbles: Bubbles?
  let source: Source
}

extension ChartLayout {
  /// How many sorts of blocks there can be.
  public var sorts: Int {
    switch source {
    case .instructions, .byTurns: InstructionKind.tableSize
    case .components: ComponentKind.Part.allCases.count
    }
  }

  /// The schedule whose instructions are drawn, the first of several; nil for components.
  var schedule: Schedule? {
    switch source {
    case .instructions(let timeline, _): timeline.schedule
    case .byTurns(let timelines): timelines.first?.schedule
    case .components: nil
    }
  }

  /// The instruction at a position of a row, an index into the schedule's columns.
  private static func index(
    _ position: Int, _ row: Int, _ timeline: Timeline, _ rows: [[Int]]?
  ) -> Int {
    rows?[row][position] ?? timeline.schedule.rankStarts[row] + position
  }

  /// The end of what is drawn: of the run, or of the window where that is earlier.
  public var end: Ticks {
    switch source {
    case .instructions(let timeline, _): min(window.upperBound, timeline.makespan)
    case .byTurns(let timelines): min(window.upperBound, timelines.map(\.makespan).max() ?? 0)
    case .components: window.upperBound
    }
  }

  /// The number of blocks in a row, inside of the window or not.
  public func blockCount(ofRow row: Int) -> Int {
    switch source {
    case .instructions(let timeline, let rows):
      rows?[row].count ?? timeline.schedule.instructions(ofRank: row).count
    case .byTurns(let timelines): Self.turn(row, timelines).program.count
    case .components(let rows, _): rows[row].count
    }
  }

  /// Calls `body` with each block of a row and its position, in the order of time.
  ///
  /// - Complexity: O(blocks of the row).
  public func forEachBlock(ofRow row: Int, _ body: (_ position: Int, Block) -> Void) {
    switch source {
    case .instructions(let timeline, let rows):
      let (starts, ends, kinds) = (timeline.starts, timeline.ends, timeline.schedule.kinds)
      for position in 0..<blockCount(ofRow: row) {
        let index = Self.index(position, row, timeline, rows)
        body(position, Block(start: starts[index], end: ends[index], sort: Int(kinds[index])))
      }
    case .byTurns(let timelines):
      let (timeline, program) = Self.turn(row, timelines)
      let (starts, ends, kinds) = (timeline.starts, timeline.ends, timeline.schedule.kinds)
      for (position, index) in program.enumerated() {
        body(position, Block(start: starts[index], end: ends[index], sort: Int(kinds[index])))
      }
    case .components(let rows, _):
      for (position, record) in rows[row].enumerated() {
        body(position, Block(start: record.start, end: record.end, sort: record.kind.part.rawValue))
      }
    }
  }

  /// The block at a position of a row.
  public func block(_ position: Int, ofRow row: Int) -> Block {
    switch source {
    case .instructions(let timeline, let rows):
      let index = Self.index(position, row, timeline, rows)
      return Block(
        start: timeline.starts[index], end: timeline.ends[index],
        sort: Int(timeline.schedule.kinds[index]))
    case .byTurns(let timelines):
      let (timeline, program) = Self.turn(row, timelines)
      let index = program.lowerBound + position
      return Block(
        start: timeline.starts[index], end: timeline.ends[index],
        sort: Int(timeline.schedule.kinds[index]))
    case .components(let rows, _):
      let record = rows[row][position]
      return Block(start: record.start, end: record.end, sort: record.kind.part.rawValue)
    }
  }

  /// What runs in the block at a position of a row.
  public func content(_ position: Int, ofRow row: Int) -> Content {
    switch source {
    case .instructions(let timeline, let rows):
      return instruction(
        Self.index(position, row, timeline, rows), timeline.schedule,
        rank: self.rows[row].rank ?? row)
    case .byTurns(let timelines):
      let (timeline, program) = Self.turn(row, timelines)
      return instruction(
        program.lowerBound + position, timeline.schedule, rank: row / timelines.count)
    case .components(let rows, let schedule):
      let record = rows[row][position]
      let microbatch = schedule.map { record.operation(in: $0).microbatch }
      return .component(record, microbatch: microbatch)
    }
  }

  private func instruction(_ index: Int, _ schedule: Schedule, rank: Int) -> Content {
    func slot(_ operation: StageOperation) -> Int {
      schedule.placement.slots[rank].count == 1
        ? 0
        : schedule.placement.slot(
          rank: rank, stage: operation.stage, microbatch: operation.microbatch)
    }
    let instruction = schedule[index]
    switch instruction {
    case .single(let operation):
      let slot = slot(operation)
      return .instruction(instruction, slot: slot, backwardSlot: slot)
    case .pair(let forward, let backward):
      return .instruction(instruction, slot: slot(forward), backwardSlot: slot(backward))
    }
  }

  /// The timeline of a row and its instructions, where runs take turns.
  private static func turn(
    _ row: Int, _ timelines: [Timeline]
  ) -> (timeline: Timeline, program: Range<Int>) {
    let timeline = timelines[row % timelines.count]
    return (timeline, timeline.schedule.instructions(ofRank: row / timelines.count))
  }

  /// The idle times of a row whose causes are told apart, in the order of time.
  ///
  /// A copy queue has none: nobody waits for it to be busy.
  public func idleTimes(ofRow row: Int) -> ArraySlice<Bubble> {
    guard let rank = rows[row].rank, rows[row].stream == nil else { return [] }
    return bubbles?.ofRank(rank) ?? []
  }
}
