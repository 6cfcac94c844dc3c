import PPExport
import PPStudy

extension Report {
  /// `ppsim report validation`: how far to trust the figures.
  static let validation = Report(
    name: "validation",
    summary: """
      figures of ppsim beside published and measured ones, with the difference, where it
      is wrong too. Docs/Validation.md says why.
      """,
    options: [Options.formatOfReport],
    execute: { line in
      let format = try line.value(Options.formatOfReport) ?? .text
      let table = ScoreboardTable.table(try Scoreboard.rows())
      try line.world.write(table.text(in: format, width: line.world.textWidth))
      return .fine
    })
}
