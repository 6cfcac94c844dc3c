import PPAnalysis
import PPEngine
import PPLanguage
import PPModel
import PPSearch
import PPSupport

/// A search for the best schedule: what it starts from, how far it is, and what no schedule beats.
///
///     let placement = try SearchedPlacement("v", chunks: nil, size: (8, 24)) { … }
///     var search = try ScheduleSearch(SearchQuestion(placement, Conditions(), limit: .chunks(8)))
///     try search.run(evaluations: 100_000)
///     search.result.bound.time
public struct ScheduleSearch: Sendable {
  /// The schedules that are looked for.
  public let space: ScheduleSpace
  /// What times follow from, with the layout that was chosen.
  public let conditions: Conditions
  /// What was there before, the fastest first: those of the placement that fit.
  public let starts: [SearchStart]
  /// What no schedule of the space beats.
  public let bound: RankBound
  /// What the placement is called.
  public let label: String
  /// What the ticks are worth.
  public let scale: TimeScale
  /// Whether chunks of a schedule without pairs take other times than those of the space.
  private let changesPrices: Bool
  private var search: OrderSearch

  /// Prices the chunks, and looks at every schedule that is known for the placement.
  ///
  /// - Throws: what the conditions do not fit; a no where no schedule fits the limit.
  /// - Complexity: O(chunks) for each schedule that is known.
  public init(_ question: SearchQuestion) throws(Refusal) {
    guard !question.conditions.isBlocking, question.conditions.costs.host == 0 else {
      throw .trouble(
        "ppsim search has messages that travel beside computation, and no host time; leave out "
          + "--p2p-mode blocking and HOST")
    }
    var asked = question
    asked.conditions.workload = try question.conditions.workload?.simulatedByChunk()
    let placed = asked.placement.placement
    for start in asked.starts where !start.valid.schedule.placement.holdsSame(as: placed) {
      throw .trouble(
        "\(start.named.label) does not have the placement that is searched; give --placement "
          + "\(start.named.label), or another start")
    }
    let known = asked.starts + ScheduleSearch.catalogue(of: placed)
    let model = known.isEmpty ? try ScheduleSearch.plainest(asked.placement) : known[0]
    (space, conditions, changesPrices) = try ScheduleSearch.space(asked, known, model: model)
    guard let bound = space.bounds().best else {
      throw .trouble("the placement has no rank that runs anything")
    }
    self.bound = bound
    label = asked.placement.label
    scale = conditions.workload == nil ? .unitCosts : .milliseconds
    search = OrderSearch(space, seed: asked.seed, jobs: asked.jobs, done: asked.done)
    var starts: [SearchStart] = []
    for sized in known {
      let schedule = sized.valid.schedule
      _ = search.start(schedule)
      guard space.holds(schedule), !changesPrices || schedule.hasPairs,
        let time = ScheduleSearch.time(sized.valid, in: space)
      else { continue }
      starts.append(SearchStart(label: sized.named.label, schedule: schedule, time: time))
    }
    _ = search.startOneByOne()
    // The first of several that take as long.
    self.starts = starts.enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }.map(\.1)
  }

  /// Searches on until the bound is met, the orders are used up, or it is told to stop.
  ///
  /// - Parameters:
  ///   - evaluations: how many orders may be timed in all.
  ///   - shouldStop: asked often, on all threads.
  ///   - tell: called now and then on the caller's thread.
  public mutating func run(
    evaluations: Int, shouldStop: @escaping @Sendable () -> Bool = { false },
    tell: (SearchProgress) -> Void = { _ in }
  ) {
    guard starts.first.map({ $0.time > bound.time }) ?? true else { return }
    let best = starts.first?.time ?? .max
    search.run(
      target: bound.time, evaluations: evaluations, shouldStop: shouldStop
    ) { progress in
      tell(
        SearchProgress(
          time: min(best, progress.time), orders: progress.best, evaluations: progress.evaluations,
          isBetter: progress.isBetter && progress.time < best))
    }
  }

  /// The title of what is found for a placement.
  public static func title(_ label: String) -> String { "Found for \(label)" }

  /// The best so far; nil before anything that fits is known.
  public var result: SearchResult? {
    let progress = search.progress
    let start = starts.first
    if let orders = progress.best, progress.time < start?.time ?? .max,
      let schedule = space.schedule(orders, name: ScheduleSearch.title(label))
    {
      return SearchResult(
        schedule: schedule, objective: space.objective, time: progress.time, bound: bound,
        start: start, isNew: true,
        evaluations: progress.evaluations, hasOtherPrices: changesPrices && !schedule.hasPairs)
    }
    return start.map {
      SearchResult(
        schedule: $0.schedule, objective: space.objective, time: $0.time, bound: bound, start: $0,
        isNew: false,
        evaluations: progress.evaluations, hasOtherPrices: false)
    }
  }
}

