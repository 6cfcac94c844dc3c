import TestSupport
import Testing

@Suite struct ExplainTests {
  /// The look of the output.
  @Test(arguments: [
    ("explain-dualpipe.txt", "explain dualpipe --pp 8 --micro 20"),
    ("explain-all.txt", "explain zb1p --pp 4 --micro 6 --p2p 0.25 --all --ascii"),
    ("explain-blocking.txt", "explain gpipe --pp 4 --micro 8 --p2p 0.5 --p2p-mode blocking"),
    ("explain-wide.txt", "explain 1f1b --pp 80 --micro 90"),
    ("explain-model.txt", "explain dualpipe --pp 4 --micro 8 --model deepseek-v2-lite --ep 8"),
    ("explain.csv", "explain zbv --pp 2 --micro 4 --p2p 0.5 --csv -"),
    ("explain.json", "explain dualpipe --pp 4 --micro 8 --p2p 0.5 --json -"),
    ("explain-closed-form.txt", "explain dualpipe --pp 8 --micro 20 --closed-form"),
    ("explain-closed-form.json", "explain zb1p --closed-form --p2p 0.3 --json -"),
    ("explain-what-if.txt", "explain dualpipe --pp 8 --micro 20 --what-if W=0.8x,rank3=1.2x"),
    ("explain-jitter.txt", "explain 1f1b --pp 8 --micro 20 --jitter 5% --runs 200"),
    ("explain-steps.txt", "explain zb2p --pp 8 --micro 24 --steps 4 --cost OPT=0.5"),
    ("run-bubbles.txt", "run zb1p --pp 4 --micro 6 --p2p 0.5 --bubbles --width 80"),
    ("help-explain.txt", "explain --help"),
  ])
  func outputs(_ golden: String, _ line: String) {
    let first = ppsim(line)
    #expect(first.code == 0)
    #expect(first.error == "")
    #expect(goldenProblem(first.output, golden) == nil)
    #expect(ppsim(line).output == first.output, "the same line twice gives the same bytes")
  }

  /// The makespans, or whatever the column is, of a CSV with a header.
  private func column(_ name: String, _ line: String) -> [String] {
    let rows = ppsim(line).output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let place = rows.first?.firstIndex(of: name) else { return [] }
    return rows.dropFirst().map { $0[place] }
  }

  /// A factor on a cost is that cost from the start.
  @Test(arguments: [
    ("zb1p --pp 6 --micro 14", "W=0.7x,I=1.3x", "F=1,I=1.3,W=0.7,B=2"),
    ("dualpipe --pp 6 --micro 14", "FB=0.8x,F=2x", "F=2,B=2,W=1,FB=2.4"),
    ("1f1b --pp 6 --micro 14", "B=0.5x,p2p=3x", "F=1,B=1,W=0.5"),
  ])
  func whatIfIsTheOtherCost(_ schedule: String, _ change: String, _ costs: String) throws {
    let hop = change.contains("p2p") ? (" --p2p 0.2", " --p2p 0.6") : ("", "")
    let changed = column("after", "explain \(schedule)\(hop.0) --what-if \(change) --csv -")
    let wanted = column(
      "makespan", "compare \(schedule)\(hop.1) --cost \(costs) --equal-stages --format csv")
    #expect(changed.first == wanted.first && changed.first != nil)
  }

