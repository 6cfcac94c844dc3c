import PPModel
import PPSupport

/// Finds pp, micro and the placement in the actions of a file.
struct PlacementInference {
  let source: SourceText
  let rows: [[(cell: Cell, place: CellPlace)]]
  private var stages = 0
  private var micro = 0
  /// The rank of each (stage, micro-batch), -1 where no action tells, `[stages × micro]`.
  private var rankOf: [Int32] = []

  init(source: SourceText, rows: [[(cell: Cell, place: CellPlace)]]) {
    self.source = source
    self.rows = rows
  }

  /// The placement: every stage of every micro-batch on the rank that works on it.
  ///
  /// - Complexity: O(actions + stages × micro-batches).
  mutating func placement() throws(Diagnostic) -> Placement {
    try countStages()
    try countMicrobatches()
    try assignRanks()
    fillGaps()
    do throws(PlacementError) {
      return try Placement(micro: micro, slots: slots())
    } catch {
      throw Diagnostic(file: source.file, message: "the placement does not fit: \(error.message)")
    }
  }

  private typealias Visit = (StageOperation, _ rank: Int, CellPlace) throws(Diagnostic) -> Void

  private func forEachOperation(_ visit: Visit) throws(Diagnostic) {
    for (rank, row) in rows.enumerated() {
      for (cell, place) in row {
        guard case .run(let instruction) = cell else { continue }
        for operation in instruction.operations { try visit(operation, rank, place) }
      }
    }
  }

  /// Stages are numbered from 0 without gaps.
  private mutating func countStages() throws(Diagnostic) {
    var found: Set<Int> = []
    try forEachOperation { operation, _, _ throws(Diagnostic) in found.insert(operation.stage) }
    let count = found.count
    stages = count
    try forEachOperation { operation, _, place throws(Diagnostic) in
      guard operation.stage < count else {
        throw place.diagnostic(
          source,
          "\(Action(operation).text) names stage \(operation.stage), but the file has \(count) "
            + "different stage\(count == 1 ? "" : "s"), which must be numbered 0 to \(count - 1)")
      }
    }
  }

  /// All stages see the same micro-batches, numbered from 0 without gaps.
  private mutating func countMicrobatches() throws(Diagnostic) {
    var forwards = [Set<Int>](repeating: [], count: stages)
    var total = 0
    try forEachOperation { operation, _, _ throws(Diagnostic) in
      total += 1
      if operation.kind == .forward { forwards[operation.stage].insert(operation.microbatch) }
    }
    let count = forwards.map(\.count).max() ?? 0
    guard count > 0 else {
      throw Diagnostic(file: source.file, message: "the file has no F; every stage runs some")
    }
    micro = count
    try forEachOperation { operation, _, place throws(Diagnostic) in
      guard operation.microbatch >= count else { return }
      let missing = (0..<count).first { !forwards[operation.stage].contains($0) }
      throw place.diagnostic(
        source,
        "\(Action(operation).text) names micro-batch \(operation.microbatch), but the stages have "
          + "\(count), numbered 0 to \(count - 1)"
          + (missing.map { "; stage \(operation.stage) never runs F for micro-batch \($0)" } ?? ""))
    }
    let cells = stages.multipliedReportingOverflow(by: micro)
    guard !cells.overflow, cells.partialValue <= 2 * total else {
      throw Diagnostic(
        file: source.file,
        message: "most actions are missing: \(stages) stages with \(micro) micro-batches have at "
          + "least two each, and the file has \(total)")
    }
  }

  private mutating func assignRanks() throws(Diagnostic) {
    var table = [Int32](repeating: -1, count: stages * micro)
    let micro = micro
    try forEachOperation { operation, rank, place throws(Diagnostic) in
      let cell = operation.stage * micro + operation.microbatch
      guard table[cell] < 0 || table[cell] == Int32(rank) else {
        throw place.diagnostic(
          source,
          "\(Action(operation).text) is on rank \(rank), but rank \(table[cell]) (row "
            + "\(table[cell] + 1)) works on stage \(operation.stage) for this micro-batch as well; "
            + "all of it must be on one rank")
      }
      table[cell] = Int32(rank)
    }
    rankOf = table
  }

  /// What no action tells goes where the stage is for a micro-batch nearby; validation names what is
  /// missing.
  private mutating func fillGaps() {
    for stage in 0..<stages {
      let row = stage * micro..<(stage + 1) * micro
      var last = rankOf[row].first { $0 >= 0 } ?? 0
      for cell in row {
        if rankOf[cell] < 0 { rankOf[cell] = last }
        last = rankOf[cell]
      }
    }
  }

  /// The slots of every rank: for each stage the ranges of micro-batches, in the order of where they
  /// start.
  private func slots() -> [[Placement.Slot]] {
    var slots = [[Placement.Slot]](repeating: [], count: rows.count)
    for stage in 0..<stages {
      var start = 0
      for microbatch in 1...micro {
        let row = stage * micro
        if microbatch < micro, rankOf[row + microbatch] == rankOf[row + start] { continue }
        slots[Int(rankOf[row + start])].append(
          Placement.Slot(stage: stage, microbatches: start..<microbatch))
        start = microbatch
      }
    }
    return slots.map { held in
      held.sorted {
        ($0.microbatches.lowerBound, $0.stage) < ($1.microbatches.lowerBound, $1.stage)
      }
    }
  }
}
