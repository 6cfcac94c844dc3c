import PPModel

/// How long something took, time after time: the mean and how far from it times were.
public struct Spread: Equatable, Sendable {
  /// How many times it was measured.
  public private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0

  /// Nothing measured yet.
  public init() {}

  /// So many measurements with a mean and a deviation, as a profile keeps them.
  public init(count: Int, mean: Ticks, deviation: Ticks) {
    self.count = count
    let (mean, deviation) = (Double(mean.count), Double(deviation.count))
    sum = mean * Double(count)
    squares = (mean * mean + deviation * deviation) * Double(count)
  }

  /// The mean, to the nearest tick; 0 where nothing was measured.
  public var mean: Ticks {
    count == 0 ? 0 : Ticks(Int64((sum / Double(count)).rounded()))
  }

  /// The standard deviation, to the nearest tick.
  public var deviation: Ticks {
    guard count > 0 else { return 0 }
    let mean = sum / Double(count)
    return Ticks(Int64(max(0, squares / Double(count) - mean * mean).squareRoot().rounded()))
  }

  /// Takes one more time.
  mutating func add(_ time: Ticks) {
    count += 1
    sum += Double(time.count)
    squares += Double(time.count) * Double(time.count)
  }

  /// Takes all of another's times.
  mutating func add(_ other: Spread) {
    count += other.count
    sum += other.sum
    squares += other.squares
  }

  /// The times up to three times their median; nil where there are none.
  ///
  /// What is longer is something else: a rank that waits for what its next chunk does not need, or was interrupted. Of times
  /// that are mostly 0 those up to 10 µs are kept.
  ///
  /// - Complexity: O(times × log times).
  static func usual(_ times: [Ticks]) -> Spread? {
    guard !times.isEmpty else { return nil }
    let median = times.sorted()[times.count / 2]
    var spread = Spread()
    for time in times where time <= median * 3 + 10_000 { spread.add(time) }
    return spread
  }
}