  /// Links are simulated again: twice the InfiniBand is the h800 cluster with twice the InfiniBand.
  @Test func linksAreTheClusters() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let preset = ppsim("show cluster h800").output
    let text = preset.split(separator: "\"infiniband_gb_per_s\": 50").joined(
      separator: "\"infiniband_gb_per_s\": 100")
    #expect(text != preset)
    let cluster = try scratch.file("fast.json", text)
    let line = "dualpipe --pp 4 --micro 8 --model deepseek-v3 --cluster "
    let after = column("after", "explain \(line)h800 --what-if ib=2x --csv -")
    let wanted = column("after", "explain \(line)\(cluster) --what-if ib=1x --csv -")
    #expect(after == wanted && !after.isEmpty)
  }

  /// The rows of a rank cover the step, with each instruction once.
  @Test func rowsCoverTheStep() throws {
    let line = "explain dualpipe --pp 4 --micro 10 --p2p 0.3 --csv -"
    let rows = ppsim(line).output.split(separator: "\n").dropFirst().map { row in
      // Instructions hold commas, in quotes.
      row.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    }
    let runs = ppsim("run dualpipe --pp 4 --micro 10 --p2p 0.3 --csv -").output
    #expect(rows.count { $0[3] == "run" } == runs.split(separator: "\n").count - 1)
    for rank in 0..<4 {
      let own = rows.filter { $0[0] == "\(rank)" }
      #expect(own.first?[1] == "0")
      #expect(zip(own, own.dropFirst()).allSatisfy { $0[2] == $1[1] })
    }
    #expect(Set(rows.filter { $0[0] == "0" }.suffix(1).map { $0[2] }).count == 1)
  }

  /// One sentence, and trouble.
  @Test(arguments: [
    ("explain", "which schedule?"), ("explain 1f1b zb1p --pp 4 --micro 8", "found 'zb1p' too"),
    ("explain 1f1b --pp 4 --micro 8 --what-if W=0x", "it must be above 0 and at most 1000"),
    ("explain 1f1b --pp 4 --micro 8 --what-if W=-1x", "the factor of W is '-1x'"),
    ("explain 1f1b --pp 4 --micro 8 --what-if W=1e9x", "the factor of W is '1e9x'"),
    ("explain 1f1b --pp 4 --micro 8 --what-if W=2", "changes are written W=0.8x,rank3=1.2x"),
    ("explain 1f1b --pp 4 --micro 8 --what-if W=2x,W=3x", "gives 'W' twice"),
    ("explain 1f1b --pp 4 --micro 8 --what-if rank4=2x", "there is no rank 4; there are 0 to 3"),
    ("explain 1f1b --pp 4 --micro 8 --what-if stage-1=2x", "there is no stage -1"),
    ("explain 1f1b --pp 4 --micro 8 --what-if eth=2x", "'eth' is unknown"),
    ("explain 1f1b --pp 4 --micro 8 --what-if ib=2x", "go with --model"),
    ("explain 1f1b --pp 4 --micro 8 --jitter 0%", "above 0 and at most 100%"),
    ("explain 1f1b --pp 4 --micro 8 --jitter 101%", "--jitter is '101%'"),
    ("explain 1f1b --pp 4 --micro 8 --jitter x", "--jitter is 'x'"),
    ("explain 1f1b --pp 4 --micro 8 --jitter 5% --runs 0", "--runs is '0'"),
    ("explain 1f1b --pp 4 --micro 8 --jitter 5% --runs 1000000000", "from 1 to 1000000"),
    ("explain 1f1b --pp 64 --micro 2000 --jitter 5% --runs 1000000", "take hours; give at most"),
    ("explain 1f1b --pp 4 --micro 8 --jitter 5% --seed -1", "--seed is '-1'"),
    ("explain 1f1b --pp 4 --micro 8 --runs 5", "--runs goes with --jitter"),
    ("explain 1f1b --pp 4 --micro 8 --steps 0", "--steps is '0'"),
    ("explain 1f1b --pp 4 --micro 8 --steps 1000000000", "from 1 to 1000"),
    ("explain 1f1b --pp 64 --micro 2000 --steps 1000", "too many, at most 195 go"),
    ("explain 1f1b --pp 4 --micro 8 --steps 2 --optimizer no", "it must be barrier or overlap"),
    ("explain 1f1b --pp 4 --micro 8 --optimizer barrier", "--optimizer goes with --steps"),
    ("explain 1f1b --pp 4 --micro 8 --steps 2 --jitter 5%", "print different things"),
    ("explain 1f1b --pp 4 --micro 8 --max-peak-activations 0", "holds some activations"),
    ("explain 1f1b --pp 500 --micro 500 --closed-form", "is found at a smaller --pp and --micro"),
    ("explain 1f1b --closed-form --model deepseek-v3", "--closed-form is for unit costs"),
    (
      "explain gpipe --pp 2 --micro 4 --p2p 1 --p2p-mode blocking --what-if W=2x",
      "leave out --p2p-mode blocking"
    ),
    ("run 1f1b --pp 4 --micro 8 --cost OPT=2", "OPT goes with ppsim explain --steps"),
    ("explain 1f1b --pp 4 --micro 8 --cost OPT=2", "OPT goes with ppsim explain --steps"),
    ("explain 1f1b --pp 4 --micro 8 --csv - --json -", "cannot share standard output"),
    ("run 1f1b --pp 4 --micro 8 --bubbles --streams --model deepseek-v3", "leave out --streams"),
  ])
  func badInput(_ line: String, _ sentence: String) {
    let result = ppsim(line)
    #expect(result.code == 2)
    #expect(result.error.contains(sentence), "\(result.error)")
    #expect(result.error.split(separator: "\n").count == 1 && result.output == "")
  }
}
