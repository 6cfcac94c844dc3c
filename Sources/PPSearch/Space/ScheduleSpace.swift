import PPModel
import PPSupport

/// All schedules of the same chunks on the same ranks that hold no more than ranks may: what a search goes
/// through, and what its bound is for.
///
/// Every forward and every backward runs on its rank, a backward as a whole or as I and W, and where pairs are
/// allowed a forward and a backward of two micro-batches may run as F&B. Micro-batches of one pipeline are alike, so each
/// stage takes them in their order.
public struct ScheduleSpace: Sendable {
  /// One stage on its rank, for the micro-batches of one pipeline.
  public struct Lane: Equatable, Sendable {
    /// The rank that holds it.
    public var rank: Int
    /// The stage.
    public var stage: Int
    /// The micro-batches that it works on.
    public var microbatches: Range<Int>
    /// What a chunk takes, in ticks: F, B, I and W.
    public var times: ChunkDurations
    /// What the activations of a chunk weigh, in the unit of the ranks' limits.
    public var weight: Int
    /// What of that stays from I until W.
    public var weightForW: Int
  }

  /// What is to be as short as can be.
  public enum Objective: String, CaseIterable, Sendable {
    /// The step, from the first instruction of any rank to the last of all.
    case makespan
    /// The longest time from the first to the last instruction of one rank: the period of steps without a barrier.
    case span
  }

  /// Which rank holds which stage.
  public let placement: Placement
  /// Stages on their ranks, pipeline by pipeline, `[pipelines × stages]`.
  public let lanes: [Lane]
  /// The lanes of each rank, `[ranks]`.
  public let lanesOfRank: [[Int]]
  /// What a pair of two lanes of a rank takes, the forward's first, in ticks, `[lanes × places]`; see `pair(_:_:)`.
  let pairs: [Ticks]
  /// The place of each lane among those of its rank, `[lanes]`.
  let placeOfLane: [Int]
  /// The most lanes of a rank.
  let mostPlaces: Int
  /// What a message between ranks takes, in ticks.
  public let hop: Ticks
  /// What the chunks that a rank holds may weigh together, `[ranks]`; nil for any weight.
  public let limits: [Int?]
  /// The share of a chunk that stays from I until W.
  public let heldForW: Parts<Millionths>
  /// What is sought.
  public let objective: Objective

  /// Whether pairs are allowed.
  public var hasPairs: Bool { !pairs.isEmpty }
  /// The number of chunks of all ranks: of forwards, and of backwards.
  public var chunks: Int { placement.micro * placement.stages }

  /// What a pair takes, in ticks.
  func pair(_ forward: Int, _ backward: Int) -> Ticks {
    pairs[forward * mostPlaces + placeOfLane[backward]]
  }

  /// A space from its parts.
  ///
  /// - Parameters:
  ///   - placement: which rank holds which stage.
  ///   - probe: the durations of the instructions of `ScheduleSpace.probe(placement:hasPairs:)`.
  ///   - hasPairs: whether pairs are allowed; the same that the probe was made with.
  ///   - hop: what a message between ranks takes.
  ///   - weights: what a chunk of each stage weighs, `[stages]`.
  ///   - limits: what the chunks that a rank holds may weigh together, `[ranks]`; nil for any weight.
  ///   - heldForW: the share of a chunk that stays from I until W.
  ///   - objective: what is sought.
  public init(
    _ placement: Placement, probe: [Ticks], hasPairs: Bool, hop: Ticks, weights: [Int],
    limits: [Int?], heldForW: Parts<Millionths>, objective: Objective = .makespan
  ) {
    self.placement = placement
    self.hop = hop
    self.limits = limits
    self.heldForW = heldForW
    self.objective = objective
    var lanes = ScheduleSpace.lanes(placement)
    let ofRank = ScheduleSpace.lanesOfRank(lanes, ranks: placement.ranks)
    let most = ofRank.map(\.count).max() ?? 0
    var places = [Int](repeating: 0, count: lanes.count)
    var pairs = [Ticks](repeating: 0, count: hasPairs ? lanes.count * most : 0)
    var next = probe.makeIterator()
    for held in ofRank {
      for (place, lane) in held.enumerated() {
        places[lane] = place
        for kind in ScheduleSpace.probed { lanes[lane].times[kind] = next.next() ?? 0 }
        if hasPairs {
          for other in held.indices { pairs[lane * most + other] = next.next() ?? 0 }
        }
        let weight = weights[lanes[lane].stage]
        lanes[lane].weight = weight
        // Rounded up, and for all of it exact.
        let kept = Int64(weight).multipliedFullWidth(by: Int64(heldForW.count))
        let (whole, rest) = Int64(Parts<Millionths>.one).dividingFullWidth(kept)
        lanes[lane].weightForW = min(weight, Int(whole) + (rest > 0 ? 1 : 0))
      }
    }
    self.lanes = lanes
    lanesOfRank = ofRank
    self.pairs = pairs
    placeOfLane = places
    mostPlaces = most
  }
}

extension ScheduleSpace {
  /// The kinds that a probe has of each lane, in their order.
  private static let probed: [InstructionKind] = [
    .forward, .backward, .inputBackward, .weightBackward,
  ]

  /// Every kind of instruction that a schedule in the space may have, once, rank by rank: to ask what they take.
  ///
  /// It is no schedule that can run.
  ///
  /// - Complexity: O(lanes), times the lanes of a rank where there are pairs.
  public static func probe(_ placement: Placement, hasPairs: Bool) -> Schedule {
    let lanes = lanes(placement)
    var builder = ScheduleBuilder()
    for held in lanesOfRank(lanes, ranks: placement.ranks) {
      for lane in held.map({ lanes[$0] }) {
        let first = lane.microbatches.lowerBound
        for kind in probed {
          for operation in kind.operations {
            builder.append(operation, stage: lane.stage, microbatch: first)
          }
        }
        guard hasPairs else { continue }
        for other in held.map({ lanes[$0] }) {
          builder.appendPair(
            forwardStage: lane.stage, forwardMicrobatch: first, backwardStage: other.stage,
            backwardMicrobatch: other.microbatches.lowerBound)
        }
      }
      builder.endRank()
    }
    return builder.schedule(name: "probe", placement: placement)
  }

  /// The lanes of a placement, without times and weights.
  private static func lanes(_ placement: Placement) -> [Lane] {
    (0..<placement.pipelines).flatMap { pipeline in
      let starts = placement.pipelineStarts
      let end = pipeline + 1 < starts.count ? starts[pipeline + 1] : placement.micro
      return (0..<placement.stages).map { stage in
        Lane(
          rank: placement.rank(ofStage: stage, pipeline: pipeline), stage: stage,
          microbatches: starts[pipeline]..<end, times: ChunkDurations(hop: 0) { _ in 0 },
          weight: 0, weightForW: 0)
      }
    }
  }

  private static func lanesOfRank(_ lanes: [Lane], ranks: Int) -> [[Int]] {
    var held = [[Int]](repeating: [], count: ranks)
    for (index, lane) in lanes.enumerated() { held[lane.rank].append(index) }
    return held
  }
}
