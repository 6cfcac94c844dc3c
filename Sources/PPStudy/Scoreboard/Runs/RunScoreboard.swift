/// Published runs, each predicted.
public enum RunScoreboard {
  /// Every published run, predicted, in the order of the report.
  ///
  /// - Throws: a sentence where a preset or an option cannot be read, which a test would notice.
  /// - Complexity: each run is searched and simulated: a second or two for all.
  public static func predictions() throws(Refusal) -> [RunPrediction] {
    var predictions: [RunPrediction] = []
    for run in PublishedRun.all { predictions.append(try RunPrediction(run)) }
    return predictions
  }

  /// One of them, by its short name.
  ///
  /// - Throws: a sentence where there is none of that name.
  public static func prediction(_ id: String) throws(Refusal) -> RunPrediction {
    guard let run = PublishedRun.all.first(where: { $0.id == id }) else {
      let names = PublishedRun.all.map(\.id).joined(separator: ", ")
      throw .trouble("there is no published run '\(id.plain())'; there are \(names)")
    }
    return try RunPrediction(run)
  }

  /// The middle of the absolute values of errors, the mean of both where there are two; nil of none.
  public static func median(_ errors: [Double]) -> Double? {
    let sorted = errors.map(abs).sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
