import Foundation
import PPAnalysis
import TestSupport
import Testing

// The tutorial's program, word for word, but for its `print`.
import PPStudy

private func figures(_ print: (Int, Double) -> Void) throws {
  let text = """
    let ahead = min(pp - rank - 1, micro)
    repeat ahead { F }
    repeat micro - ahead { F B }
    repeat ahead { B }
    """
  let schedule = try NamedSchedule(text: text, label: "mine")
  for pp in [2, 4, 8] {
    let run = try SizedSchedule(schedule, pp: pp, micro: 3 * pp).run(Conditions())
    print(pp, run.figures[.bubbleRate] ?? 0)
  }
}

/// The program in the README, word for word.
private func readme(_ print: (Double) -> Void) throws {
  let run = try Run("dualpipe", pp: 16, micro: 32)
  print(run.evaluation.metrics.bubbleRate)
}

/// The library's catalogue of documentation.
@Suite struct TutorialTests {
  private let catalogue = projectRoot.appendingPathComponent(
    "Sources/PPStudy/Documentation.docc")

  /// What the tutorial shows is compiled here, and prints what it says.
  @Test func theProgramIsTheTutorials() throws {
    func lines(_ url: URL) throws -> [String] {
      try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let shown = try lines(catalogue.appendingPathComponent("Resources/figure.swift"))
    let compiled = try lines(URL(fileURLWithPath: #filePath))
    for line in shown { #expect(compiled.contains(line), "not compiled: \(line)") }
    // Ten lines, besides the import.
    #expect(shown.count <= 12)

    var printed: [Int: Double] = [:]
    try figures { printed[$0] = $1 }
    #expect(printed.count == 3)
    for (pp, rate) in printed {
      let expected = Double(pp - 1) / Double(3 * pp + pp - 1)
      #expect(abs(rate - expected) < 1e-12)
    }
  }

  /// What the README shows is compiled here: 14 of 110 units, as published.
  @Test func theReadmeIsCompiled() throws {
    let page = try String(
      contentsOf: projectRoot.appendingPathComponent("README.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count == 1)
    let compiled = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    for line in (blocks.first ?? "").components(separatedBy: "```")[0].split(separator: "\n") {
      #expect(compiled.contains(line), "not compiled: \(line)")
    }
    var rate = 0.0
    try readme { rate = $0 }
    #expect(abs(rate - 14 / 110) < 1e-12)
  }

  /// Every symbol that the catalogue links to is declared in the library.
  @Test func linksAreSymbols() throws {
    let page = try String(
      contentsOf: catalogue.appendingPathComponent("Documentation.md"), encoding: .utf8)
    let sources = catalogue.deletingLastPathComponent()
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    let code = try (files?.allObjects as? [URL] ?? [])
      .filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let links = page.matches(of: /``(\w+)``/).map { String($0.1) }.filter { $0 != "PPStudy" }
    #expect(links.count > 10)
    for link in links {
      #expect(code.contains(try Regex("public (struct|enum) \(link)\\b")), "\(link)")
    }
  }
}
