import PPModel
import PPSupport

/// A space as the decoder reads it: a row for each lane, and where everything starts.
struct LaneTables: Sendable {
  /// What decoding needs of a lane; times in ticks.
  struct Row: BitwiseCopyable {
    var forward: Int64 = 0
    var inputBackward: Int64 = 0
    var backward: Int64 = 0
    var weightBackward: Int64 = 0
    /// The least that a forward adds to its rank's work, in a pair or not.
    var leastForward: Int64 = 0
    /// The least that a backward adds to its rank's work.
    var leastBackward: Int64 = 0
    /// What the outputs take to the next stage, and to the one before.
    var hopOn: Int64 = 0
    var hopBack: Int64 = 0
    /// What a chunk weighs, and what of it stays until W.
    var weight: Int64 = 0
    var kept: Int64 = 0
    /// The way from a forward's cell to the one that it fills: the next stage's forward, or its own backward.
    var on: Int32 = 0
    /// The way from a backward's cell to that of the stage before; 0 for none.
    var back: Int32 = 0
    /// The lane's place among those of its rank.
    var place: Int32 = 0
    /// The lane's rank.
    var rank: Int32 = 0
  }

  /// `[lanes]`.
  var rows: [Row]
  /// The first cell of each lane's forwards and of its backwards, `[2 × lanes]`.
  var firsts: [Int32]
  /// When inputs are there before anything runs: 0 for forwards of stage 0, -1 for others, `[2 × chunks]`.
  var arrivals: [Int64]
  /// Where each rank's tokens start, `[ranks + 1]`.
  var starts: [Int32]
  /// The least work of each rank, `[ranks]`.
  var least: [Int64]
  /// What each rank may hold, `[ranks]`.
  var limits: [Int64]
  /// What pairs take, `[lanes × most]`; empty without.
  var pairs: [Int64]
  /// The most lanes of a rank.
  var most: Int
  /// Whether spans count, and not the makespan.
  var countsSpans: Bool

  /// - Complexity: O(chunks + lanes × lanes of a rank).
  init(_ space: ScheduleSpace) {
    let (lanes, stages) = (space.lanes, space.placement.stages)
    let cells = space.chunks
    rows = []
    firsts = []
    arrivals = Array(repeating: -1, count: 2 * cells)
    var base: [Int] = []
    var next = 0
    for lane in lanes {
      base.append(next)
      firsts += [Int32(next), Int32(next + cells)]
      if lane.stage == 0 {
        for cell in next..<next + lane.microbatches.count { arrivals[cell] = 0 }
      }
      next += lane.microbatches.count
    }
    let savings = LaneTables.savings(space)
    for (index, lane) in lanes.enumerated() {
      let times = lane.times
      var row = Row()
      row.forward = times.forward.count
      row.inputBackward = times.inputBackward.count
      row.backward = times.backward.count
      row.weightBackward = times.weightBackward.count
      row.leastForward = row.forward - savings[lane.rank]
      row.leastBackward = min(row.backward, row.inputBackward + row.weightBackward)
      row.weight = Int64(lane.weight)
      row.kept = Int64(lane.weightForW)
      row.place = Int32(space.placeOfLane[index])
      row.rank = Int32(lane.rank)
      row.on = Int32(lane.stage + 1 < stages ? base[index + 1] - base[index] : cells)
      if lane.stage + 1 < stages, lanes[index + 1].rank != lane.rank { row.hopOn = space.hop.count }
      if lane.stage > 0 {
        row.back = Int32(base[index - 1] - base[index])
        if lanes[index - 1].rank != lane.rank { row.hopBack = space.hop.count }
      }
      rows.append(row)
    }
    starts = [0]
    least = []
    for held in space.lanesOfRank {
      var (chunks, work) = (0, Int64(0))
      for lane in held {
        let count = lanes[lane].microbatches.count
        chunks += count
        work += Int64(count) * (rows[lane].leastForward + rows[lane].leastBackward)
      }
      starts.append((starts.last ?? 0) + Int32(2 * chunks))
      least.append(work)
    }
    limits = space.limits.map { Int64($0 ?? .max / 4) }
    pairs = space.pairs.map(\.count)
    most = space.mostPlaces
    countsSpans = space.objective == .span
  }

  /// The most that a pair saves on each rank, `[ranks]`.
  private static func savings(_ space: ScheduleSpace) -> [Int64] {
    space.lanesOfRank.map { held in
      guard space.hasPairs else { return 0 }
      var most: Ticks = 0
      for forward in held {
        for backward in held {
          let behind = space.lanes[backward].times
          let whole = min(behind.backward, behind.inputBackward + behind.weightBackward)
          let apart = space.lanes[forward].times.forward + whole
          most = max(most, apart - space.pair(forward, backward))
        }
      }
      return most.count
    }
  }
}
