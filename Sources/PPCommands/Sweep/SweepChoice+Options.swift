import PPExport

extension Invocation {
  /// `--pareto`.
  func pareto() throws(Failure) -> (x: SweepObjective, y: SweepObjective)? {
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
  func coordinates(
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
