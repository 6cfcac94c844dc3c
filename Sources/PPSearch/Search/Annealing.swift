import PPSupport

/// Simulated annealing on the order of each rank's forwards and backwards.
///
/// A move is taken if it costs no more than a random number allows, which is smaller the colder it is: Kirkpatrick, Gelatt and
/// Vecchi, "Optimization by Simulated Annealing", Science 220, 1983. The number is drawn first, so an order that
/// cannot meet it is given up while it is timed.
struct Annealing {
  /// From where to where the temperature falls, in ticks.
  var from: Double
  var to: Double
  /// By how much a W may delay what comes next, in ticks.
  var patience: Int64
  var seed: SplitMix64

  /// In how many steps the temperature falls.
  private static let steps = 64

  /// Anneals an order.
  ///
  /// - Returns: the best that was seen, if the order can run, and how many orders were timed.
  func run(
    _ start: RankOrders, _ tables: LaneTables, _ decoder: borrowing OrderDecoder, _ end: PieceEnd
  ) -> (best: Candidate?, evaluations: Int) {
    let ranks = tables.limits.count
    var random = seed
    var editor = OrderEditor(start.tokens, tables)
    var now = decoder.time(editor.tokens, patience: patience, limit: .max / 2)
    guard now.time < .max else { return (nil, 1) }
    var best = Candidate(
      orders: RankOrders(tokens: start.tokens, patience: patience), result: now)
    var cost = Candidate.cost(now, ranks: ranks)
    var temperature = from
    // The 64th root of the way down, by square roots, which are the same everywhere.
    let fall = (0..<6).reduce(to / from) { ratio, _ in ratio.squareRoot() }
    let count = end.evaluations
    var (timed, tried) = (1, 0)
    while timed < count, best.result.time > end.target {
      tried += 1
      if tried % max(1, count / Annealing.steps) == 0 { temperature *= fall }
      if tried % PieceEnd.interval == 0, end.shouldStop() { break }
      // Orders in which nothing can be moved end too.
      guard tried < 4 * count else { break }
      guard editor.move(&random) else {
        editor.undo()
        continue
      }
      let most = cost + temperature * random.exponential()
      timed += 1
      now = decoder.time(
        editor.tokens, patience: patience, limit: Int64(min(most, 0x1p60)))
      let new = Candidate.cost(now, ranks: ranks)
      guard new <= most else {
        editor.undo()
        continue
      }
      cost = new
      if now.time < best.result.time {
        best = Candidate(
          orders: RankOrders(tokens: editor.order, patience: patience), result: now)
      }
    }
    return (best, timed)
  }
}
