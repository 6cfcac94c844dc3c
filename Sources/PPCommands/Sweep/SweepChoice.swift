import PPAnalysis
import PPExport

/// What `--best` and `--pareto` choose from the rows of a sweep, as these come by.
struct SweepChoice {
  private let table: SweepTable
  private let format: RowFormat
  private let best: SweepObjective?
  private let pareto: (x: SweepObjective, y: SweepObjective)?
  private let per: [Int]
  private let mostMemory: Double?
  private let isASCII: Bool
  private let columns: [String: Int]

  private var winners: [String: (value: Double, row: [String])] = [:]
  private var groups: [String] = []
  private var candidates: [(point: (Double, Double), row: [String])] = []
  private var others = ThinnedPoints()
  private var firsts: [String] = []
  private var varying: Set<String> = ["schedule", "pp", "micro"]

  /// Candidates of the front that are kept until the beaten ones are thrown out.
  private static let mostCandidates = 4096

  /// Reads the options; nil if nothing is to be chosen.
  init?(_ invocation: Invocation, _ grid: SweepGrid, _ format: RowFormat) throws(Failure) {
    guard invocation.has(.best) || invocation.has(.pareto) else {
      for (stray, mode) in [
        (Option.per, "--best"), (.fitMemory, "--best or --pareto"), (.ascii, "--pareto"),
      ] where invocation.has(stray) {
        throw .trouble("\(stray.name) goes with \(mode)")
      }
      return nil
    }
    self.format = format
    table = grid.table
    columns = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1.key, $0) })
    best = try invocation.choice(.best, SweepObjective.self)
    pareto = try invocation.pareto()
    for objective in [best, pareto?.x, pareto?.y] {
      guard let objective, objective.column(isPhysical: table.isPhysical) == nil else { continue }
      throw .trouble("\(objective.rawValue) goes with --model; unit costs process no tokens")
    }
    mostMemory = try invocation.gigabytes(.fitMemory)
    per = try invocation.coordinates(.per, of: table)
    isASCII = invocation.has(.ascii)
  }

  /// Looks at a row, without its line feed.
  mutating func take(_ line: some Sequence<UInt8>) {
    let row = format.values(line)
    guard row.count == table.columns.count, isEligible(row) else { return }
    note(row)
    if let best, let value = value(best, row) {
      let key = per.map { row[$0] }.joined(separator: "\u{1F}")
      if winners[key] == nil { groups.append(key) }
      if winners[key].map({ value < $0.value }) ?? true { winners[key] = (value, row) }
    }
    if let pareto, let x = value(pareto.x, row), let y = value(pareto.y, row) {
      others.add((x, y))
      candidates.append(((x, y), row))
      if candidates.count > 2 * SweepChoice.mostCandidates { keepFront() }
    }
  }

  /// Looks at whole rows.
  mutating func take(rows: [UInt8]) {
    for line in rows.split(separator: UInt8(ascii: "\n")) { take(line) }
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
      let value = Double(row[place])
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

  private mutating func keepFront() {
    let front = ParetoFront.indices(of: candidates.map(\.point)).sorted()
    candidates = front.map { candidates[$0] }
  }

  /// What was chosen, as text; nil if there was nothing to choose from.
  mutating func text() -> String? {
    guard !firsts.isEmpty else { return nil }
    var parts: [String] = []
    let limit = mostMemory.map { ", within \(rounded($0 / 1e9, decimals: 3)) GB" } ?? ""
    if let best {
      parts.append(
        selection(
          groups.compactMap { winners[$0]?.row }, title: "Best by \(best.rawValue)\(limit)",
          note: "of equals the first in the order of the sweep"))
    }
    if let pareto {
      let front = ParetoFront.indices(of: candidates.map(\.point)).map { candidates[$0] }
      parts.append(
        selection(
          front.map(\.row),
          title: "Best trade-offs of \(pareto.x.rawValue) and \(pareto.y.rawValue)\(limit)",
          note: "no point is as good in both and better in one"))
      parts.append(plot(front.map(\.point), pareto))
    }
    return parts.joined(separator: "\n")
  }

  private func selection(_ rows: [[String]], title: String, note: String) -> String {
    SweepSelection.table(rows, of: table, varying: varying, title: title, notes: [note])
      .text(in: .text, isASCII: isASCII)
  }

  private func plot(
    _ front: [(Double, Double)], _ objectives: (x: SweepObjective, y: SweepObjective)
  ) -> String {
    func shown(_ point: (Double, Double)) -> (Double, Double) {
      (
        shown(point.0, objectives.x), shown(point.1, objectives.y)
      )
    }
    func shown(_ value: Double, _ objective: SweepObjective) -> Double {
      let value = objective.prefersMore ? -value : value
      let isBytes = objective.column(isPhysical: table.isPhysical) == "memory_bytes"
      return isBytes ? value / 1e9 : value
    }
    return ParetoPlot(
      front: front.map(shown), others: others.points.map(shown),
      names: (name(objectives.x), name(objectives.y)), isASCII: isASCII
    ).text()
  }

  private func name(_ objective: SweepObjective) -> String {
    switch objective.column(isPhysical: table.isPhysical) {
    case "memory_bytes": "memory, GB"
    case "peak_activations": "activations, chunks"
    case "tokens_per_second_per_gpu": "tokens/s/GPU"
    default: objective.rawValue + (table.isPhysical && objective != .bubbleRate ? ", ms" : "")
    }
  }
}

/// Points of which at most a fixed number is kept, evenly spread over all that came.
struct ThinnedPoints {
  private(set) var points: [(Double, Double)] = []
  private var stride = 1
  private var count = 0

  static let most = 16_384

  mutating func add(_ point: (Double, Double)) {
    defer { count += 1 }
    guard count % stride == 0 else { return }
    points.append(point)
    guard points.count >= ThinnedPoints.most else { return }
    points = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
    stride *= 2
  }
}

extension Invocation {
  /// `--pareto`.
  fileprivate func pareto() throws(Failure) -> (x: SweepObjective, y: SweepObjective)? {
    guard let text = value(.pareto) else { return nil }
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 2, words[0] != words[1] else {
      throw .trouble("--pareto is '\(text)'; it must be two figures, as in time,memory")
    }
    var objectives: [SweepObjective] = []
    for word in words {
      if let objective = try replacing(.pareto, with: word).choice(.pareto, SweepObjective.self) {
        objectives.append(objective)
      }
    }
    return (objectives[0], objectives[1])
  }

  /// `--per`: the coordinates that winners are chosen for, by their columns.
  fileprivate func coordinates(
    _ option: Option, of table: SweepTable
  ) throws(Failure) -> [Int] {
    let keys = table.coordinates.map(\.key)
    guard let text = value(option) else {
      return keys.indices.filter { !["point", "schedule", "layout"].contains(keys[$0]) }
    }
    guard text != "none" else { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map {
      word throws(Failure) in
      guard let place = keys.firstIndex(of: String(word)) else {
        throw .trouble(
          "\(option.name) has '\(word)'; it takes coordinates of the rows, which are "
            + "\(keys.dropFirst().joined(separator: ", ")), or none")
      }
      return place
    }
  }
}
