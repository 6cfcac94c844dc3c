import PPModel
import PPSupport

/// A known fault of files that PyTorch itself writes: in the 1F1B of some versions the last rank numbers
/// its forwards from 1, and its backwards from 0 as every other rank does.
///
/// Recognised by its pattern: one rank's forwards are all one micro-batch ahead of its backwards, and
/// with 1 taken from each of them the file is a schedule that keeps the rules.
struct ShiftedForwards {
  /// The rank, and whether it is the last.
  private let rank: Int
  private let isLast: Bool
  /// Its first forward.
  private let first: StageOperation
  /// The number of micro-batches.
  private let count: Int

  /// Looks for the pattern; nil if the file does not show it.
  ///
  /// - Complexity: O(actions + stages × micro-batches).
  init?(_ source: SourceText, _ rows: [[(cell: Cell, place: CellPlace)]]) {
    let shifted = rows.indices.filter { ShiftedForwards.areShifted(rows[$0].map(\.cell)) }
    guard shifted.count == 1, let rank = shifted.first else { return nil }
    var mended = rows
    mended[rank] = rows[rank].map { (ShiftedForwards.mended($0.cell), $0.place) }
    var inference = PlacementInference(source: source, rows: mended)
    guard let placement = try? inference.placement() else { return nil }
    var builder = ScheduleBuilder()
    for row in mended {
      for case (.run(let instruction), _) in row { builder.append(instruction) }
      builder.endRank()
    }
    let schedule = builder.schedule(name: source.file, placement: placement)
    guard schedule.validate(limit: 1).isValid else { return nil }
    let operations = rows[rank].lazy.flatMap { row -> [StageOperation] in
      if case .run(let instruction) = row.cell { instruction.operations } else { [] }
    }
    guard let first = operations.first(where: { $0.kind == .forward }) else { return nil }
    self.rank = rank
    self.first = first
    count = schedule.micro
    isLast = rank == rows.count - 1
  }

  /// What is wrong, by name, and what would be right.
  var phrase: String {
    var right = first
    right.microbatch -= 1
    return "Rank \(rank)\(isLast ? ", the last," : "") numbers its forwards 1 to \(count) and its "
      + "backwards 0 to \(count - 1): PyTorch's own 1F1B dump of some versions is off by one like this; "
      + "take 1 from each F of row \(rank + 1), so that \(Action(first).text) is "
      + Action(right).text
  }

  /// Whether every stage's forwards are one ahead of its backwards.
  private static func areShifted(_ row: [Cell]) -> Bool {
    var forwards: [Int: Set<Int>] = [:]
    var backwards: [Int: Set<Int>] = [:]
    for case .run(let instruction) in row {
      for operation in instruction.operations {
        switch operation.kind.flow {
        case .forward: forwards[operation.stage, default: []].insert(operation.microbatch)
        case .backward:
          backwards[operation.stage, default: []].insert(operation.microbatch + 1)
        case nil: continue
        }
      }
    }
    return !forwards.isEmpty && forwards == backwards
  }

  private static func mended(_ cell: Cell) -> Cell {
    func earlier(_ operation: StageOperation) -> StageOperation {
      var operation = operation
      if operation.kind == .forward { operation.microbatch -= 1 }
      return operation
    }
    return switch cell {
    case .run(.single(let operation)): .run(.single(earlier(operation)))
    case .run(.pair(let forward, let backward)):
      .run(.pair(forward: earlier(forward), backward: backward))
    case .other: cell
    }
  }
}
