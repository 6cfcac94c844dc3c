import TestSupport
import Testing

@Suite struct HelpTests {
  /// Every option of every command stands under a heading that says what it is about.
  @Test(arguments: WidthTests.commands)
  func optionsHaveGroups(_ name: String) {
    let help = ppsim("\(name) --help").output
    #expect(help.contains("\noutput:\n") && help.contains("  --help"))
    #expect(!help.contains("other options:"), "name the new options in OptionGroup")
  }

  /// The examples of a help page can be pasted: a line that is broken goes on in the next.
  @Test func brokenExamplesCanBePasted() {
    let help = ppsim("run --help").output
    let examples = help.components(separatedBy: "examples:\n").last ?? ""
    let joined = examples.components(separatedBy: " \\\n").map {
      $0.drop { $0 == " " }
    }.joined(separator: " ")
    for line in joined.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      #expect(words.first == "ppsim")
      #expect(TestWorld().run(words.dropFirst() + ["--help"]) == 0, "\(line)")
    }
  }

  /// The names that other programs give to options, whatever their dashes.
  @Test(arguments: [
    ("run 1f1b --num-microbatches 8", "did you mean '--micro'?"),
    ("run 1f1b --num-micro-batches=8", "did you mean '--micro'?"),
    ("run 1f1b --num_microbatches 8", "did you mean '--micro'?"),
    ("run 1f1b --microbatches 8", "did you mean '--micro'?"),
    ("run 1f1b --pipeline-model-parallel-size 8", "did you mean '--pp'?"),
    ("sweep --pipeline-parallel 8", "did you mean '--pp'?"),
    ("compare 1f1b --stages 8", "did you mean '--pp'?"),
    ("run 1f1b --vpp 2", "--set chunks=N"),
    ("run 1f1b --num-layers-per-virtual-pipeline-stage 2", "--set chunks=N"),
    ("run 1f1b --tp 8", "--tp goes with --model"),
    ("check 1f1b --tensor-parallel 8", "did you mean '--tp'?"),
    ("run 1f1b --tensor-model-parallel-size 8", "did you mean '--tp'?"),
    ("run 1f1b --context-parallel-size 2", "did you mean '--cp'?"),
    ("run 1f1b --data-parallel-size 2", "did you mean '--dp'?"),
    ("run 1f1b --expert-tensor-parallel-size 2", "--ep N"),
    ("run 1f1b --micro-batch-size 2", "did you mean '--micro-batch'?"),
    ("run 1f1b --expert-parallel 8", "did you mean '--ep'?"),
    ("report all-to-all --expert-model-parallel-size 8", "did you mean '--ep'?"),
    ("run 1f1b --seq-length 4096", "did you mean '--seq'?"),
    ("run 1f1b --seq 4096", "--seq goes with --model"),
    ("run 1f1b --global-batch-size 4096", "did you mean '--global-batch'?"),
    ("expand 1f1b --global-batch-size 4096", "--micro N"),
    ("run 1f1b --gantt", "--no-gantt"),
    ("run 1f1b --output x", "did you mean '--csv'?"),
    ("expand 1f1b --output x", "did you mean '-o'?"),
    ("sweep --threads 4", "did you mean '--jobs'?"),
    ("run zb-h1 --pp 4 --micro 8", "did you mean 'zb1p'?"),
    ("run Interleaved1F1B --pp 4 --micro 8", "did you mean 'interleaved'?"),
    ("run 1f1b --hcolor never", "did you mean '--color'?"),
  ])
  func namesFromElsewhereAreKnown(_ line: String, _ hint: String) {
    let result = ppsim(line)
    #expect(result.code == 2)
    #expect(result.error.contains(hint), "\(result.error)")
    #expect(!result.error.contains("--tp") || !result.error.contains("'--pp'"))
  }

  /// What is suggested in a command is an option of that command.
  @Test func hintsNameWhatTheCommandHas() {
    #expect(!ppsim("expand 1f1b --seq-length 8").error.contains("--micro-tokens"))
    #expect(!ppsim("show --dp 8").error.contains("--gpus"))
  }

  @Test func everyKindOfBuiltInIsListed() {
    let lists = [
      ("list", "dualpipev  "), ("list schedules", "zb1p  "), ("list models", "deepseek-v2-lite  "),
      ("list clusters", "h800-effective  "), ("list profiles", "deepseek-v3-h800  "),
      ("list model", "llama-3.1-405b  "),
    ]
    for (line, start) in lists {
      let lines = ppsim(line).output.split(separator: "\n")
      let found = lines.first { $0.hasPrefix(start) }
      // A name, and words that say what it is.
      #expect((found?.split(separator: " ").count ?? 0) > 3, "\(line): \(lines)")
    }
    #expect(ppsim("list models --format csv").output.hasPrefix("model,summary\ndeepseek-v3,"))
    #expect(ppsim("list clusters --format json").output.contains("{\"cluster\":\"h100\""))
    #expect(ppsim("list modles").error.contains("did you mean 'models'?"))
    #expect(ppsim("list models clusters").code == 2)
  }
}
