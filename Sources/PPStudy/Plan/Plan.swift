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
  /// How many do not fit the memory, as far as they were looked at.
  public private(set) var unfit = 0
  /// How many there is no schedule for, as far as they were looked at.
  public private(set) var impossible = 0

  /// How many ways a group has.
  private static let group = 64

  private enum Outcome: Sendable {
    case entries([PlanEntry])
    case unfit
    case impossible
  }

  /// A way with what no schedule can beat.
  private struct Candidate {
    var point: PlanPoint
    var micro: Int
    var bound: Double
    var bytes: Bytes
  }

  /// Finds the best ways.
  ///
  /// - Parameters:
  ///   - most: how many of the fastest; of trade-offs there are as many as there are.
  ///   - aim: which are the best.
  ///   - part: of the grids, in the order of ways: the best of all parts' best are the best of the whole.
  ///   - jobs: how many threads work.
  ///   - prunes: whether ways that cannot be among the best are left out; else all are run.
  ///   - progress: told how many ways are through, and of how many.
  /// - Throws: what is wrong with the model or the cluster; a misfit where nothing fits.
  public init(
    _ space: PlanSpace, most: Int, aim: PlanAim = .fastest, part: Shard = .whole, jobs: Int,
    prunes: Bool = true, progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws(Refusal) {
    let presets = try space.presets()
    let all = try space.points(presets)
    let schedules = space.schedules.count
    // Ways that differ in the schedule alone follow each other, and stay together.
    let grids = part.points(of: all.count / schedules)
    let points = Array(all[grids.lowerBound * schedules..<grids.upperBound * schedules])
    count = points.count
    var candidates = try candidates(points, space, presets, jobs: jobs)
    candidates.sort { $0.bound < $1.bound }
    var kept = KeptWays(aim, most: most, schedules: schedules)
    var next = 0
    while next < candidates.count {
      if prunes, kept.isComplete(from: candidates[next].bound) { break }
      let end = min(next + Plan.group, candidates.count)
      let part = Array(candidates[next..<end]).filter {
        !prunes || kept.canKeep($0.point.schedule, seconds: $0.bound, bytes: $0.bytes)
      }
      pruned += end - next - part.count
      var found: [PlanEntry] = []
      try OrderedWork.run(
        count: part.count, jobs: jobs,
        worker: {
          var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
          return { place in
            Plan.outcome(
              part[place].point, part[place].micro, space, presets, aim, isClose: false, &spreads)
          }
        },
        take: { outcome throws(Refusal) in
          switch outcome {
          case .entries(let entries): found += entries
          case .unfit: unfit += 1
          case .impossible: impossible += 1
          }
          return true
        })
      kept.add(found)
      next = end
      progress(next, candidates.count)
    }
    pruned += candidates.count - next
    let chosen = kept.all
    guard !chosen.isEmpty else {
      throw .misfit(
        unfit > 0
          ? "none of the \(count) ways fits the memory; take more GPUs, or fewer sequences in a step"
          : "no way divides \(space.base.gpus ?? 0) GPUs and \(space.base.globalBatch ?? 0) sequences"
            + space.fixedWords
      )
    }
    try OrderedWork.run(
      count: chosen.count, jobs: jobs,
      worker: {
        var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
        return { place in
          Plan.outcome(
            chosen[place].point, chosen[place].micro, space, presets, .fastest, isClose: true,
            &spreads)
        }
      },
      take: { outcome throws(Refusal) in
        if case .entries(let close) = outcome { entries += close }
        return true
      })
    entries = KeptWays.best(entries, aim, most: most)
  }

  /// The ways whose parameters fit, with what no schedule can beat on their grids.
  private mutating func candidates(
    _ points: [PlanPoint], _ space: PlanSpace, _ presets: NamedPresets, jobs: Int
  ) throws(Refusal) -> [Candidate] {
    var candidates: [Candidate] = []
    let capacity = presets.cluster.cluster.gpu.memory
    let schedules = space.schedules.count
    // Ways that differ in the schedule alone follow each other.
    let grids = points.count / max(1, schedules)
    OrderedWork.run(
      count: grids, jobs: jobs,
      worker: {
        var spreads: [ExpertRouting: ExpertRouting.Spread] = [:]
        return { grid in
          try? Plan.bound(points[grid * schedules], space, presets, &spreads)
        }
      },
      take: { (found: (bound: PlanBound, micro: Int)?) in
        let first = candidates.count + unfit + impossible
        guard let (bound, micro) = found else {
          impossible += schedules
          return true
        }
        guard bound.bytes <= capacity else {
          unfit += schedules
          return true
        }
        for (number, schedule) in space.schedules.enumerated() {
          candidates.append(
            Candidate(
              point: points[first + number], micro: micro,
              bound: schedule.hasPairs ? bound.paired : bound.apart, bytes: bound.bytes))
        }
        return true
      })
    return candidates
  }

  /// What no schedule can beat on a grid: the time with the first of ZeRO's stages, which exchanges least, the memory with
  /// the last, which keeps least.
  private static func bound(
    _ point: PlanPoint, _ space: PlanSpace, _ presets: NamedPresets,
    _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) throws(Refusal) -> (PlanBound, Int) {
    let workload = try NamedWorkload(point.settings(space.base), presets)
    guard let micro = try workload.micro(pp: point.pp) else { throw .misfit("no batch") }
    var bound = try PlanBound(point, workload, micro: micro, &spreads)
    var last = point
    last.zero = space.zeroes.last ?? 1
    bound.bytes = try PlanBound.bytes(last, NamedWorkload(last.settings(space.base), presets))
    return (bound, micro)
  }

  /// What comes of a way with the first of ZeRO's stages that lets it fit; for trade-offs, with each that does.
  private static func outcome(
    _ point: PlanPoint, _ micro: Int, _ space: PlanSpace, _ presets: NamedPresets,
    _ aim: PlanAim, isClose: Bool, _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) -> Outcome {
    var found: [PlanEntry] = []
    // The layout that is found may need more memory than the balanced one, which is there if nothing else fits.
    for layout in isClose
      ? [LayoutChoice.automatic, LayoutChoice.balanced] : [LayoutChoice.balanced]
    {
      for zero in space.zeroes where zero >= point.zero {
        var way = point
        way.zero = zero
        let outcome = run(
          way, micro, space, presets, layout: layout, isClose: isClose, &spreads)
        if case .unfit = outcome { continue }
        guard aim == .tradeOffs, case .entries(let entries) = outcome else { return outcome }
        found += entries
      }
    }
    return found.isEmpty ? .unfit : .entries(found)
  }

  private static func run(
    _ point: PlanPoint, _ micro: Int, _ space: PlanSpace, _ presets: NamedPresets, layout: String,
    isClose: Bool, _ spreads: inout [ExpertRouting: ExpertRouting.Spread]
  ) -> Outcome {
    do throws(Refusal) {
      var settings = try point.settings(space.base)
      settings.layouts = try LayoutChoice([layout])
      if !isClose { settings.fidelity = .chunk }
      let workload = try NamedWorkload(settings, presets)
      let sized = try SizedSchedule(
        space.schedules[point.schedule], pp: point.pp, micro: micro,
        limits: .lower(to: 2_000_000, for: "ppsim plan"))
      let run = try sized.evaluate(
        workload.knowing(&spreads, for: sized), heldForW: 1)
      let summary = run.evaluation.summary
      guard summary.memory?.fits ?? true else { return .unfit }
      return .entries([
        PlanEntry(
          point: point, label: space.schedules[point.schedule].label,
          data: run.priced.workload.grid.data, micro: micro, summary: summary,
          throughput: Throughput(run.evaluation, run.priced.workload), layout: run.priced.layout)
      ])
    } catch {
      return .impossible
    }
  }
}
