import PPSupport

/// A way that was tried: its figures rank it.
protocol TriedWay {
  var point: PlanPoint { get }
  /// The step, in seconds.
  var seconds: Double { get }
  /// What the fullest GPU holds.
  var bytes: Bytes { get }
}

extension PlanEntry: TriedWay {}

/// What came of a way, chunk by chunk with a balanced layout.
public struct PlanTrial: Hashable, Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable {
    /// It runs, and fits.
    case ok
    /// It needs more memory than a GPU has.
    case unfit
    /// There is no such schedule, or no such layout.
    case impossible
  }

  /// The way.
  public var point: PlanPoint
  /// How it ended.
  public var outcome: Outcome
  /// The step, in seconds; 0 unless it fits.
  public var seconds: Double
  /// What the fullest GPU holds; 0 unless it fits.
  public var bytes: Bytes

  /// A trial.
  public init(_ point: PlanPoint, _ outcome: Outcome, seconds: Double = 0, bytes: Bytes = 0) {
    (self.point, self.outcome, self.seconds, self.bytes) = (point, outcome, seconds, bytes)
  }
}

extension PlanTrial: TriedWay {}

/// The trials that an earlier run of a plan left behind.
public struct KnownTrials: Sendable {
  /// The trials of each way, by the way with the first of ZeRO's stages.
  private var trials: [PlanPoint: [PlanTrial]] = [:]
  private var last: PlanPoint?
  private let stages: [Int]
  private let aim: PlanAim

  /// None yet.
  public init(_ space: PlanSpace, _ aim: PlanAim) {
    stages = space.zeroes
    self.aim = aim
  }

  /// Adds one, unless it is known already.
  ///
  /// Trials of a way come in the order of ZeRO's stages.
  public mutating func add(_ trial: PlanTrial) {
    let way = first(trial.point)
    last = way
    if let last = trials[way]?.last, last.point.zero >= trial.point.zero { return }
    trials[way, default: []].append(trial)
  }

  /// Whether a trial begins another way than the one before it.
  public func begins(_ trial: PlanTrial) -> Bool { first(trial.point) != last }

  /// Whether all is known that the way of the last trial comes to.
  public var isWhole: Bool { last.map { self[$0] != nil } ?? true }

  /// What a way's trials came to, where all of it is known.
  subscript(point: PlanPoint) -> [PlanTrial]? {
    guard let found = trials[first(point)], let last = found.last else { return nil }
    let isLast = last.outcome == .impossible || last.point.zero == stages.last
    return isLast || aim == .fastest && last.outcome == .ok ? found : nil
  }

  private func first(_ point: PlanPoint) -> PlanPoint {
    var first = point
    first.zero = stages.first ?? 1
    return first
  }
}
