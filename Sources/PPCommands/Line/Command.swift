/// One verb of the command line.
struct Command: Sendable {
  /// The verb.
  let name: String
  /// What it answers, in a phrase.
  let summary: String
  /// The operands in help: `<schedule>`.
  let operands: String
  /// A few sentences of help.
  let details: String
  /// The options it takes, besides `--help`.
  let options: [Option]
  /// Command lines that show its use.
  let examples: [String]
  /// Does the work.
  let execute: @Sendable (Invocation) throws(Failure) -> ExitCode

  /// The help page.
  var help: String {
    var text = "\(summary)\n\nusage: ppsim \(name)"
    if !operands.isEmpty { text += " \(operands)" }
    if !options.isEmpty { text += " [options]" }
    text += "\n\n\(details)\n\noptions:\n"
    let all = options + [.help]
    let labels = all.map { option in option.name + (option.value.map { " \($0)" } ?? "") }
    let width = labels.map(\.count).max() ?? 0
    for (option, label) in zip(all, labels) {
      text += "  \(label)\(String(repeating: " ", count: width - label.count))  \(option.summary)\n"
    }
    text += "\nexamples:\n"
    for example in examples { text += "  \(example)\n" }
    return text
  }
}

extension Command {
  /// Every verb, in the order of the help.
  static let all: [Command] = [
    run, compare, sweep, report, explain, expand, check, diff, list, show,
  ]

  /// What `ppsim --help` prints.
  static var overview: String {
    var text = """
      ppsim simulates pipeline-parallel training schedules: 1F1B, ZB1P, DualPipe and their family.

      usage: ppsim <command> …

      commands:

      """
    let width = all.map(\.name.count).max() ?? 0
    for command in all {
      let gap = String(repeating: " ", count: width - command.name.count)
      text += "  \(command.name)\(gap)  \(command.summary)\n"
    }
    text += """

      A schedule is a built-in name (see ppsim list), a schedule file such as ./mine.sched, or a
      schedule that PyTorch dumped, ending in .csv.
      ppsim <command> --help tells more; ppsim --version prints the version.

      examples:
        ppsim run dualpipe --pp 16 --micro 32
        ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 32
        ppsim report table2 --pp 16

      """
    return text
  }
}
