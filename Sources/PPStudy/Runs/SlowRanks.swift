import PPAnalysis
import PPCost
import PPModel

/// Ranks that take longer than others for all that they run.
public struct SlowRanks: Equatable, Sendable {
  /// By how much each takes longer, in millionths.
  public private(set) var factors: [Int: Int64] = [:]

  /// None.
  public init() {}

  /// Reads `rank3=1.2x,rank5=1.1x`.
  ///
  /// - Throws: a sentence about what is no such rank.
  public init(_ text: String) throws(Refusal) {
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = item.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, sides[0].hasPrefix("rank"), sides[1].hasSuffix("x"),
        let rank = Int(sides[0].dropFirst(4)), rank >= 0
      else {
        throw .trouble("--slow: '\(item)' is no slow rank; they are written rank3=1.2x,rank5=1.1x")
      }
      guard let factor = TimeFactors.factor(sides[1].dropLast()) else {
        throw .trouble(
          "--slow: the factor of rank\(rank) is '\(sides[1])'; it must be above 0 and at most 1000")
      }
      guard factors.updateValue(factor, forKey: rank) == nil else {
        throw .trouble("--slow gives 'rank\(rank)' twice; give it once")
      }
    }
  }

  /// As one would write them, in the order of ranks; empty where there are none.
  public var text: String {
    factors.sorted { $0.key < $1.key }
      .map { "rank\($0.key)=\(DecimalNumber.text($0.value))x" }.joined(separator: ",")
  }

  /// Some factors on times, with these on top.
  func slowing(_ others: TimeFactors) -> TimeFactors {
    var all = others
    for (rank, factor) in factors { all.slow(rank: rank, by: factor) }
    return all
  }

  /// Refuses ranks that a schedule has not.
  func check(_ schedule: Schedule) throws(Refusal) {
    guard let wrong = factors.keys.sorted().first(where: { $0 >= schedule.ranks }) else { return }
    throw .trouble("--slow: there is no rank \(wrong); there are 0 to \(schedule.ranks - 1)")
  }
}

extension TimeFactors {
  /// A factor as it is written, without its x, in millionths; nil where it is none above 0 and up to 1000.
  static func factor(_ text: some StringProtocol) -> Int64? {
    DecimalNumber.millionths(text).flatMap { $0 > 0 && $0 <= 1_000_000_000 ? $0 : nil }
  }
}
