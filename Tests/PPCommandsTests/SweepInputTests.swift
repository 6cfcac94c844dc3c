import Foundation
import Schedules
import TestSupport
import Testing

/// What a sweep refuses, in one sentence, before it runs anything.
@Suite struct SweepInputTests {
  @Test(arguments: [
    ("", "--schedule is missing"), ("--schedule 1f1b --micro 4", "--pp is missing"),
    ("--schedule 1f1b --pp 4", "--micro is missing"),
    ("1f1b", "takes no operand, but found '1f1b'; name it with --schedule"),
    ("--schedule 1f1b,zb1q --pp 4 --micro 4", "did you mean 'zb1p'?"),
    ("--schedule 1f1b, --pp 4 --micro 4", "where a name is missing"),
    ("* --pp 8..4 --micro 4", "--pp has '8..4', an empty range"),
    ("* --pp 0 --micro 4", "--pp has '0'; it takes numbers from 1 to 65536, as in 8,16"),
    ("* --pp 4, --micro 4", "--pp has ''"), ("* --pp 2x --micro 4", "--pp has '2x'"),
    ("* --pp 4.5 --micro 4", "--pp has '4.5'"),
    ("* --pp 4/2 --micro 4", "a step goes with a range"),
    ("* --pp 4..8/0 --micro 4", "whose step is '0'"),
    ("* --pp 4..8/ --micro 4", "whose step is ''"),
    ("* --pp 4..x --micro 4", "--pp has '4..x'"), ("* --pp ..8 --micro 4", "--pp has '..8'"),
    ("* --pp 4 --micro 2x..8", "--micro has '2x..8'"), ("* --pp 4 --micro 0x", "--micro has '0x'"),
    ("* --pp 4 --micro 0.5x", "--micro has '0.5x'"),
    ("* --pp 4 --micro 4 --cost W=0.5..1.5", "which needs a step"),
    ("* --pp 4 --micro 4 --cost W", "'W' is not a cost"),
    ("* --pp 4 --micro 4 --cost Q=1", "unknown cost 'Q'"),
    ("* --pp 4 --micro 4 --cost W=1,W=1", "given twice"),
    ("* --pp 4 --micro 4 --cost W=1..2/-1", "whose step is '-1'"),
    ("* --pp 4 --micro 4 --p2p -1..2", "--p2p has '-1..2'"),
    ("* --pp 4 --micro 4 --set a=1", "--set a: no such option"),
    ("* --pp 4 --micro 4 --shard 0/16", "--shard is '0/16'; it must be K/N with K from 1 to N"),
    ("* --pp 4 --micro 4 --shard 17/16", "--shard is '17/16'"),
    ("* --pp 4 --micro 4 --shard 1", "--shard is '1'"),
    ("* --pp 4 --micro 4 --shard 1/99999999", "--shard is '1/99999999'"),
    ("* --pp 4 --micro 4 --jobs 0", "--jobs is '0'"),
    ("* --pp 1..1000 --micro 1..1000 --p2p 0..0.999999/0.000001", "has 1000000000000 points"),
    ("* --pp 1..9 --micro 1 --limit 8", "has 9 points, and the limit is 8; narrow a range"),
    (
      "* --pp 1..1000 --micro 1..1000 --cost F=0..9/0.000001,W=0..9/0.000001",
      "has more than 9223372036854775807 points"
    ),
    ("* --pp 4 --micro 4 --format json", "it must be csv or jsonl"),
    ("* --pp 4 --micro 4 --resume", "--resume goes with -o FILE"),
    ("* --pp 4 --micro 4 --resume -o -", "--resume goes with -o FILE"),
    ("* --pp 4 --micro 4 -o /nonexistent/a", "cannot write '/nonexistent/a': No such file"),
    ("* --pp 4 --micro 4 -o /tmp", "cannot write '/tmp': it is a directory"),
    ("* --pp 4 --micro 4 --resume -o /dev/null", "which is no regular file"),
    ("* --pp 4 --micro 4 --best speed", "--best is 'speed'; it must be makespan"),
    ("* --pp 4 --micro 4 --best throughput", "throughput goes with --model"),
    ("* --pp 4 --micro 4 --pareto time", "it must be two figures"),
    ("* --pp 4 --micro 4 --pareto time,time", "it must be two figures"),
    ("* --pp 4 --micro 4 --pareto time,space", "--pareto is 'space'"),
    ("* --pp 4 --micro 4 --per pp", "--per goes with --best"),
    ("* --pp 4 --micro 4 --pareto time,memory --per pp", "--per goes with --best"),
    ("* --pp 4 --micro 4 --best time --per size", "--per has 'size'; it takes coordinates"),
    ("* --pp 4 --micro 4 --best time --fit-memory 80GB", "--fit-memory goes with --model"),
    ("* --pp 4 --micro 4 --best time -o -", "cannot share standard output"),
    ("* --pp 4 --micro 4 --ib 2x", "--ib goes with --model"),
    ("* --pp 4 --micro 4 --ep 8", "--ep goes with --model"),
    ("M --cost F=1", "--cost is for unit costs"), ("M --equal-stages", "is for unit costs"),
    ("M --ib 2", "--ib has '2'; it takes numbers from 0.000001 to 1000, as in 0.5x"),
    ("M --ib 0x", "--ib has '0x'"), ("M --cluster h80", "did you mean 'h800'?"),
    ("M,gpt", "unknown model 'gpt'"),
    ("M --precision fp8,fp4", "it must be bf16, fp8, mxfp8 or nvfp4"),
    ("M --ep 48", "it can be 1, 2, 4"), ("M --layout 4,4", "--layout: "),
    ("M --profile deepseek-v3-h800 --ep 8", "which --ep would not change"),
  ])
  func isRefused(_ line: String, _ message: String) {
    let line =
      line.hasPrefix("*")
      ? "--schedule 1f1b" + line.dropFirst()
      : line.hasPrefix("M")
        ? "--schedule 1f1b --pp 8 --micro 8 --model deepseek-v3" + line.dropFirst() : line
    let result = ppsim("sweep \(line)")
    #expect(result.code == 2)
    #expect(result.output == "")
    #expect(result.error.contains(message), "\(result.error)")
    #expect(result.error.split(separator: "\n").count == 1)
  }

