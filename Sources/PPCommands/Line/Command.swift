/// One verb of the command line.
struct Command: Sendable {
  /// The verb.
  let name: String
  /// What it answers, in a phrase.
  let summary: String
  /// The operands in help: `<schedule>`.
  let operands: String
  /// What a shell may offer as an operand.
  var operandCompletion = Completion.nothing
  /// A few sentences of help.
  let details: String
  /// The options it takes, besides `--help`.
  let options: [any OptionRow]
  /// Command lines that show its use.
  let examples: [String]
  /// Does the work.
  let execute: @Sendable (Invocation) throws -> ExitCode
}

extension Command {
  /// Every verb, in the order of the help.
  static let all: [Command] = [
    run, compare, sweep, search, plan, report, explain, calibrate, audit, expand, check, diff, list,
    show,
    completions, man,
  ]
}
