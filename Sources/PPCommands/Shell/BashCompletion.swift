/// The script that completes command lines in bash, from 3.2 on.
enum BashCompletion {
  static func script(for commands: [Command]) -> String {
    let verbs = commands.map(\.name) + ["help", "--help", "--version"]
    return """
      # ppsim completions bash
      _ppsim() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} IFS=$'\\n'
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          \(words(verbs)); return
        fi
        case ${COMP_WORDS[1]} in
          help)
            \(words(commands.map(\.name))) ;;

      """ + commands.map(branch).joined() + """
          esac
        }
        complete -o filenames -F _ppsim ppsim

        """
  }

  /// What follows one verb.
  private static func branch(_ command: Command) -> String {
    let options = command.options + [Options.help]
    let values = options.filter { $0.placeholder != nil }.map { option in
      "        \(option.name)) \(offer(option.completion)); return ;;\n"
    }.joined()
    return "    \(command.name))\n"
      + (values.isEmpty ? "" : "      case $prev in\n" + values + "      esac\n")
      + "      case $cur in\n"
      + "        -*) \(words(options.map(\.name))) ;;\n"
      + "        *) \(offer(command.operandCompletion)) ;;\n"
      + "      esac ;;\n"
  }

  private static func offer(_ completion: Completion) -> String {
    switch completion {
    case .nothing: ":"
    case .words(let names): words(names)
    case .files: "COMPREPLY=($(compgen -f -- \"$cur\"))"
    case .namesOrFiles(let names):
      "COMPREPLY=($(compgen -W $'\(list(names))' -- \"$cur\"; compgen -f -- \"$cur\"))"
    }
  }

  private static func words(_ names: [String]) -> String {
    "COMPREPLY=($(compgen -W $'\(list(names))' -- \"$cur\"))"
  }

  /// Names in a string of bash, a line feed between them.
  private static func list(_ names: [String]) -> String {
    names.map { $0.replacing("\\", with: "\\\\").replacing("'", with: "\\'") }
      .joined(separator: "\\n")
  }
}
