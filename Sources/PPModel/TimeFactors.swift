/// Factors on the times of a run, in millionths: what gets slower or faster than it is.
public struct TimeFactors: Hashable, Sendable {
  /// Of F, I and W, wherever they run: by themselves, in a B or in a pair.
  ///
  /// The factor of B is that of I and W.
  public var kinds: [OperationKind: Int64] = [:]
  /// Of pairs as wholes, in place of the factors of what is inside.
  public var pair: Int64?
  /// Of all that a rank runs.
  public var ranks: [Int: Int64] = [:]
  /// Of all that a stage runs; a pair counts for the stage of its forward.
  public var stages: [Int: Int64] = [:]
  /// Of messages between ranks.
  public var hop: Int64?

  /// No change.
  public init() {}

  /// Whether what some ranks or stages run changes.
  public var hasPlaces: Bool { !ranks.isEmpty || !stages.isEmpty }
  /// Whether kinds of work change, wherever they run.
  public var hasKinds: Bool { !kinds.isEmpty || pair != nil }
  /// Whether anything changes.
  public var isEmpty: Bool { !hasPlaces && !hasKinds && hop == nil }

  /// A time that is a factor as long, to the nearest tick; the longest there is where that is too long.
  public static func scaled(_ ticks: Ticks, by factor: Int64?) -> Ticks {
    guard let factor else { return ticks }
    let (high, low) = ticks.count.magnitude.multipliedFullWidth(by: factor.magnitude)
    guard high < 500_000 else { return .max }
    let whole = UInt64(1_000_000).dividingFullWidth((high, low))
    guard whole.quotient < UInt64(Int64.max) else { return .max }
    return Ticks(Int64(whole.quotient)) + (whole.remainder >= 500_000 ? 1 : 0)
  }

  /// Makes all that a rank runs longer by another factor, on top of the one it has.
  public mutating func slow(rank: Int, by factor: Int64) {
    let before = ranks[rank] ?? 1_000_000
    ranks[rank] = max(1, TimeFactors.scaled(Ticks(before), by: factor).count)
  }

  /// What an instruction on a rank takes that takes so long as it is, once its kind has been taken care of.
  public func placed(_ ticks: Ticks, rank: Int, stage: Int) -> Ticks {
    TimeFactors.scaled(TimeFactors.scaled(ticks, by: ranks[rank]), by: stages[stage])
  }
}
