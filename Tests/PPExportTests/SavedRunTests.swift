import PPAnalysis
import PPCluster
import PPCost
import PPExport
import TestSupport
import Testing

@Suite struct SavedRunTests {
  /// What is written is read again.
  @Test func runsComeBack() throws {
    let evaluation = try Evaluation(builtIn("dualpipe", 8, 20), costs: .standard)
    let json = RunJSON.text(RunRecord(evaluation, label: "mine", costs: .unit(.standard)))
    let figures = try SavedRun.figures(json)
    #expect(figures == ComparedFigures(evaluation.summary, label: "mine"))
    #expect(figures[.makespan] == 66 && figures[.bubbleTime] == 6 && figures[.memory] == nil)
  }

  /// Saved runs and presets with bytes mixed up are read or refused, always.
  @Test func mutatedFilesComeToAnEnd() throws {
    let evaluation = try Evaluation(builtIn("dualpipe", 2, 4), costs: .standard)
    let run = RunJSON.text(RunRecord(evaluation, label: "mine", costs: .unit(.standard)))
    let words = [
      "{", "}", "[", "]", ":", ",", "\"", "null", "true", "1e400", "-1", "0", "1e-400", "\\u0000",
      "99999999999999999999", "\u{0}", "é",
    ]
    var read = 0
    var refused = 0
    for seed in 0..<mutationCount(400) {
      var generator = SeededGenerator(seed: seed)
      func count(_ isRead: Bool) { if isRead { read += 1 } else { refused += 1 } }
      let text = mutated(run, words: words, using: &generator)
      count((try? SavedRun.figures(text)) != nil)
      let cluster = try #require(ClusterCatalogue.all.first).text
      count(
        (try? Cluster(file: "c", text: mutated(cluster, words: words, using: &generator))) != nil)
      let model = try #require(ModelCatalogue.all.first).text
      count(
        (try? Architecture(file: "m", text: mutated(model, words: words, using: &generator)))
          != nil)
    }
    #expect(read > 0 && refused > 0)
  }
}
