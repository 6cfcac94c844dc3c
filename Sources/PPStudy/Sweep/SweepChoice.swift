import PPModel
import PPSupport

/// Winners and the front of a sweep, chosen from its rows as these come by.
public struct SweepChoice {
  /// What is chosen by, among which points.
  public struct Question: Sendable {
    /// The figure of winners.
    public var best: SweepObjective?
    /// The coordinates that winners are chosen for, by their keys; nil for all but schedule and layout.
    public var per: [String]?
    /// Two figures of which no trade-off is beaten.
    public var pareto: (x: SweepObjective, y: SweepObjective)?
    /// The most memory in bytes; nil for what the GPU has.
    public var mostMemory: Bytes?

    /// A question.
    public init(
      best: SweepObjective? = nil, per: [String]? = nil,
      pareto: (x: SweepObjective, y: SweepObjective)? = nil, mostMemory: Bytes? = nil
    ) {
      self.best = best
      self.per = per
      self.pareto = pareto
      self.mostMemory = mostMemory
    }
  }

  /// The columns of the rows.
  public let columns: SweepColumns
  /// What is chosen by.
  public let question: Question
  private let per: [Int]
  private let places: [String: Int]

  private var winners: [String: (value: Double, row: [String])] = [:]
  private var groups: [String] = []
  private var growingFront = GrowingFront()
  private var thinnedOthers = ThinnedPoints()
  private var firsts: [String] = []
  /// The coordinates that differ between points, by their keys.
  public private(set) var varying: Set<String> = ["schedule", "pp", "micro"]

  /// Nothing chosen yet.
  ///
  /// - Throws: a sentence about a figure or a coordinate that the rows do not have.
  public init(_ question: Question, of columns: SweepColumns) throws(Refusal) {
    self.columns = columns
    self.question = question
    places = Dictionary(uniqueKeysWithValues: columns.all.enumerated().map { ($1.key, $0) })
    for objective in [question.best, question.pareto?.x, question.pareto?.y] {
      guard let objective, objective.column(isPhysical: columns.isPhysical) == nil else { continue }
      throw .trouble("\(objective.rawValue) goes with --model; unit costs process no tokens")
    }
    let keys = columns.coordinates.map(\.key)
    per =
      try question.per?.map { word throws(Refusal) in
        guard let place = keys.firstIndex(of: word) else {
          throw .trouble(
            "--per has '\(word)'; it takes coordinates of the rows, which are "
              + "\(keys.dropFirst().joined(separator: ", ")), or none")
        }
        return place
      } ?? keys.indices.filter { !["point", "schedule", "layout"].contains(keys[$0]) }
  }

  /// Whether there was any point.
  public var isEmpty: Bool { firsts.isEmpty }
  /// The row of each winner, in the order of the sweep.
  public var best: [[String]] { groups.compactMap { winners[$0]?.row } }
  /// The front by rising first figure, of which less is better.
  public var front: [(point: (Double, Double), row: [String])] { growingFront.rows }
  /// Points all over the sweep, not too many.
  public var others: [(Double, Double)] { thinnedOthers.points }

  /// Looks at a row, by the values of its columns as texts.
  public mutating func take(_ row: [String]) {
    guard row.count == columns.all.count, isEligible(row) else { return }
    note(row)
    if let best = question.best, let value = value(best, row) {
      let key = per.map { row[$0] }.joined(separator: "\u{1F}")
      if winners[key] == nil { groups.append(key) }
      if winners[key].map({ value < $0.value }) ?? true { winners[key] = (value, row) }
    }
    if let pareto = question.pareto, let x = value(pareto.x, row), let y = value(pareto.y, row) {
      thinnedOthers.add((x, y))
      growingFront.add((x, y), row)
    }
  }

  private func isEligible(_ row: [String]) -> Bool {
    let status = places["status"].map { row[$0] }
    guard status != "impossible" else { return false }
    guard let most = question.mostMemory, let memory = places["memory_bytes"] else {
      return status == "ok"
    }
    return Double(row[memory]) ?? .infinity <= most.value
  }

  /// A figure of a row, so that less is better.
  private func value(_ objective: SweepObjective, _ row: [String]) -> Double? {
    guard let key = objective.column(isPhysical: columns.isPhysical), let place = places[key],
      let value = Double(row[place]), value.isFinite
    else { return nil }
    return objective.prefersMore ? -value : value
  }

  /// Remembers which coordinates differ.
  private mutating func note(_ row: [String]) {
    let coordinates = row.prefix(columns.coordinates.count)
    if firsts.isEmpty { firsts = Array(coordinates) }
    for (column, (first, value)) in zip(columns.coordinates, zip(firsts, coordinates))
    where first != value && column.key != "point" {
      varying.insert(column.key)
    }
  }
}
