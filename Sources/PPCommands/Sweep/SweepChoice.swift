import PPExport

/// What `--best` and `--pareto` choose from the rows of a sweep, as these come by.
struct SweepChoice {
  let table: SweepTable
  let best: SweepObjective?
  let pareto: (x: SweepObjective, y: SweepObjective)?
  private let per: [Int]
  let mostMemory: Double?
  let isASCII: Bool
  let width: Int
  private let columns: [String: Int]

  private(set) var winners: [String: (value: Double, row: [String])] = [:]
  private(set) var groups: [String] = []
  private(set) var front = GrowingFront()
  private(set) var others = ThinnedPoints()
  private(set) var firsts: [String] = []
  private(set) var varying: Set<String> = ["schedule", "pp", "micro"]

  /// Reads the options; nil if nothing is to be chosen.
  init?(_ invocation: Invocation, _ grid: SweepGrid) throws(Failure) {
    guard invocation.has(.best) || invocation.has(.pareto) else {
      for (stray, mode) in [
        (Option.per, "--best"), (.fitMemory, "--best or --pareto"), (.ascii, "--pareto"),
      ] where invocation.has(stray) {
        throw .trouble("\(stray.name) goes with \(mode)")
      }
      return nil
    }
    if invocation.has(.per), !invocation.has(.best) {
      throw .trouble("--per goes with --best; the front of --pareto is one for all points")
    }
    table = grid.table
    columns = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1.key, $0) })
    best = try invocation.choice(.best, SweepObjective.self)
    pareto = try invocation.pareto()
    for objective in [best, pareto?.x, pareto?.y] {
      guard let objective, objective.column(isPhysical: table.isPhysical) == nil else { continue }
      throw .trouble("\(objective.rawValue) goes with --model; unit costs process no tokens")
    }
    mostMemory = try invocation.bytes(.fitMemory).map(Double.init)
    per = try invocation.coordinates(.per, of: table)
    isASCII = invocation.has(.ascii)
    width = invocation.world.textWidth
  }

  /// Looks at a row, by the values of its columns.
  mutating func take(_ row: [String]) {
    guard row.count == table.columns.count, isEligible(row) else { return }
    note(row)
    if let best, let value = value(best, row) {
      let key = per.map { row[$0] }.joined(separator: "\u{1F}")
      if winners[key] == nil { groups.append(key) }
      if winners[key].map({ value < $0.value }) ?? true { winners[key] = (value, row) }
    }
    if let pareto, let x = value(pareto.x, row), let y = value(pareto.y, row) {
      others.add((x, y))
      front.add((x, y), row)
    }
  }

  private func isEligible(_ row: [String]) -> Bool {
    let status = columns["status"].map { row[$0] }
    guard status != "impossible" else { return false }
    guard let mostMemory, let memory = columns["memory_bytes"] else { return status == "ok" }
    return Double(row[memory]) ?? .infinity <= mostMemory
  }

  /// A figure of a row, so that less is better.
  private func value(_ objective: SweepObjective, _ row: [String]) -> Double? {
    guard let key = objective.column(isPhysical: table.isPhysical), let place = columns[key],
      let value = Double(row[place]), value.isFinite
    else { return nil }
    return objective.prefersMore ? -value : value
  }

  /// Remembers which coordinates differ.
  private mutating func note(_ row: [String]) {
    let coordinates = row.prefix(table.coordinates.count)
    if firsts.isEmpty { firsts = Array(coordinates) }
    for (column, (first, value)) in zip(table.coordinates, zip(firsts, coordinates))
    where first != value && column.key != "point" {
      varying.insert(column.key)
    }
  }
}
