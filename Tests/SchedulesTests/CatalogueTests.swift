import Foundation
import PPAnalysis
import PPEngine
import PPLanguage
import PPModel
import PPSupport
import Schedules
import TestSupport
import Testing

@Suite struct CatalogueTests {
  /// One file, one page: a schedule has both, and nothing is left over.
  @Test func everyScheduleHasAFileAndAPage() throws {
    let names = Set(Catalogue.all.map(\.name))
    #expect(names.count == Catalogue.all.count)
    #expect(try stems("Schedules", "sched") == names)
    #expect(try stems("Docs/Schedules", "md") == names)
  }

  @Test(arguments: Catalogue.all.map(\.name))
  func everyFileSaysWhatItIs(_ name: String) throws {
    let schedule = try #require(Catalogue.schedule(named: name))
    let text = String(decoding: schedule.text, as: UTF8.self)
    let file = projectRoot.appendingPathComponent("Schedules/\(name).sched")
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    #expect(text.hasPrefix("# "))
    #expect(text.contains("\n# Source: "))
    #expect(text.contains("\n# Use it "))
    #expect(schedule.summary.count > 20 && schedule.summary.count < 90)
    #expect(try builtInProgram(name).name != nil)
  }

  /// Every size a schedule accepts gives a valid program that runs to its end; the others are
  /// refused by a requirement, never by an accident on the way.
  @Test(arguments: Catalogue.all.map(\.name))
  func everyAcceptedSizeIsValid(_ name: String) throws {
    var accepted = 0
    let program = try builtInProgram(name)
    for pp in 1...16 {
      for micro in pp < 10 ? Array(1...22) + [37, 64] : [1, 2, 7, pp, 2 * pp + 1, 2 * pp + 2, 64] {
        for stages in program.optionNames.isEmpty ? [0] : [1, 2, 3] {
          let size = "\(name) pp \(pp) micro \(micro) stages \(stages)"
          let options = program.optionNames.map { ($0, stages) }
          let schedule: Schedule
          do {
            schedule = try program.expand(
              pp: pp, micro: micro, options: Dictionary(uniqueKeysWithValues: options))
          } catch {
            #expect(error.unmetRequirement != nil, "\(size): \(error)")
            continue
          }
          accepted += 1
          #expect(schedule.validate().isValid, "\(size)")
          let durations = ChunkDurations(
            forward: 3, backward: 7, inputBackward: 4, weightBackward: 3, pair: 8, hop: 1)
          #expect(throws: Never.self, "\(size)") {
            try SweepEngine.run(schedule, durations: durations)
          }
        }
      }
    }
    #expect(accepted > 0)
  }

  /// What DualPipe cannot be had for is what its page says.
  @Test func dualPipeRefusesOddAndFew() {
    for (pp, micro) in [(7, 20), (8, 19), (8, 14)] {
      #expect(throws: Diagnostic.self) { try builtIn("dualpipe", pp, micro) }
    }
    #expect(throws: Diagnostic.self) { try builtIn("dualpipev", 4, 7) }
  }

  private func stems(_ folder: String, _ ending: String) throws -> Set<String> {
    let path = projectRoot.appendingPathComponent(folder).path
    let files = try FileManager.default.contentsOfDirectory(atPath: path)
    return Set(
      files.filter { $0.hasSuffix("." + ending) }.map { String($0.dropLast(ending.count + 1)) })
  }
}
