import PPSupport

/// All of the help as a page for `man`.
enum ManPage {
  static func text(for commands: [Command]) -> String {
    let version = MainCommand.version
    let number = version.split(separator: " ").first.map(String.init) ?? version
    return """
      .TH PPSIM 1 "" "ppsim \(plain(number))"
      .SH NAME
      ppsim \\- simulate pipeline\\-parallel training schedules
      .SH SYNOPSIS
      .B ppsim
      .I command
      .RI [ operands ]
      .RI [ options ]
      .SH DESCRIPTION
      ppsim simulates pipeline\\-parallel training schedules: 1F1B, ZB1P, DualPipe and their family.
      .PP
      A schedule is a built\\-in name (see ppsim list), a schedule file such as ./mine.sched, a schedule
      that PyTorch dumped, ending in .csv, or \\- for either through standard input.
      .SH COMMANDS

      """ + commands.map(section).joined() + """
        .SH EXIT STATUS
        .TP
        .B 0
        All is well.
        .TP
        .B 1
        The answer is no: a schedule that breaks a rule, differences, a budget exceeded.
        .TP
        .B 2
        Bad usage, or input that cannot be read.
        .SH ENVIRONMENT
        .TP
        .B NO_COLOR
        Keeps colour off where it is not empty.

        """
  }

  private static func section(_ command: Command) -> String {
    let options = (command.options + [Options.help]).map(entry).joined()
    let examples = command.examples.map { line($0) }.joined(separator: "\n.br\n")
    return """
      .SS ppsim \(plain(command.name)) \(plain(command.operands))
      \(line(command.summary))
      .PP
      \(command.details.split(separator: "\n").map { line(String($0)) }.joined(separator: "\n"))
      \(options).PP
      For example:
      .PP
      .nf
      \(examples.replacing("\n.br\n", with: "\n"))
      .fi

      """
  }

  private static func entry(_ option: any OptionRow) -> String {
    let value = option.placeholder.map { " \\fI\(plain($0))\\fR" } ?? ""
    var rule = option.rule.map { "; \($0)" } ?? ""
    // The summary names the words.
    if case .words = option.completion { rule = "" }
    return ".TP\n\\fB\(plain(option.name))\\fR\(value)\n\(line(option.summary + rule))\n"
  }

  /// Text at the start of a line, where a dot or an apostrophe would be a request.
  private static func line(_ text: String) -> String {
    let text = plain(text)
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }

  /// Text without escapes and hyphens, what is not ASCII by its number.
  private static func plain(_ text: String) -> String {
    text.escaped { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case _ where !scalar.isASCII: "\\[u\(hex(scalar))]"
      default: nil
      }
    }
  }

  /// At least four digits.
  private static func hex(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
