import PPAnalysis
import PPCluster
import PPCost
import PPSupport

/// Which ways of a plan are the best.
public enum PlanAim: Sendable {
  /// Those with the most tokens a second.
  case fastest
  /// Those that no other way beats in tokens a second and in memory.
  case tradeOffs
}

/// The ways to run a model that give the most tokens a second, of all that its GPUs allow and that fit.
///
/// Ways are looked at in the order of what no schedule can beat on their grids, chunk by chunk with balanced layouts, in
/// groups; once as many of a schedule as are kept are better than that bound, no other way can be among them. Those that
/// are kept are run once more with layouts found by search, component by component where that is quick, and ranked by
/// that. For trade-offs, ways are left out that are slower and larger than another.
public struct Plan: Sendable {
  /// The best, the fastest first.
  public private(set) var entries: [PlanEntry] = []
  /// How many ways there are.
  public private(set) var count = 0
  /// How many of them could not be among the best, and were not run.
  public private(set) var pruned = 0
  /// How many were tried, or known from an earlier run.
  public private(set) var tried = 0
  /// Whether it was stopped before all was looked at.
  public private(set) var isStopped = false
  /// How many do not fit the memory, as far as they were looked at.
  public internal(set) var unfit = 0
  /// How many there is no schedule for, as far as they were looked at.
  public internal(set) var impossible = 0

  /// How many ways a group has.
  private static let group = 64

  /// Finds the best ways.
  ///
  /// - Parameters:
  ///   - most: how many of the fastest; of trade-offs there are as many as there are.
  ///   - aim: which are the best.
  ///   - part: of the grids, in the order of ways: the best of all parts' best are the best of the whole.
  ///   - jobs: how many threads work.
  ///   - prunes: whether ways that cannot be among the best are left out; else all are run.
  ///   - known: what an earlier run of the same plan found out, and need not be tried again.
  ///   - shouldStop: asked between ways, on the caller's thread.
  ///   - record: takes the trials of ways that were not known, as they end, always in the same order.
  ///   - progress: told how many ways are through, and of how many.
  /// - Throws: what is wrong with the model or the cluster; a misfit where nothing fits; what `record` throws.
  public init(
    _ space: PlanSpace, most: Int, aim: PlanAim = .fastest, part: Shard = .whole, jobs: Int,
    prunes: Bool = true, known: KnownTrials? = nil, shouldStop: () -> Bool = { false },
    record: ([PlanTrial]) throws -> Void = { _ in },
    progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws {
    let presets = try space.presets()
    let all = try space.points(presets)
    let points = Plan.points(all, of: part, schedules: space.schedules.count)
    count = points.count
    var candidates = try candidates(points, space, presets, jobs: jobs)
    candidates.sort { $0.bound < $1.bound }
    var kept = KeptWays(aim, most: most, schedules: space.schedules.count)
    var next = 0
    while next < candidates.count, !isStopped {
      if prunes, kept.isComplete(from: candidates[next].bound) { break }
      let end = min(next + Plan.group, candidates.count)
      let part = Array(candidates[next..<end]).filter {
        !prunes || kept.canKeep($0.point.schedule, seconds: $0.bound, bytes: $0.bytes)
      }
      var found: [KeptWays.Way] = []
      var place = 0
      try OrderedWork.run(
        count: part.count, jobs: jobs,
        worker: {
          var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
          return { place in
            let (point, micro) = (part[place].point, part[place].micro)
            return known?[point] ?? Plan.trials(point, micro, space, presets, aim, &spreads)
          }
        },
        take: { trials in
          let micro = part[place].micro
          if known?[part[place].point] == nil { try record(trials) }
          place += 1
          let fitting = trials.filter { $0.outcome == .ok }
          found += fitting.map { KeptWays.Way(trial: $0, micro: micro) }
          if fitting.isEmpty {
            if trials.last?.outcome == .impossible { impossible += 1 } else { unfit += 1 }
          }
          isStopped = shouldStop()
          return !isStopped
        })
      kept.add(found)
      tried += place
      if isStopped { return }
      pruned += end - next - part.count
      next = end
      progress(next, candidates.count)
    }
    pruned += candidates.count - next
    let chosen = kept.all
    guard !chosen.isEmpty else { throw nothing(space) }
    try OrderedWork.run(
      count: chosen.count, jobs: jobs,
      worker: {
        var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
        return { place in
          Plan.close(chosen[place].trial.point, chosen[place].micro, space, presets, &spreads)
        }
      },
      take: { entry in
        if let entry { entries.append(entry) }
        isStopped = shouldStop()
        return !isStopped
      })
    entries = KeptWays.best(entries, aim, most: most)
  }

  /// The ways of a part.
  ///
  /// Ways that differ in the schedule alone follow each other, and stay together.
  static func points(
    _ all: [PlanPoint], of part: Shard, schedules: Int
  ) -> [PlanPoint] {
    let grids = part.points(of: all.count / schedules)
    return Array(all[grids.lowerBound * schedules..<grids.upperBound * schedules])
  }

  private func nothing(_ space: PlanSpace) -> Refusal {
    .misfit(
      unfit > 0
        ? "none of the \(count) ways fits the memory; take more GPUs, or fewer sequences in a step"
        : "no way divides \(space.base.gpus ?? 0) GPUs and \(space.base.globalBatch ?? 0) sequences"
          + space.fixedWords)
  }
}
