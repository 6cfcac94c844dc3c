import PPExport

extension Report {
  /// `ppsim report validation`: how far to trust the figures.
  static let validation = Report(
    name: "validation",
    summary: """
      figures of ppsim beside published and measured ones, with the difference, where it
      is wrong too. Docs/Validation.md says why.
      """,
    options: [.reportFormat],
    execute: { invocation throws(Failure) in
      let format = try invocation.choice(.reportFormat, TableFormat.self) ?? .text
      let trained = try TrainedModel()
      let rows =
        try Validation.pipelines() + Validation.pair(trained) + Validation.chunks(trained)
        + Validation.components(trained) + Validation.traffic(trained)
        + Validation.training(trained)
      try invocation.world.write(
        ValidationTable.table(rows).text(in: format, width: invocation.world.textWidth))
      return .fine
    })
}

/// What is held against what; a group of rows for each part of the model.
enum Validation {}
