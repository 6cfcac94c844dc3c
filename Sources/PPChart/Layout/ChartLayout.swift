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

  /// The instructions of a row.
  struct Program: Sendable {
    let timeline: Timeline
    let rank: Int
    private let all: Range<Int>
    private let chosen: [Int]?

    /// The instructions of a rank; with `chosen` some of them, indices of the schedule's columns.
    init(_ timeline: Timeline, rank: Int, chosen: [Int]? = nil) {
      self.timeline = timeline
      self.rank = rank
      self.chosen = chosen
      all = timeline.schedule.instructions(ofRank: rank)
    }

    var count: Int { chosen?.count ?? all.count }

    /// The instruction at a position, an index into the schedule's columns.
    func index(_ position: Int) -> Int { chosen?[position] ?? all.lowerBound + position }

    func block(_ index: Int) -> Block {
      Block(
        start: timeline.starts[index], end: timeline.ends[index],
        sort: Int(timeline.schedule.kinds[index]))
    }
  }

  /// Where the blocks are.
  enum Source: Sendable {
    /// The instructions of each row.
    case instructions([Program])
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
  /// The end of what is drawn: of the run, or of the window where that is earlier.
  public let end: Ticks
  let source: Source
}

extension ChartLayout {
  /// How many sorts of blocks there can be.
  public var sorts: Int {
    switch source {
    case .instructions: InstructionKind.tableSize
    case .components: ComponentKind.Part.allCases.count
    }
  }

  /// The schedule whose instructions are drawn, the first of several; nil for components.
  var schedule: Schedule? {
    switch source {
    case .instructions(let rows): rows.first?.timeline.schedule
    case .components: nil
    }
  }

  /// The number of blocks in a row, inside of the window or not.
  public func blockCount(ofRow row: Int) -> Int {
    switch source {
    case .instructions(let rows): rows[row].count
    case .components(let rows, _): rows[row].count
    }
  }

  /// Calls `body` with each block of a row and its position, in the order of time.
  ///
  /// - Complexity: O(blocks of the row).
  public func forEachBlock(ofRow row: Int, _ body: (_ position: Int, Block) -> Void) {
    switch source {
    case .instructions(let rows):
      let program = rows[row]
      let (starts, ends) = (program.timeline.starts, program.timeline.ends)
      let kinds = program.timeline.schedule.kinds
      for position in 0..<program.count {
        let index = program.index(position)
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
    case .instructions(let rows): return rows[row].block(rows[row].index(position))
    case .components(let rows, _):
      let record = rows[row][position]
      return Block(start: record.start, end: record.end, sort: record.kind.part.rawValue)
    }
  }

  /// What runs in the block at a position of a row.
  public func content(_ position: Int, ofRow row: Int) -> Content {
    switch source {
    case .instructions(let rows):
      let program = rows[row]
      return instruction(
        program.index(position), program.timeline.schedule, rank: program.rank)
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

  /// The idle times of a row whose causes are told apart, in the order of time.
  ///
  /// A copy queue has none: nobody waits for it to be busy.
  public func idleTimes(ofRow row: Int) -> ArraySlice<Bubble> {
    guard let rank = rows[row].rank, rows[row].stream == nil else { return [] }
    return bubbles?.ofRank(rank) ?? []
  }
}