extension ScheduleSearch {
  /// The built-in schedules of a placement, in their order.
  private static func catalogue(of placement: Placement) -> [SizedSchedule] {
    let perRank = placement.stages / placement.ranks
    return NamedSchedule.builtInNames.compactMap { name in
      guard let named = try? NamedSchedule(name) else { return nil }
      let options = named.optionNames.contains("chunks") ? ["chunks": perRank] : [:]
      guard
        let sized = try? SizedSchedule(
          named, pp: placement.ranks, micro: placement.micro, options: options),
        sized.valid.schedule.slices == 1,
        sized.valid.schedule.placement.holdsSame(as: placement)
      else { return nil }
      return sized
    }
  }

  /// One micro-batch after the other: what there is where nobody has a schedule.
  private static func plainest(_ placement: SearchedPlacement) throws(Refusal) -> SizedSchedule {
    let placed = placement.placement
    let probe = ScheduleSpace.probe(placed, hasPairs: false)
    let space = ScheduleSpace(
      placed, probe: Array(repeating: 1, count: probe.count), hasPairs: false, hop: 0,
      weights: Array(repeating: 1, count: placed.stages),
      limits: Array(repeating: nil, count: placed.ranks), heldForW: 1)
    var search = OrderSearch(space, seed: 1, jobs: 1)
    _ = search.startOneByOne()
    guard let orders = search.progress.best,
      let schedule = space.schedule(orders, name: placement.label)
    else { throw .trouble("no rank of the placement can run anything") }
    return try SizedSchedule(found: schedule, label: placement.label)
  }

  /// The space at the question's costs, and whether a schedule without pairs has other prices than those.
  ///
  /// Where nothing is said, pairs are allowed if they save time, or a known schedule that fits has some. With a model
  /// pairs may change what all chunks take; then they are allowed if the fastest known schedule that fits has some.
  private static func space(
    _ question: SearchQuestion, _ known: [SizedSchedule], model: SizedSchedule
  ) throws(Refusal) -> (space: ScheduleSpace, conditions: Conditions, changesPrices: Bool) {
    func space(_ hasPairs: Bool) throws(Refusal) -> (ScheduleSpace, Conditions) {
      let pricing = try SearchPricing(question, hasPairs: hasPairs, model: model)
      let space = ScheduleSpace(
        question.placement.placement, probe: pricing.probe, hasPairs: hasPairs, hop: pricing.hop,
        weights: pricing.weights, limits: pricing.limits,
        heldForW: question.conditions.heldForW, objective: question.objective)
      return (space, pricing.conditions)
    }
    let (plain, conditions) = try space(false)
    if question.pairs == false { return (plain, conditions, false) }
    let (paired, others) = try space(true)
    let changes = paired.lanes != plain.lanes
    if question.pairs == true { return (paired, others, changes) }
    func fastest(_ space: ScheduleSpace) -> Ticks? {
      known.filter {
        $0.valid.schedule.hasPairs == space.hasPairs && space.holds($0.valid.schedule)
      }.compactMap { time($0.valid, in: space) }.min()
    }
    var isUseful = paired.pairsSaveTime || fastest(paired) != nil
    if changes {
      isUseful = known.contains(where: \.valid.schedule.hasPairs)
      let (without, with) = (fastest(plain), fastest(paired))
      if without != nil || with != nil { isUseful = with ?? .max < without ?? .max }
    }
    return isUseful ? (paired, others, changes) : (plain, conditions, false)
  }

  /// The time of a schedule in a space, in ticks; nil where its ranks wait in a ring.
  private static func time(_ valid: ValidSchedule, in space: ScheduleSpace) -> Ticks? {
    let schedule = valid.schedule
    let durations = InstructionDurations.each(in: schedule) { index, _ in
      space.duration(schedule[index])
    }
    guard let spans = try? SweepEngine.spans(valid, durations: durations, hop: space.hop) else {
      return nil
    }
    switch space.objective {
    case .makespan: return spans.map(\.end).max()
    case .span: return spans.map { $0.end - $0.start }.max()
    }
  }
}
