import PPAnalysis
import PPCluster
import PPCost
import PPExport

/// Evaluates points of a sweep one after another, each thread with one of its own.
///
/// What does not change is kept: a schedule is expanded and validated once for neighbours that differ in
/// costs alone, and how tokens spread over nodes is sampled once.
struct PointEvaluator {
  let grid: SweepGrid
  let table: SweepTable
  let format: RowFormat
  private var cell = -1
  private var sized: Result<SizedSchedule, Failure>?
  private var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]

  /// An evaluator that writes rows in a format.
  init(_ grid: SweepGrid, _ format: RowFormat) {
    self.grid = grid
    self.format = format
    table = grid.table
  }

  /// The row of a point, ending in a line feed.
  ///
  /// - Throws: where it is the machine that cannot run the point; another one would give a row.
  mutating func row(_ point: Int) throws(Failure) -> [UInt8] {
    let place = grid.place(point)
    let (condition, cells) = condition(place)
    let outcome = try outcome(place, condition)
    return format.closed(
      start(point, place, cells) + format.rest(table.figures, table.cells(outcome)))
  }

  /// The coordinates at the start of a point's row.
  func start(_ point: Int) -> [UInt8] {
    let place = grid.place(point)
    return start(point, place, condition(place).1)
  }

  private func start(_ point: Int, _ place: SweepGrid.Place, _ cells: [Table.Cell]) -> [UInt8] {
    var row: [Table.Cell] = [
      .count(point), .text(grid.entries[place.entry].label), .count(place.pp), .count(place.micro),
    ]
    if !table.isPhysical { row.append(.text(grid.view.rawValue)) }
    return format.start(table.coordinates, row + cells + grid.constants.map(\.cell))
  }

  /// What times follow from at a point, and the coordinates that say so.
  private enum Condition {
    case unit(Result<UnitCosts, CostError>)
    case physical(Result<NamedWorkload, Failure>)
  }

  private func condition(_ place: SweepGrid.Place) -> (Condition, [Table.Cell]) {
    switch grid.conditions {
    case .unit(let costs):
      let (costs, cells) = costs.condition(place.condition)
      return (.unit(costs), cells)
    case .physical(let workloads):
      let workload = workloads.workload(place.condition)
      return (.physical(workload), workloads.cells(place.condition, workload))
    }
  }

  private mutating func outcome(
    _ place: SweepGrid.Place, _ condition: Condition
  ) throws(Failure) -> SweepOutcome {
    do throws(Failure) {
      let sized = try schedule(place).get()
      switch condition {
      case .unit(.failure(let error)):
        return .impossible("\(error)")
      case .unit(.success(let costs)):
        return .measured(
          try sized.measure(
            costs: costs, view: grid.view, heldForW: grid.heldForW, isBlocking: grid.isBlocking))
      case .physical(let workload):
        let run = try sized.evaluate(
          workload.get().knowing(&spreads), heldForW: grid.heldForW)
        return .measured(
          run.evaluation.measurement, Throughput(run.evaluation, run.priced.workload),
          gpuHourPrice: run.priced.gpuHourPrice)
      }
    } catch {
      guard !error.lacksMemory else { throw error }
      return .impossible(error.reason)
    }
  }

  private mutating func schedule(_ place: SweepGrid.Place) -> Result<SizedSchedule, Failure> {
    if place.cell == cell, let sized { return sized }
    let entry = grid.entries[place.entry]
    let found = Result { () throws(Failure) in
      if let size = entry.named.size, size != (place.pp, place.micro) {
        throw .trouble("\(entry.label) is for pp = \(size.pp) and micro = \(size.micro) alone")
      }
      return try SizedSchedule(
        entry.named, pp: place.pp, micro: place.micro, options: entry.settings)
    }
    (cell, sized) = (place.cell, found)
    return found
  }
}
