import PPStudy
import PPSupport

extension Command {
  /// `ppsim completions`: what shells need to complete command lines.
  static let completions = Command(
    name: "completions",
    summary: "a script by which a shell completes commands, options and names",
    operands: Shell.allCases.map(\.rawValue).joined(separator: " | "),
    operandCompletion: .words(Shell.allCases.map(\.rawValue)),
    details: """
      Prints the script. bash: source it, or put it where bash-completion looks. zsh: save it as _ppsim
      in a folder of $fpath. fish: save it as ppsim.fish in ~/.config/fish/completions.
      """,
    options: [],
    examples: [
      "ppsim completions bash > ~/.local/share/bash-completion/completions/ppsim",
      "ppsim completions zsh > ~/.zfunc/_ppsim",
      "ppsim completions fish > ~/.config/fish/completions/ppsim.fish",
    ],
    execute: { line in
      let names = Shell.allCases.map(\.rawValue)
      guard let name = line.operands.first, line.operands.count == 1 else {
        throw Refusal.trouble(
          "which shell? one of \(names.joined(separator: ", ")); for example: ppsim completions bash"
        )
      }
      guard let shell = Shell(rawValue: name) else {
        let hint = didYouMean(name, among: names)
        throw Refusal.trouble(
          "unknown shell '\(name)'; \(hint ?? "there are \(names.joined(separator: ", "))")")
      }
      try line.world.write(shell.script(for: Command.all))
      return .fine
    })
}

/// The shells that can complete command lines.
private enum Shell: String, CaseIterable {
  case bash, zsh, fish

  func script(for commands: [Command]) -> String {
    switch self {
    case .bash: BashCompletion.script(for: commands)
    case .zsh: ZshCompletion.script(for: commands)
    case .fish: FishCompletion.script(for: commands)
    }
  }
}
