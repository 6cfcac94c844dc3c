/// An order, and what it comes to.
struct Candidate: Sendable {
  var orders: RankOrders
  var result: OrderTime

  /// What annealing and climbing go by, in ticks: the time, and a little of when ranks end on average.
  ///
  /// That tells apart what takes as long.
  static func cost(_ result: OrderTime, ranks: Int) -> Double {
    result.time == .max ? .infinity : Double(result.time) + 0.2 * Double(result.sum) / Double(ranks)
  }
}

/// When a piece of a search ends.
struct PieceEnd: Sendable {
  /// How many orders it may time.
  var evaluations: Int
  /// A time that cannot be beaten, in ticks.
  var target: Int64
  /// Whether to end now.
  var shouldStop: @Sendable () -> Bool

  /// How many orders are timed between two looks at `shouldStop`.
  static let interval = 128
}
