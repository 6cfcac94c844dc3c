import PPLanguage
import PPModel
import PPSupport
import Schedules
import TestSupport
import Testing

@Suite struct CanonicalTests {
  private func parsed(_ text: String) throws -> Schedule {
    let program = try ScheduleProgram(SourceText(file: "canonical", bytes: Array(text.utf8)))
    let size = try #require(program.size)
    return try program.expand(pp: size.pp, micro: size.micro)
  }

  /// The canonical form expands to the same program, placement and all, and to its own text.
  @Test(arguments: Catalogue.all.map(\.name))
  func builtInsComeBack(_ name: String) throws {
    for (pp, micro) in [(2, 4), (4, 8), (6, 17), (8, 20)] {
      guard let schedule = try? builtIn(name, pp, micro) else { continue }
      let text = CanonicalText(schedule).text()
      #expect(try parsed(text) == schedule)
      #expect(CanonicalText(try parsed(text)).text() == text)
    }
  }

  /// Any valid schedule keeps its instructions, and the text is a fixed point.
  @Test(arguments: 0..<200)
  func randomSchedulesComeBack(_ seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let schedule = try randomSchedule(using: &generator, recomputes: true)
    let text = CanonicalText(schedule).text()
    let again = try parsed(text)
    #expect(again.validate().isValid, "seed \(seed)\n\(text)")
    for rank in 0..<schedule.ranks {
      #expect(again.program(ofRank: rank) == schedule.program(ofRank: rank), "seed \(seed)")
    }
    #expect(CanonicalText(again).text() == text, "seed \(seed)")
    #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("  slot") || $0.count <= 100 })
  }

  /// Names with quotes come back; placements have their names where they have one.
  @Test func headings() throws {
    var named = try builtIn("zbv", 2, 4)
    named.name = "a \"b\" \\ c"
    let text = CanonicalText(named).text()
    #expect(text.hasPrefix("schedule \"a \\\"b\\\" \\\\ c\"\nsize pp = 2, micro = 4\n"))
    #expect(text.contains("\nplacement vshape\n"))
    #expect(try parsed(text).name == named.name)
    #expect(
      CanonicalText(try builtIn("interleaved", 2, 4, options: ["chunks": 3])).text()
        .contains("\nplacement interleaved(3)\n"))
  }
}
