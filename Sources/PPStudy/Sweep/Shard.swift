/// One of several equal parts of a sweep: `3/16`, counted from 1.
public struct Shard: Sendable {
  /// Which part it is.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// The most parts.
  public static let most = 1_000_000

  /// The whole.
  public static let whole = Shard(number: 1, count: 1)

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// Reads `3/16`.
  ///
  /// - Throws: a sentence where it is no part.
  public init(parsing text: String) throws(Refusal) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      (1...Shard.most).contains(count), (1...count).contains(number)
    else {
      throw .trouble(
        "--shard is '\(text)'; it must be K/N with K from 1 to N: 1/16 is the first of 16, 16/16 "
          + "the last")
    }
    self.init(number: number, count: count)
  }

  /// The points of this part, of so many in all: parts differ by one point at most.
  public func points(of total: Int) -> Range<Int> {
    let (size, rest) = total.quotientAndRemainder(dividingBy: count)
    let start = size * (number - 1) + min(number - 1, rest)
    return start..<(start + size + (number <= rest ? 1 : 0))
  }
}
