/// The script that completes command lines in zsh.
enum ZshCompletion {
  static func script(for commands: [Command]) -> String {
    """
    #compdef ppsim

    _ppsim_names_or_files() {
      compadd -- "$@"
      _files
    }

    _ppsim() {
      local -a verbs
      verbs=(
    \(commands.map { "    \(quoted("\($0.name):\($0.summary)"))" }.joined(separator: "\n"))
        'help:what a command does'
      )
      if (( CURRENT == 2 )); then
        _describe -t commands 'command' verbs
        return
      fi
      shift words
      (( CURRENT-- ))
      case $words[1] in
        help) _describe -t commands 'command' verbs ;;
    \(commands.map(branch).joined(separator: "\n"))
      esac
    }

    if [ "$funcstack[1]" = "_ppsim" ]; then _ppsim "$@"; else compdef _ppsim ppsim; fi

    """
  }

  /// What follows one verb.
  private static func branch(_ command: Command) -> String {
    let options = (command.options + [Options.help]).map(specification)
    let operands =
      command.operandCompletion == .nothing
      ? [] : [quoted("*:\(plain(command.operands)):\(action(command.operandCompletion))")]
    return "    \(command.name))\n      _arguments \\\n"
      + (options + operands).map { "        " + $0 }.joined(separator: " \\\n") + "\n      ;;"
  }

  private static func specification(_ option: any OptionRow) -> String {
    let value = option.placeholder.map { ":\(plain($0)):\(action(option.completion))" } ?? ""
    return quoted("\(option.repeats ? "*" : "")\(option.name)[\(plain(option.summary))]\(value)")
  }

  private static func action(_ completion: Completion) -> String {
    switch completion {
    case .nothing: " "
    case .words(let names): "(\(names.joined(separator: " ")))"
    case .files: "_files"
    case .namesOrFiles(let names): " _ppsim_names_or_files \(names.joined(separator: " "))"
    }
  }

  /// Text in which brackets and colons mean nothing.
  private static func plain(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
      .replacing(":", with: "\\:")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
