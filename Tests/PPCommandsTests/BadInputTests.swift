import Foundation
import TestSupport
import Testing

/// Bad input ends in one clear sentence and an exit code: never a crash, a hang or gigabytes.
@Suite struct BadInputTests {
  @Test(arguments: [
    ("", "which command?"), ("frob", "unknown command 'frob'"),
    ("--hlep", "did you mean '--help'?"),
    ("--verison", "did you mean '--version'?"),
    ("run 1f1b --pp 2 --micro 2 --csv /tmp/x --json /tmp/x", "give each a file of its own"),
    ("rum", "did you mean 'run'?"),
    ("help rum", "did you mean 'run'?"),
    ("run", "which schedule?"), ("run 1f1b zb1p --pp 4 --micro 4", "found 'zb1p' too"),
    ("run dualpip --pp 16 --micro 32", "did you mean 'dualpipe'?"),
    ("run xyzzy --pp 16 --micro 32", "unknown schedule 'xyzzy'; ppsim list names"),
    ("run 1f1b --micro 4", "--pp is missing"), ("run 1f1b --pp 4", "--micro is missing"),
    ("run 1f1b --pp", "--pp needs a value: --pp N"),
    ("run 1f1b --pp --micro 4", "--pp needs a value"),
    ("run 1f1b --pp 0 --micro 4", "--pp is '0'"), ("run 1f1b --pp -3 --micro 4", "--pp is '-3'"),
    ("run 1f1b --pp 4.5 --micro 4", "--pp is '4.5'"),
    ("run 1f1b --pp four --micro 4", "--pp is 'four'"),
    ("run 1f1b --pp 4 --micro 99999999999999999999", "from 1 to 16777216"),
    ("run 1f1b --pp 65536 --micro 16777216", "are too many: pp × micro is at most 200000000"),
    ("run 1f1b --pp 4 --pp 4 --micro 4", "--pp is given twice"),
    ("run 1f1b --pp 4 --mirco 4", "did you mean '--micro'?"),
    ("run 1f1b --pp 4 --micro 4 --no-gantt=1", "--no-gantt takes no value"),
    ("run 1f1b --pp 4 --micro 4 --cost F", "costs are written F=1,B=2,W=1"),
    ("run 1f1b --pp 4 --micro 4 --cost F=", "the cost F is ''"),
    ("run 1f1b --pp 4 --micro 4 --cost Q=1", "unknown cost 'Q'; costs are F, B, I, W and FB"),
    ("run 1f1b --pp 4 --micro 4 --cost f=1", "unknown cost 'f'; costs are F, B, I, W and FB"),
    ("run 1f1b --pp 4 --micro 4 --cost F=1,F=1", "the cost F is given twice"),
    ("run 1f1b --pp 4 --micro 4 --cost F=0", "the cost F must be greater than 0"),
    ("run 1f1b --pp 4 --micro 4 --cost FB=0", "the cost FB must be greater than 0"),
    ("run 1f1b --pp 4 --micro 4 --cost W=-1", "the cost W is '-1'"),
    ("run 1f1b --pp 4 --micro 4 --cost W=nan", "the cost W is 'nan'"),
    ("run 1f1b --pp 4 --micro 4 --cost W=inf", "the cost W is 'inf'"),
    ("run 1f1b --pp 4 --micro 4 --cost W=1e3", "W must be less than B"),
    ("run 1f1b --pp 4 --micro 4 --cost W=1e-7", "the cost W is '1e-7', which would round to 0"),
    ("run 1f1b --pp 4 --micro 4 --p2p 0.0000004", "is '0.0000004', which would round to 0"),
    ("run 1f1b --pp 4 --micro 4 --cost W=1e10", "it must be a number from 0 to 1000000000"),
    ("run 1f1b --pp 4 --micro 4 --cost W=0x1p3", "the cost W is '0x1p3'"),
    ("sweep --schedule 1f1b --pp 4 --micro 4 --p2p 1e-9", "--p2p has '1e-9', which would round"),
    ("sweep --schedule 1f1b --pp 4.0000001 --micro 4", "--pp has '4.0000001'; it takes numbers"),
    ("run 1f1b --pp 4 --micro 4 --cost W=99999999999999999999", "the cost W is"),
    ("run 1f1b --pp 4 --micro 4 --cost W=2", "W must be less than B"),
    ("run 1f1b --pp 4 --micro 4 --cost B=3,I=1,W=1", "do not add up"),
    ("run 1f1b --pp 4 --micro 4 --cost B=1,I=2", "do not add up"),
    ("run 1f1b --pp 4 --micro 4 --p2p x", "--p2p is 'x'"),
    (
      "run 1f1b --pp 4 --micro 4 --held-for-w 1.5",
      "--held-for-w is '1.5'; it must be a number from 0 to 1"
    ),
    ("run 1f1b --pp 4 --micro 4 --width 3", "--width is '3'"),
    ("run 1f1b --pp 4 --micro 4 --color blue", "it must be auto, always or never"),
    ("run 1f1b --pp 4 --micro 4 --from 3 --to 2", "nothing to draw"),
    ("run 1f1b --pp 4 --micro 4 --from 1000", "the step ends at"),
    ("run 1f1b --pp 4 --micro 4 --set a=1", "no such option; none is declared"),
    ("run interleaved --pp 4 --micro 4 --set chunk=1", "did you mean 'chunks'?"),
    ("run interleaved --pp 4 --micro 4 --set chunks=x", "--set is 'chunks=x'"),
    ("run interleaved --pp 4 --micro 4 --set chunks=2 --set chunks=3", "gives 'chunks' twice"),
    ("run interleaved --pp 4 --micro 4 --set chunks=0", "at least one stage per rank"),
    ("run interleaved --pp 4 --micro 4 --set chunks=9223372036854775807", "too many"),
    ("run dualpipe --pp 7 --micro 32", "DualPipe needs an even number of ranks"),
    ("run dualpipe --pp 8 --micro 15", "even micro of at least 2 * pp"),
    ("run dualpipev --pp 8 --micro 15", "micro of at least 2 * pp"),
    ("run 1f1b --pp 4 --micro 4 --csv - --json -", "cannot share standard output"),
    ("run 1f1b --pp 4 --micro 4 --csv /nonexistent/a", "No such file or directory"),
    ("run 1f1b --pp 4 --micro 4 --json /", "it is a directory"),
    ("run 1f1b --pp 4 --micro 4 --json=", "an output file needs a name"),
    ("run /nonexistent.sched --pp 4 --micro 4", "cannot read '/nonexistent.sched'"),
    ("run /tmp/ --pp 4 --micro 4", "it is a directory"),
    ("run /dev/zero --pp 4 --micro 4", "is too large"),
    (
      "run 1f1b --pp 16 --micro 40000 --model deepseek-v3 --streams",
      "--streams takes schedules of at most 1000000 instructions, and this one has at least 1280000"
    ),
    ("compare", "which schedules?"),
    ("compare 1f1b nope --pp 4 --micro 8", "unknown schedule 'nope'"),
    (
      "compare 1f1b --pp 4 --micro 8 --format html", "it must be text, markdown, latex, csv or json"
    ),
    ("compare dualpipe --pp 4 --micro 6", "DualPipe needs"),
    (
      "compare dualpipe dualpipev --pp 5 --micro 6",
      "there is none of these runs: dualpipe: DualPipe needs an even number of ranks; dualpipev: "
    ),
    ("compare dualpipe 1f1b --pp 5", "--micro is missing"),
    ("report", "which report?"), ("report table3", "did you mean 'table2'?"),
    ("report table2 table2", "found 'table2' too"), ("report table2 --pp 8,", "--pp is ''"),
    ("report table2 --pp 8 --format yaml", "--format is 'yaml'"),
    ("report table2 --pp 65536", "too many"),
    ("report all-to-all --ep 48", "it can be 1, 2, 4, 8, 16, 32, 64, 128, 256"),
    ("report all-to-all --cluster h80", "did you mean 'h800'?"),
    ("report all-to-all --cluster /nonexistent.json", "cannot read"),
    ("report all-to-all --model llama-3.1-405b", "has no experts"),
    ("report all-to-all --model gpt", "unknown model 'gpt'; there are deepseek-v3"),
    ("report all-to-all --experts-per-token 0", "--experts-per-token is '0'"),
    ("report all-to-all --experts-per-token 129", "from 1 to 128"),
    ("report all-to-all --cost F=2", "takes no --cost"),
    ("run 1f1b --pp 8 --micro 8 --ep 8", "--ep goes with --model"),
    ("run 1f1b --pp 8 --micro 8 --streams", "--streams goes with --model"),
    ("run 1f1b --pp 8 --micro 8 --close-up pair", "--close-up goes with --model"),
    ("run 1f1b --pp 8 --micro 8 --fidelity chunk", "--fidelity goes with --model"),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --fidelity chunks",
      "did you mean 'chunk'?"
    ),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --close-up pair",
      "1F1B runs no F&B; it can be F, B"
    ),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --close-up X",
      "it must be pair, F, B, I, W, R, O or L"
    ),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --close-up F --from 99999",
      "the chunk ends at"
    ),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --close-up F --streams", "leave one out"),
    ("calibrate", "which recording? for example: ppsim calibrate pp_data/ -o profile.json"),
    ("calibrate nowhere.csv", "cannot read 'nowhere.csv'"),
    ("audit", "which recording? for example: ppsim audit pp_data/"),
    ("audit nowhere.csv --set chunks=2", "--set goes with --schedule"),
    ("audit nowhere.csv --fail-above 5", "for 5 per cent write 5%"),
    ("run 1f1b --pp 8 --micro 8 --profile nowhere.json", "cannot read 'nowhere.json'"),
    ("run 1f1b --pp 8 --micro 8 --profile nowhere", "unknown profile 'nowhere'"),
    ("report validation --pp 8", "takes no --pp"),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --cost F=2", "--cost is for unit costs"),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --layout 61",
      "--layout has 1 stage, but 1f1b has 8; a layout of its own: --layout 1f1b=…"
    ),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --layout 4,4", "53 too few"),
    ("run 1f1b --pp 80 --micro 8 --model deepseek-v3", "80 stages are more than"),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --precision fp4",
      "it must be bf16, fp8, mxfp8 or nvfp4"
    ),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --precision mxfp8",
      "the GPUs of h800 have no mxfp8; --precision can be bf16, fp8"
    ),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --cluster a100 --precision fp8",
      "the GPUs of a100 have no fp8; --precision can be bf16"
    ),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --ep 7", "it can be 1, 2, 4"),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --comm-scale -1", "--comm-scale is '-1'"),
    ("run 1f1b --pp 8 --micro 8 --model deepseek-v3 --profile x", "unknown profile 'x'"),
    (
      "run 1f1b --pp 8 --micro 8 --model deepseek-v3 --profile deepseek-v3-h800 --ep 8",
      "which --ep would not change"
    ),
    ("run 1f1b --pp 8 --micro 8 --model llama-3.1-405b --ep 8", "is for models with experts"),
    ("compare 1f1b --pp 8 --micro 8 --model deepseek-v3 --equal-stages", "is for unit costs"),
    ("list 1f1b", "knows schedules, models, clusters, profiles and recordings, not '1f1b'"),
    ("show", "which schedule, model, cluster, profile or recording?"),
    ("show zb1q", "did you mean 'zb1p'?"), ("show cluster h80", "did you mean 'h800'?"),
    ("show model x", "unknown model 'x'; there are deepseek-v3"),
    ("run 1f1b --pp 2 --micro 2 --memory", "--memory goes with --model or --svg"),
    ("compare 1f1b --pp 2 --micro 2 --memory", "--memory is for the figure that --svg draws"),
    ("compare 1f1b --pp 2 --micro 2 --width 99", "--width is for the figure that --svg draws"),
    (
      "run 1f1b --pp 2 --micro 2 --trace-dir /dev/null",
      "'/dev/null' is a file; several files need a folder"
    ),
    (
      "run 1f1b --pp 2 --micro 2 --trace-dir /no/such",
      "cannot make the folder '/no/such': No such file or directory"
    ),
    ("run 1f1b --pp 2 --micro 2 --trace-dir -", "a folder for several files needs a name, not '-'"),
    ("sweep --schedule 1f1b --pp 2 --micro 2 --svg -", "--svg is for the figure of --pareto"),
    ("show what h800", "knows schedules, models, clusters, profiles and recordings, not 'what'"),
  ])
  func usageErrors(_ line: String, _ message: String) {
    let result = ppsim(line)
    #expect(result.code == 2)
    #expect(result.output == "")
    #expect(result.error.contains(message), "\(result.error)")
    #expect(result.error.utf8.count < 1000)
    #expect(result.error.split(separator: "\n").count <= 3)
  }

  @Test(arguments: [
    ("F@0 F@1 F@1 B B", 1, "s.sched:1:9: error: rank 0 runs F(0,1) twice"),
    ("F B", 1, "error: rank 0 never runs F(0,1)"),
    ("repeat micro { B F }", 1, "s.sched:1:16: error: rank 0 runs B(0,0) as #0, before F(0,0)"),
    ("if rank == 0 { F@0 B@0 F@1 B@1 } else { F@1 B@1 F@0 B@0 }", 1, "error: deadlock: rank 0"),
    ("repeat micro { F&B }", 2, "of the same micro-batch"),
    ("", 2, "the file is empty"), ("\u{0}\u{1}\u{2}", 2, "this is not text"),
    (String(repeating: "# a comment\n", count: 200_000), 2, "no instruction"),
    (
      String(repeating: "F B\n", count: 200_000), 2,
      "s.sched:3:1: error: rank 0 has no micro-batch left"
    ),
  ])
  func faultsInFiles(_ text: String, _ code: Int32, _ message: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try scratch.file("s.sched", text)
    for verb in ["run", "compare"] {
      let result = ppsim("\(verb) \(file) --pp 2 --micro 2")
      #expect(result.code == code)
      #expect(result.output == "")
      #expect(result.error.contains(message), "\(result.error)")
    }
  }

  /// Costs so large that sums over ranks or a chart's axis could overflow.
  @Test(arguments: [
    "--pp 100 --micro 1 --cost F=1000000000,B=1000000000",
    "--pp 1 --micro 4600 --cost F=1000000000,B=1000000000,W=1,FB=1 --width 20",
    "--pp 1 --micro 4611 --cost F=999932170.106765,B=999932170.106765,W=1,FB=1",
    "--pp 2 --micro 2 --cost F=1000000000,B=1000000000,W=1 --p2p 1000000000",
  ])
  func hugeCostsAreTimedOrRefused(_ options: String) {
    for output in ["", " --json -", " --csv -", " --no-gantt", " --fold", " --color always"] {
      let result = ppsim("run 1f1b \(options)\(output)")
      #expect(result.code == 0 || result.error.contains("the costs are too large"))
    }
  }

  /// Small files that ask for much: refused before memory or time is spent.
  @Test(arguments: [
    ("placement interleaved(1000) F[0]", "--pp 1000 --micro 20000", "are too many"),
    ("placement interleaved(300) F[0]", "--pp 300 --micro 60000", "are too many"),
    ("placement interleaved(20000000) F[0]", "--pp 1 --micro 1", "at most 1000000 stages"),
    ("schedule \"\u{1B}[2J\" F B", "--pp 1 --micro 1", "printable characters"),
    ("require 1 > 2, \"\\n\" F B", "--pp 1 --micro 1", "stands before"),
  ])
  func greedyFilesAreRefused(_ text: String, _ options: String, _ message: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let result = ppsim("run \(try scratch.file("s.sched", text)) \(options)")
    #expect(result.code == 2 || result.code == 1)
    #expect(result.error.contains(message), "\(result.error)")
  }

  @Test func examplesOfTheHelpRun() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let mine = try scratch.file("mine.sched", ppsim("show dualpipe").output)
    for verb in [
      "run", "compare", "sweep", "report", "explain", "expand", "check", "diff", "list", "show",
    ] {
      let help = ppsim("\(verb) --help").output.replacingOccurrences(of: " \\\n     ", with: "")
      let examples = help.split(separator: "\n").filter { $0.hasPrefix("  ppsim ") }
      #expect(!examples.isEmpty)
      // The longest of them is run by Docs/Validation.md.
      for example in examples where !example.hasSuffix("--runs") {
        let line = example.dropFirst("  ppsim ".count).split(separator: ">")[0]
          .replacingOccurrences(of: "./mine.sched", with: mine)
          .replacing(/\ (-o|--svg|--html)\ /) { " \($0.1) \(scratch.folder.path)/" }
        // Two schedules that differ are what diff is for.
        let code = ppsim(line).code
        #expect(code == 0 || (verb == "diff" && code == 1), "\(line)")
      }
    }
  }

  @Test func helpIsEverywhere() {
    for line in [
      "run --help", "compare -h", "report --help", "list --help", "show --help", "help run",
    ] {
      let result = ppsim(line)
      #expect(result.code == 0 && result.error == "")
      #expect(result.output.contains("usage: ppsim "))
      #expect(result.output.contains("examples:\n  ppsim "))
    }
    #expect(ppsim("--version").output.hasPrefix("ppsim "))
  }
}
