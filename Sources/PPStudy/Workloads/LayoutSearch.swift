import PPCost
import PPEngine
import PPModel

/// Finds the layers of each stage that make a schedule's step short.
///
/// A balanced split makes stages alike; what counts is the step, in which a rank with several stages may hold
/// few layers in one and more in another, and the head may outweigh layers. The search starts from several
/// splits and moves single parts from stages of the busiest ranks to others, as long as the simulated step
/// becomes shorter. It is deterministic, and never worse than the splits it starts from.
struct LayoutSearch {
  private var trial: LayoutTrial
  private let most: Int
  private var tried: Set<[Int]> = []

  /// How many instructions are simulated in all.
  private static let budget = 2_500_000

  /// The best layout for a schedule that is found; never worse than another one, chunk by chunk.
  ///
  /// - Throws: a deadlock, or times too long for the clock.
  static func layout(
    for valid: ValidSchedule, _ workload: Workload, besides other: Layout
  ) throws(SimulationError) -> Layout {
    let count = other.stages.count
    let parts = workload.model.layoutParts.count
    // Parts by number, and decoder layers by number.
    let even = (0..<count).map { parts / count + ($0 < parts % count ? 1 : 0) }
    let layers = workload.model.layers
    var evenLayers = (0..<count).map { layers / count + ($0 < layers % count ? 1 : 0) }
    evenLayers[0] += 1
    evenLayers[count - 1] += parts - layers - 1
    // The head in a stage of its own.
    let rest = max(1, count - 1)
    let alone =
      (0..<count - 1).map { (parts - 1) / rest + ($0 < (parts - 1) % rest ? 1 : 0) } + [1]
    var search = try LayoutSearch(valid, workload)
    // As even as can be by the times of parts, with what their exchanges leave exposed.
    let times = try search.trial.timesOfParts()
    let cuts = BalancedCuts(weights: times, stages: count, first: 0, last: 0).ranges.map(\.count)
    let starts = [other.stages.map(\.count), cuts, even, evenLayers, alone].filter { counts in
      counts.reduce(0, +) == parts && counts.allSatisfy { $0 > 0 }
    }
    return Layout(cutting: workload.model, into: try search.best(from: starts))
  }

  /// A search for a schedule.
  ///
  /// - Throws: times too long for the clock.
  init(_ valid: ValidSchedule, _ workload: Workload) throws(SimulationError) {
    trial = try LayoutTrial(valid, workload)
    most = min(2000, max(8, LayoutSearch.budget / max(1, valid.schedule.count)))
  }

  /// The best of some splits and of what can be reached from them, as numbers of parts, `[stages]`.
  ///
  /// - Throws: a deadlock, or times too long for the clock.
  mutating func best(from starts: [[Int]]) throws(SimulationError) -> [Int] {
    var found: [(counts: [Int], time: Ticks)] = []
    for counts in starts where tried.insert(counts).inserted {
      found.append((counts, try trial.makespan(counts)))
    }
    found.sort { $0.time < $1.time }
    var best = found[0]
    for start in found {
      let end = try climb(start)
      if end.time < best.time { best = end }
    }
    return best.counts
  }

  private mutating func climb(
    _ start: (counts: [Int], time: Ticks)
  ) throws(SimulationError) -> (counts: [Int], time: Ticks) {
    var here = start
    while trial.count < most {
      _ = try trial.makespan(here.counts)
      var next: (counts: [Int], time: Ticks)?
      for counts in moves(from: here.counts)
      where next == nil && trial.count < most && tried.insert(counts).inserted {
        let time = try trial.makespan(counts)
        if time < here.time { next = (counts, time) }
      }
      guard let next else { break }
      here = next
    }
    return here
  }

  /// Splits that differ by one part: first those that take it from a busy rank.
  private func moves(from counts: [Int]) -> [[Int]] {
    let order = trial.busy.indices.sorted { (trial.busy[$1], $0) < (trial.busy[$0], $1) }
    let givers = order.prefix(3).flatMap { trial.stagesOfRank[$0] }
    let takers = order.suffix(4).reversed().flatMap { trial.stagesOfRank[$0] }
    var moves: [[Int]] = []
    func add(_ giver: Int, _ taker: Int) {
      guard giver != taker, counts[giver] > 1 else { return }
      var moved = counts
      moved[giver] -= 1
      moved[taker] += 1
      moves.append(moved)
    }
    for giver in givers { for taker in takers { add(giver, taker) } }
    for stage in counts.indices.dropLast() {
      add(stage, stage + 1)
      add(stage + 1, stage)
    }
    return moves
  }
}
