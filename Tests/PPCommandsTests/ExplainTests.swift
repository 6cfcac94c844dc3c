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
    ("zb1p --pp 6 --micro 14", "B=0.5x", "F=1,B=1,W=0.5"),
    ("1f1b --pp 6 --micro 14", "W=0.8x", "F=1,I=1,W=0.8"),
    ("dualpipe --pp 6 --micro 14", "W=0.8x", "F=1,I=1,W=0.8"),
    ("dualpipev --pp 6 --micro 14", "F=1.5x,I=0.25x,p2p=3x", "F=1.5,I=0.25,W=1"),
  ])
  func whatIfIsTheOtherCost(_ schedule: String, _ change: String, _ costs: String) throws {
    let hop = change.contains("p2p") ? (" --p2p 0.2", " --p2p 0.6") : ("", "")
    let changed = column("after", "explain \(schedule)\(hop.0) --what-if \(change) --csv -")
    let wanted = column(
      "makespan", "compare \(schedule)\(hop.1) --cost \(costs) --equal-stages --format csv")
    #expect(changed.first == wanted.first && changed.first != nil)
  }

  /// What is given for a pair stays, and that is said.
  @Test func aGivenPairStays() {
    let line = "dualpipe --pp 6 --micro 14 "
    let given = "explain \(line) --cost F=1,B=2,W=1,FB=2.5 --what-if W=0.8x"
    let wanted = column(
      "makespan",
      "compare \(line) --cost F=1,I=1,W=0.8,FB=2.5 --equal-stages --format csv")
    #expect(column("after", "\(given) --csv -").first == wanted.first)
    #expect(ppsim(given).output.contains("F&B stays at 2.5, as it was given"))
    #expect(!ppsim("\(given),FB=0.9x").output.contains("stays"))
  }

  /// What there is before is what `run` prints.
  @Test(arguments: [
    "zbv --pp 4 --micro 9 --p2p 0.3 --cost F=1,B=2.123456,W=0.7",
    "gpipe --pp 4 --micro 8 --p2p 0.5 --p2p-mode blocking",
    "dualpipe --pp 4 --micro 8 --model deepseek-v2-lite --ep 8",
    "zb1p --pp 4 --micro 8 --model deepseek-v2-lite --ep 8 --fidelity chunk",
  ])
  func beforeIsTheRun(_ line: String) {
    let words = ppsim("run \(line) --width 80").output.split(separator: "\n").map(String.init)
    let table = ppsim("explain \(line) --what-if W=0.8x --csv -").output
    let names = ["makespan", "bubble time", "bubble rate", "peak activations", "stage copies"]
    for name in names + (line.contains("model") ? ["memory"] : []) {
      let shown = words.last { $0.hasPrefix(name) }?.dropFirst(name.count).split(separator: " ")
      let row = table.split(separator: "\n").first { $0.hasPrefix(name + ",") }?.split(
        separator: ",")
      #expect(shown?.first == row?[1].split(separator: " ").first && row != nil, "\(name)")
    }
    // Everything twice as long is a step twice as long, message or chunk, alone or in a pair.
    let p2p = line.contains("p2p") || line.contains("model") ? ",p2p=2x" : ""
    let twice = column("after", "explain \(line) --what-if F=2x,B=2x\(p2p) --csv -").first
    let once = column("before", "explain \(line) --what-if F=2x,B=2x\(p2p) --csv -").first
    let ratio = (Double(twice ?? "") ?? 0) / (Double(once ?? "") ?? 1)
    #expect(abs(ratio - 2) < 0.001, "\(ratio)")
  }

  /// A model's W is faster wherever it runs: where it is hidden in B and in pairs too.
  @Test(arguments: ["1f1b", "1f1b-overlap", "dualpipe", "zb1p"])
  func theWeightsOfAModelAreFaster(_ name: String) {
    let line = "explain \(name) --pp 4 --micro 12 --model deepseek-v2-lite --ep 8"
    func makespan(_ changes: String) -> Double {
      Double(column("after", "\(line) --what-if \(changes) --csv -").first ?? "") ?? 0
    }
    #expect(makespan("W=0.5x") < makespan("W=0.8x"))
    #expect(makespan("W=0.8x") < makespan("W=1x"))
    #expect(makespan("rank0=2x,rank1=2x,rank2=2x,rank3=2x,p2p=2x") > 1.999 * makespan("W=1x"))
  }

  /// Each schedule before and after, as `compare` has them at the one costs and at the other.
  @Test func compareWithChanges() {
    let line = "compare 1f1b zbv dualpipe --pp 6 --micro 14 --format csv"
    let changed = "\(line) --what-if W=0.8x --p2p 0.1"
    let makespans = column("makespan", changed)
    let before = column("makespan", "\(line) --p2p 0.1")
    let after = column("makespan", "\(line) --p2p 0.1 --cost F=1,I=1,W=0.8")
    #expect(makespans == zip(before, after).flatMap { [$0, $1] } && makespans.count == 6)
    #expect(column("schedule", changed) == ["1f1b", "1f1b", "zbv", "zbv", "dualpipe", "dualpipe"])
    // A pair is in one of them alone, and a note tells of the others.
    let pair = ppsim("compare 1f1b dualpipe --pp 6 --micro 14 --what-if FB=0.8x")
    #expect(pair.code == 0 && pair.output.contains("1f1b: 1F1B runs no pairs"))
    let none = ppsim("compare 1f1b zb1p --pp 6 --micro 14 --what-if FB=0.8x")
    #expect(none.code == 2 && none.error.contains("--what-if: 1f1b: 1F1B runs no pairs"))
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
    let line = "dualpipe --pp 4 --micro 8 --model deepseek-v3 --layout balanced --cluster "
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
    ("explain 1f1b --pp 4 --micro 8 --what-if FB=2x", "1F1B runs no pairs, so FB changes nothing"),
    ("explain 1f1b --pp 4 --micro 8 --what-if p2p=2x", "give them one with --p2p"),
    ("explain 1f1b --pp 4 --micro 8 --what-if B=2x,W=3x", "B is I + W; give a factor for B, or"),
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
    ("explain 1f1b --pp 4 --micro 8 --max-peak-activations 0", "holds at least 1 chunk"),
    ("explain 1f1b --pp 500 --micro 500 --closed-form", "is found at a smaller --pp and --micro"),
    ("explain 1f1b --closed-form --model deepseek-v3", "--closed-form is for unit costs"),
    (
      "explain gpipe --pp 2 --micro 4 --p2p 1 --p2p-mode blocking --jitter 2%",
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
