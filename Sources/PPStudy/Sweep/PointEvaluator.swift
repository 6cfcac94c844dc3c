import PPAnalysis
import PPCluster
import PPCost

/// One row of a sweep.
public struct SweepRow: Sendable {
  /// Where the point lies: the values of `SweepColumns.coordinates`.
  public var coordinates: [SweepValue]
  /// What came of it.
  public var outcome: SweepOutcome

  /// A row from its parts.
  public init(coordinates: [SweepValue], outcome: SweepOutcome) {
    self.coordinates = coordinates
    self.outcome = outcome
  }
}

/// Evaluates points of a sweep one after another, each thread with one of its own.
///
/// What does not change is kept: a schedule is expanded and validated once for neighbours that differ in
/// costs alone, and how tokens spread over nodes is sampled once.
public struct PointEvaluator: Sendable {
  let grid: SweepGrid
  private var cell = -1
  private var micro = -1
  private var sized: Result<SizedSchedule, Refusal>?
  private var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]

  /// An evaluator of a grid's points.
  public init(_ grid: SweepGrid) { self.grid = grid }

  /// The row of a point.
  ///
  /// - Throws: where it is the machine that cannot run the point; another one would give a row.
  public mutating func row(_ point: Int) throws(Refusal) -> SweepRow {
    let (place, condition, values) = located(point)
    return SweepRow(
      coordinates: coordinates(point, place, values), outcome: try outcome(place, condition))
  }

  /// Where a point lies: the values of `SweepColumns.coordinates`.
  public func coordinates(_ point: Int) -> [SweepValue] {
    let (place, _, values) = located(point)
    return coordinates(point, place, values)
  }

  /// A point's place and its conditions; where a global batch says the micro-batches, 0 of them stand for those
  /// that it does not divide into.
  private func located(_ point: Int) -> (SweepGrid.Place, Condition, [SweepValue]) {
    var place = grid.place(point)
    let (condition, values) = condition(place)
    if place.micro == 0, case .workload(.success(let workload)) = condition {
      place.micro = (try? workload.micro(pp: place.pp)) ?? 0
    }
    return (place, condition, values)
  }

  private func coordinates(
    _ point: Int, _ place: SweepGrid.Place, _ condition: [SweepValue]
  ) -> [SweepValue] {
    var values: [SweepValue] = [
      .count(point), .word(grid.entries[place.entry].label), .count(place.pp),
      place.micro == 0 ? .none : .count(place.micro),
    ]
    switch grid.times {
    case .unit, .profile: values.append(.word(grid.view.rawValue))
    case .workloads: break
    }
    return values + condition + grid.constants.map(\.value)
  }

  /// What times follow from at a point, and the coordinates that say so.
  private enum Condition {
    case unit(Result<UnitCosts, CostError>)
    case profile(ProfiledCosts)
    case workload(Result<NamedWorkload, Refusal>)
  }

  private func condition(_ place: SweepGrid.Place) -> (Condition, [SweepValue]) {
    switch grid.times {
    case .unit(let costs):
      let (costs, values) = costs.condition(place.condition)
      return (.unit(costs), values)
    case .profile(let profile): return (.profile(profile), [])
    case .workloads(let workloads):
      let workload = workloads.workload(place.condition)
      return (.workload(workload), workloads.values(place.condition, workload, pp: place.pp))
    }
  }

  private mutating func outcome(
    _ place: SweepGrid.Place, _ condition: Condition
  ) throws(Refusal) -> SweepOutcome {
    do throws(Refusal) {
      if place.micro == 0, case .workload(let workload) = condition {
        _ = try workload.get().micro(pp: place.pp)
      }
      let sized = try schedule(place).get()
      switch condition {
      case .unit(.failure(let error)):
        return .impossible("\(error)")
      case .unit(.success(let costs)):
        return .measured(
          try sized.measure(
            costs: costs, view: grid.view, heldForW: grid.heldForW, isBlocking: grid.isBlocking))
      case .profile(let profile):
        return .measured(
          try sized.measure(
            costs: profile.costs(for: sized.valid.schedule, view: grid.view), view: grid.view,
            heldForW: grid.heldForW, isBlocking: grid.isBlocking))
      case .workload(let workload):
        let run = try sized.evaluate(
          workload.get().knowing(&spreads, for: sized), heldForW: grid.heldForW)
        return .measured(
          run.evaluation.summary, Throughput(run.evaluation, run.priced.workload),
          gpuHourPrice: run.priced.gpuHourPrice)
      }
    } catch {
      guard !error.lacksMemory else { throw error }
      return .impossible(error.reason)
    }
  }

  private mutating func schedule(_ place: SweepGrid.Place) -> Result<SizedSchedule, Refusal> {
    if place.cell == cell, place.micro == micro, let sized { return sized }
    let entry = grid.entries[place.entry]
    let found = Result { () throws(Refusal) in
      if let size = entry.named.size, size != (place.pp, place.micro) {
        throw .trouble("\(entry.label) is for pp = \(size.pp) and micro = \(size.micro) alone")
      }
      return try SizedSchedule(
        entry.named, pp: place.pp, micro: place.micro, options: entry.options)
    }
    (cell, micro, sized) = (place.cell, place.micro, found)
    return found
  }
}
