import Foundation
import PPExport
import PPStudy
import TestSupport
import Testing

/// The files of `ppsim run`: what holds for every exporter of the list, those to come too.
@Suite struct RunFilesTests {
  private func bytes(_ exporter: Exporter<RunRecord>, of record: RunRecord) throws -> String {
    var text = ""
    try exporter.write(record) { text += String(decoding: $0, as: UTF8.self) }
    return text
  }

  @Test func everyExporterHasAnOption() throws {
    var record = RunRecord(try Run("1f1b", pp: 4, micro: 8))
    let help = ppsim("run --help").output
    for exporter in Exporter<RunRecord>.all {
      record.command = "ppsim run 1f1b --pp 4 --micro 8 --\(exporter.name) -"
      #expect(help.contains("--\(exporter.name) FILE"), "\(exporter.name)")
      let printed = ppsim("run 1f1b --pp 4 --micro 8 --\(exporter.name) -")
      #expect(printed.code == 0 && printed.error.isEmpty, "\(exporter.name)")
      #expect(try printed.output == bytes(exporter, of: record), "\(exporter.name)")
    }
  }

  /// Those that need a timeline say so, and the others do without.
  @Test func summariesHaveWhatNeedsNoTimeline() throws {
    let run = try Run("1f1b", pp: 4, micro: 8)
    let record = RunRecord(
      run.evaluation.summary, title: run.evaluation.schedule.name, label: "1f1b", costs: run.costs)
    for exporter in Exporter<RunRecord>.all {
      let printed = ppsim("run 1f1b --pp 4 --micro 8 --summary --\(exporter.name) -")
      if exporter.needsTimeline {
        #expect(printed.code == 2, "\(exporter.name)")
        #expect(
          printed.error.contains("--summary keeps no timeline that --\(exporter.name) could write"))
      } else {
        let text = try bytes(exporter, of: record)
        #expect(printed.output == text && !text.isEmpty, "\(exporter.name)")
      }
    }
  }

  /// All at once: the chart stays on standard output where no file takes it, and files come before it.
  @Test func severalAreWrittenAtOnce() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    var record = RunRecord(try Run("zbv", pp: 3, micro: 7))
    for taker in Exporter<RunRecord>.all.map(\.name) {
      let options = Exporter<RunRecord>.all.map { exporter in
        "--\(exporter.name) " + (exporter.name == taker ? "-" : scratch.path(exporter.name))
      }
      let line = "run zbv --pp 3 --micro 7 " + options.joined(separator: " ")
      record.command = "ppsim " + line
      let printed = ppsim(line)
      for exporter in Exporter<RunRecord>.all {
        let text = exporter.name == taker ? printed.output : scratch.text(exporter.name)
        #expect(try text == bytes(exporter, of: record), "\(exporter.name)")
      }
    }
  }

  /// The figure in README is what ppsim draws.
  @Test func pictureOfReadmeIsCurrent() throws {
    let path = projectRoot.appendingPathComponent("Docs/Pictures/dualpipe.svg")
    #expect(
      try ppsim("run dualpipe --pp 8 --micro 20 --svg -").output
        == String(contentsOf: path, encoding: .utf8))
  }

  private struct Full: Error {}

  @Test func aSinkThatFailsEndsTheWriting() throws {
    let record = RunRecord(try Run("1f1b", pp: 4, micro: 8))
    for exporter in Exporter<RunRecord>.all {
      var pieces = 0
      #expect(throws: Full.self) {
        try exporter.write(record) { _ in
          pieces += 1
          throw Full()
        }
      }
      #expect(pieces == 1, "\(exporter.name)")
    }
  }
}
