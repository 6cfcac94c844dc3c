import PPSupport

/// How many chunks a rank may hold at once, and how many that only wait for their W besides.
///
/// Weights are whole numbers of anything, such as millionths of a chunk, or bytes; all of one rank in the same.
struct HeldChunks {
  /// What the lightest so many chunks weigh together, `[most + 1]`.
  private let sums: [Int]
  private let limit: Int?
  /// The least that stays of a chunk from I until W.
  private let leastForW: Int
  /// Whether a chunk whose W is left weighs as much as a whole one.
  let keepsAllForW: Bool

  /// The most whole chunks at once.
  var most: Int { sums.count - 1 }

  /// What fits.
  ///
  /// - Parameters:
  ///   - limit: what all may weigh together; nil for no limit.
  ///   - chunks: what each of the rank's chunks weighs.
  ///   - heldForW: the share of a chunk that stays from I until W.
  /// - Complexity: O(chunks × log chunks).
  init(limit: Int?, chunks: [Int], heldForW: Parts<Millionths>) {
    self.limit = limit
    let sorted = chunks.sorted()
    let share = Int64(sorted.first ?? 0).multipliedFullWidth(by: Int64(heldForW.count))
    leastForW = Int(Int64(Parts<Millionths>.one).dividingFullWidth(share).quotient)
    keepsAllForW = heldForW >= 1
    var sums = [0]
    for weight in sorted {
      let sum = (sums.last ?? 0).addingReportingOverflow(weight)
      if sum.overflow || limit.map({ sum.partialValue > $0 }) ?? false { break }
      sums.append(sum.partialValue)
    }
    self.sums = sums
  }

  /// How many chunks may wait for their W beside so many whole ones: no more than there are.
  func waiting(beside whole: Int, of count: Int) -> Int {
    guard let limit, leastForW > 0 else { return count - whole }
    return min(count - whole, (limit - sums[whole]) / leastForW)
  }
}
