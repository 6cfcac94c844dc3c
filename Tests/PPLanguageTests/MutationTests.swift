import PPEngine
import PPLanguage
import PPModel
import PPSupport
import Schedules
import TestSupport
import Testing

@Suite struct MutationTests {
  /// Broken programs end in a schedule or a diagnostic: no crash, no hang, no memory without bound.
  ///
  /// `PPSIM_MUTATIONS` sets how many are tried for each schedule.
  @Test(arguments: Catalogue.all.map(\.name))
  func mutatedProgramsComeToAnEnd(_ name: String) throws {
    let text = try #require(Catalogue.schedule(named: name)).text
    let count = mutationCount(150)
    let words = [
      "F", "B", "I", "W", "&", "[0]", "[1]", "@", "(", ")", "{", "}", "0", "1",
      "9223372036854775807",
      "-", "*", "/", "%", "? 1 : 0", "pending", "repeat", "rank", "pp", "micro", "if", "let x = 1",
      "placement vshape", "pad 9", "max(", "..<", "\"", "\u{0}", "é",
    ].map { " \($0) " }
    let limits = ExpansionLimits(instructions: 2000, steps: 20_000)
    var outcomes = (valid: 0, invalid: 0, stuck: 0, refused: 0)
    for seed in 0..<count {
      var generator = SeededGenerator(seed: seed)
      let source = SourceText(file: name, bytes: mutated(text, words: words, using: &generator))
      do {
        let schedule = try ScheduleProgram(source).expand(pp: 4, micro: 8, limits: limits)
        guard schedule.validate(limit: 3).isValid else {
          outcomes.invalid += 1
          continue
        }
        let durations = ChunkDurations(
          forward: 1, backward: 2, inputBackward: 1, weightBackward: 1, pair: 3, hop: 1)
        let timeline = try SweepEngine.run(schedule, durations: durations)
        #expect(timeline.starts == referenceTimes(schedule, durations)?.starts, "seed \(seed)")
        outcomes.valid += 1
      } catch let error as Diagnostic {
        #expect(!error.message.isEmpty && error.excerpt.count < 120, "seed \(seed)")
        outcomes.refused += 1
      } catch let error as SimulationError {
        #expect(!error.description.isEmpty, "seed \(seed)")
        outcomes.stuck += 1
      }
    }
    #expect(outcomes.refused > 0)
    #expect(outcomes.valid + outcomes.invalid + outcomes.stuck > 0)
  }
}
