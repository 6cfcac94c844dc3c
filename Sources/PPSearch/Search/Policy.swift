import PPSupport

/// By what a greedy construction chooses: how much ranks hold for which stage, what goes first, when pairs are
/// made.
struct Policy: Sendable {
  /// A forward of a lane starts only where its rank then holds no more than this, `[lanes]`.
  var limits: [Int64]
  /// What goes first among what is there: the larger, `[2 × lanes]`, forwards and backwards in turn.
  var priorities: [Double]
  /// From which share of its limit on a rank runs a W before a forward.
  var fullness: Double
  /// How long a rank waits for the other half of a pair, in ticks, `[ranks]`.
  var waits: [Int64]
  /// From which share of its limit on a rank makes pairs, `[ranks]`.
  var pairFullness: [Double]
  /// How many backwards a rank runs before its first pair, `[ranks]`.
  var loners: [Int]
}

extension Policy {
  /// A policy drawn at random: deeper stages may hold more, since what they hold is gone first.
  init(_ tables: LaneTables, _ shape: PolicyShape, _ random: inout SplitMix64) {
    fullness = random.pick([1, 0.9, 0.8, 0.6, 0.4])
    let eager = random.pick([3, 1, 0, -1.0])
    let (forward, backward) = (random.pick([3, -3, 0, 1.0]), random.pick([3, -3, 0.0]))
    let reserve = 1.2 * random.share()
    limits = []
    priorities = []
    let isSafe = !random.oneIn(4)
    for (lane, row) in tables.rows.enumerated() {
      let limit = isSafe ? shape.safeLimits[lane] : shape.limits[Int(row.rank)]
      let depth = shape.depths[lane]
      let share = shape.isShared[Int(row.rank)] ? 1 - (1 - depth) * reserve : 1
      limits.append(shape.rounded(Double(limit) * share, row))
      priorities += [forward * depth, eager + backward * depth]
    }
    let ranks = shape.limits.count
    let wait = Int64(random.share() * shape.unit)
    waits = Array(repeating: wait, count: ranks)
    pairFullness = Array(repeating: random.share(), count: ranks)
    loners = Array(repeating: random.oneIn(3) ? random.below(5) : 0, count: ranks)
  }

  /// A policy a little different from this one.
  func changed(_ tables: LaneTables, _ shape: PolicyShape, _ random: inout SplitMix64) -> Policy {
    var policy = self
    for _ in 0...random.below(3) {
      let lane = random.below(tables.rows.count)
      // Pipelines that mirror each other change alike, half of the time.
      let alike =
        random.oneIn(2)
        ? stride(from: lane % shape.stages, to: tables.rows.count, by: shape.stages).map { $0 }
        : [lane]
      let step = Int64(random.sign())
      let change = random.deviation()
      switch random.below(shape.hasPairs ? 8 : 5) {
      case 0: for lane in alike { policy.move(lane, by: step, tables, shape) }
      case 1: for lane in alike { policy.priorities[2 * lane] += 2 * change }
      case 2: for lane in alike { policy.priorities[2 * lane + 1] += 2 * change }
      case 3:
        for other in tables.rows.indices
        where abs(other % shape.stages - lane % shape.stages) <= 2
          && (alike.count > 1 || other / shape.stages == lane / shape.stages)
        {
          policy.move(other, by: step, tables, shape)
        }
      case 4: if random.oneIn(4) { policy.fullness = 1.1 * random.share() }
      case 5:
        for lane in alike {
          let rank = Int(tables.rows[lane].rank)
          policy.waits[rank] = max(0, policy.waits[rank] + Int64(change * shape.unit / 2))
        }
      case 6:
        for lane in alike {
          let rank = Int(tables.rows[lane].rank)
          policy.pairFullness[rank] = max(0, min(1, policy.pairFullness[rank] + change / 4))
        }
      default:
        for lane in alike {
          let rank = Int(tables.rows[lane].rank)
          policy.loners[rank] = max(0, policy.loners[rank] + Int(step))
        }
      }
    }
    return policy
  }

  private mutating func move(
    _ lane: Int, by chunks: Int64, _ tables: LaneTables, _ shape: PolicyShape
  ) {
    let row = tables.rows[lane]
    let most = shape.limits[Int(row.rank)]
    limits[lane] = max(row.weight, min(most, limits[lane] + chunks * max(1, row.weight)))
  }
}

/// What policies are drawn from.
struct PolicyShape: Sendable {
  /// What each rank may hold, no more than all its chunks, `[ranks]`.
  let limits: [Int64]
  /// What each rank may hold, less a chunk for each deeper lane of its own, `[lanes]`.
  ///
  /// With no more than that, nothing gets stuck: where no backward can go on, the micro-batch that has come furthest
  /// finds room on the next rank, because those that hold something there have not come as far, so they hold chunks of
  /// shallower lanes alone.
  let safeLimits: [Int64]
  /// How deep each lane's stage lies, from 0 to 1, `[lanes]`.
  let depths: [Double]
  /// Whether a rank has several lanes, `[ranks]`.
  let isShared: [Bool]
  let stages: Int
  let hasPairs: Bool
  /// What a forward, its backward and its W take together, the mean over lanes, in ticks.
  let unit: Double

  init(_ space: ScheduleSpace, _ tables: LaneTables) {
    limits = space.lanesOfRank.enumerated().map { rank, held in
      let all = held.reduce(Int64(0)) {
        $0 + Int64(space.lanes[$1].weight) * Int64(space.lanes[$1].microbatches.count)
      }
      return min(all, tables.limits[rank])
    }
    let limits = limits
    safeLimits = space.lanes.enumerated().map { index, lane in
      let deeper = space.lanesOfRank[lane.rank].reduce(Int64(0)) {
        $0 + (space.lanes[$1].stage > lane.stage ? Int64(space.lanes[$1].weight) : 0)
      }
      let limit = limits[lane.rank] - deeper
      return limit >= Int64(lane.weight) ? limit : limits[lane.rank]
    }
    stages = space.placement.stages
    let count = Double(stages)
    depths = space.lanes.map { Double($0.stage) / count }
    isShared = space.lanesOfRank.map { $0.count > 1 }
    hasPairs = space.hasPairs
    let sum = tables.rows.reduce(0) {
      $0 + Double($1.forward) + Double($1.inputBackward) + Double($1.weightBackward)
    }
    unit = sum / Double(max(1, tables.rows.count))
  }

  /// A limit in whole chunks, at least one.
  func rounded(_ limit: Double, _ row: LaneTables.Row) -> Int64 {
    let weight = max(1, row.weight)
    let chunks = Int64((limit / Double(weight)).rounded())
    return max(weight, min(limits[Int(row.rank)], chunks * weight))
  }
}