  @Test func aFullDiskIsTold() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let result = ppsim("sweep --schedule all --pp 2..9 --micro 1..20 -o /dev/full --jobs 3")
    #expect(result.code == 2)
    #expect(result.error == "ppsim: cannot write '/dev/full': No space left on device\n")
  }

  /// The sweeps of the recipes for Slurm and Kubernetes, counted.
  @Test func recipesAreSweeps() throws {
    let page = projectRoot.appendingPathComponent("Docs/ScalingOut.md")
    let words = try String(contentsOf: page, encoding: .utf8).split(whereSeparator: \.isWhitespace)
      .filter { $0 != "\\" }.joined(separator: " ")
    let recipes = [("sweep=\"", "\""), ("exec ppsim sweep ", " --shard ")].flatMap { start, end in
      words.components(separatedBy: start).dropFirst()
        .compactMap { $0.components(separatedBy: end).first }.filter { $0.hasPrefix("--") }
    }
    #expect(recipes.count == 2)
    for recipe in recipes {
      let result = ppsim("sweep \(recipe) --shard 64/64 --jobs 4 --dry-run")
      // 2 pp, 15 micro and 21 workloads; the last of 64 parts has one point less than the first.
      let count = Catalogue.all.count * 2 * 15 * 21
      #expect(
        result.code == 0 && result.output.hasPrefix("\(count) points, \(count / 64) in"),
        "\(result)")
    }
  }

  @Test func oneRunWritesToAFile() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = try scratch.file("rows.csv", "kept")
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    let result = ppsim("sweep --schedule 1f1b --pp 2 --micro 4 -o \(path)")
    #expect(result.code == 2)
    #expect(result.error.contains("another run is writing to"))
    #expect(scratch.text("rows.csv") == "kept")
  }
}
