import PPExport
import PPSupport

extension Command {
  /// The most columns of help: beyond, lines are hard to read.
  static let widestHelp = 100

  /// The help page, in lines of at most `width` columns.
  func help(width: Int) -> String {
    var usage = "usage: ppsim \(name)"
    if !operands.isEmpty { usage += " \(operands)" }
    if !options.isEmpty { usage += " [options]" }
    let paragraphs = [summary, usage] + details.split(separator: "\n\n").map(String.init)
    let text = paragraphs.map { Command.paragraph($0, width: width) }.joined(separator: "\n")
    return text + "\n" + optionList(width: width) + "examples:\n"
      + examples.map { Command.example($0, width: width) }.joined()
  }

  /// The options in their groups, each group under its name.
  private func optionList(width: Int) -> String {
    let all = options + [Options.help]
    let column = (all.map(\.label.count).max() ?? 0) + 4
    return OptionGroup.allCases.map { group in
      let members = all.filter { $0.group == group }
      guard !members.isEmpty else { return "" }
      return group.rawValue + ":\n"
        + members.map { option in
          let gap = String(repeating: " ", count: column - 2 - option.label.count)
          let line = "  " + option.label + gap + option.summary
          return wrapped(line, width: width, indent: column).map { $0 + "\n" }.joined()
        }.joined() + "\n"
    }.joined()
  }

  /// A command line; one that is too long goes on in the next line, as a shell takes it.
  private static func example(_ line: String, width: Int) -> String {
    let pieces = wrapped("  " + line, width: width - 2, indent: 6)
    guard line.count + 2 > width else { return "  " + line + "\n" }
    return pieces.joined(separator: " \\\n") + "\n"
  }

  /// Running text, broken anew.
  private static func paragraph(_ text: String, width: Int) -> String {
    let line = text.split(separator: "\n").joined(separator: " ")
    return wrapped(line, width: width).map { $0 + "\n" }.joined()
  }

  /// What `ppsim --help` prints.
  static func overview(width: Int) -> String {
    let column = (all.map(\.name.count).max() ?? 0) + 4
    let commands = all.map { command in
      let gap = String(repeating: " ", count: column - 2 - command.name.count)
      return wrapped("  " + command.name + gap + command.summary, width: width, indent: column)
        .map { $0 + "\n" }.joined()
    }
    return paragraph(
      "ppsim simulates pipeline-parallel training schedules: 1F1B, ZB1P, DualPipe and their "
        + "family.", width: width)
      + "\nusage: ppsim <command> …\n\ncommands:\n" + commands.joined() + "\n"
      + paragraph(
        "A schedule is a built-in name (see ppsim list), a schedule file such as ./mine.sched, "
          + "a schedule that PyTorch dumped, ending in .csv, or - for either through standard input.",
        width: width)
      + "ppsim <command> --help tells more; ppsim --version prints the version.\n\nexamples:\n"
      + [
        "ppsim run dualpipe --pp 16 --micro 32",
        "ppsim compare 1f1b zb1p dualpipe --pp 16 --micro 32", "ppsim report table2 --pp 16",
      ].map { example($0, width: width) }.joined()
  }
}
