/// The script that completes command lines in fish.
enum FishCompletion {
  static func script(for commands: [Command]) -> String {
    let verbs = commands.map {
      "complete -c ppsim -n __fish_use_subcommand -a \($0.name) -d \(quoted($0.summary))\n"
    }.joined()
    return "# ppsim completions fish\ncomplete -c ppsim -f\n" + verbs
      + "complete -c ppsim -n __fish_use_subcommand -l version -d 'print the version'\n"
      + commands.map(lines).joined()
  }

  /// What follows one verb.
  private static func lines(_ command: Command) -> String {
    let start = "complete -c ppsim -n '__fish_seen_subcommand_from \(command.name)'"
    let operands = argument(command.operandCompletion).map { "\(start) \($0)\n" } ?? ""
    return operands
      + (command.options + [Options.help]).map { option in
        let name =
          option.name.hasPrefix("--")
          ? "-l \(option.name.dropFirst(2))" : "-s \(option.name.dropFirst())"
        let value = option.placeholder == nil ? "" : " " + (argument(option.completion) ?? "-x")
        let needs = option.placeholder != nil && value.contains("-F") ? " -r" : ""
        return "\(start) \(name)\(needs)\(value) -d \(quoted(option.summary))\n"
      }.joined()
  }

  private static func argument(_ completion: Completion) -> String? {
    switch completion {
    case .nothing: nil
    case .words(let names): "-x -a \(quoted(names.joined(separator: " ")))"
    case .files: "-F"
    case .namesOrFiles(let names): "-F -a \(quoted(names.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
