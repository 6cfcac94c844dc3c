import PPStudy

extension Command {
  /// `ppsim man`: all of the help as a manual page.
  static let man = Command(
    name: "man",
    summary: "the manual page, all commands and options in one",
    operands: "",
    details: """
      Prints a page for man: what every command's --help says, what values options take, and the exit
      codes.
      """,
    options: [],
    examples: ["ppsim man > ~/.local/share/man/man1/ppsim.1"],
    execute: { line in
      guard line.operands.isEmpty else {
        throw Refusal.trouble("ppsim man takes no operand, but found '\(line.operands[0])'")
      }
      try line.world.write(ManPage.text(for: Command.all))
      return .fine
    })
}
