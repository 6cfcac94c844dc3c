import PPAnalysis
import PPCluster
import PPCost
import PPSupport

extension Plan {
  /// A way with what no schedule can beat.
  struct Candidate {
    var point: PlanPoint
    var micro: Int
    var bound: Double
    var bytes: Bytes
  }

  /// The ways whose parameters fit, with what no schedule can beat on their grids.
  mutating func candidates(
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
}
