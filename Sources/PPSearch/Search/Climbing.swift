import PPSupport

/// Constructs orders by policies that it changes bit by bit, and goes on from what is better.
struct Climbing {
  var seed: SplitMix64

  /// How many policies are drawn before one is climbed from, and how many changes in a row may bring nothing.
  private static let (draws, patience) = (30, 1500)

  /// Climbs once.
  ///
  /// - Returns: the best that was seen, and how many orders were timed.
  func run(
    _ tables: LaneTables, _ shape: PolicyShape, _ construction: borrowing Construction,
    _ decoder: borrowing OrderDecoder, _ end: PieceEnd
  ) -> (best: Candidate?, evaluations: Int) {
    let ranks = tables.limits.count
    var random = seed
    var best: Candidate?
    var (timed, idle) = (0, 0)
    var policy: Policy?
    var cost = Double.infinity
    // Worse ones are taken too, at first.
    var temperature = shape.unit / 6
    while timed < end.evaluations, idle < Climbing.patience {
      if best.map({ $0.result.time <= end.target }) ?? false { break }
      if timed % PieceEnd.interval == 0, end.shouldStop() { break }
      timed += 1
      let isDrawn = timed <= Climbing.draws
      let changed =
        isDrawn
        ? Policy(tables, shape, &random)
        : (policy ?? Policy(tables, shape, &random)).changed(tables, shape, &random)
      var result = OrderTime.never
      if construction.build(changed) {
        result = decoder.time(construction.built.column, patience: 0, limit: .max / 2)
      }
      if result.time < best?.result.time ?? .max {
        best = Candidate(orders: RankOrders(tokens: construction.built.array), result: result)
      }
      let new = Candidate.cost(result, ranks: ranks)
      idle = new < cost || isDrawn ? 0 : idle + 1
      temperature *= 0.999
      let most = isDrawn ? cost : cost + temperature * random.exponential()
      guard new <= most, new < .infinity else { continue }
      (policy, cost) = (changed, new)
    }
    return (best, timed)
  }
}
