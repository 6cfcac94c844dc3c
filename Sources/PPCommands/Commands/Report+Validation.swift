import PPExport
import PPStudy

extension Report {
  /// `ppsim report validation`: how far to trust the figures.
  static let validation = Report(
    name: "validation",
    summary: """
      figures of ppsim beside published and measured ones, with the difference, where it
      is wrong too. Docs/Validation.md says why. With --runs, the steps and memory of published
      runs beside predictions; with --run, one of them in full, with its command.
      """,
    options: [Options.publishedRuns, Options.publishedRun, Options.format],
    execute: { line in
      if let id = try line.value(Options.publishedRun) {
        if let stray = line.first([Options.format, Options.publishedRuns]) {
          throw Refusal.trouble(
            "\(stray.name) does not go with --run, which is a text; leave one out")
        }
        let prediction = try RunScoreboard.prediction(id)
        try line.world.writeText(
          RunScoreboardTable.text(prediction, width: line.world.textWidth))
        return .fine
      }
      if line.has(Options.publishedRuns) {
        let format = try line.value(Options.format) ?? .text
        let table = RunScoreboardTable.table(try RunScoreboard.predictions())
        try line.world.write(table.text(in: format, width: line.world.textWidth))
        return .fine
      }
      let format = try line.value(Options.format) ?? .text
      let table = ScoreboardTable.table(try Scoreboard.rows())
      try line.world.write(table.text(in: format, width: line.world.textWidth))
      return .fine
    })
}
