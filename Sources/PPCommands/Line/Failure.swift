import PPExport
import PPLanguage
import PPModel
import PPSupport

/// What the process tells its caller.
public enum ExitCode: Int32, Sendable {
  /// All is well.
  case fine = 0
  /// The answer is no: an invalid schedule, differences, a budget exceeded.
  case no = 1
  /// Bad usage, or input that cannot be read.
  case trouble = 2
  /// The terminal was closed (SIGHUP); what was written until then is whole.
  case hungUp = 129
  /// Ctrl-C (SIGINT); what was written until then is whole.
  case interrupted = 130
  /// SIGTERM, as `kill` and Slurm send; what was written until then is whole.
  case terminated = 143
}

/// Why a command stopped: a message for standard error and the exit code.
struct Failure: Error {
  var message: String
  var code: ExitCode
  /// What a schedule requires that this pp and micro do not meet, if that is why.
  var unmetRequirement: String?
  /// Whether the schedule and the options are fine, but there is no such run: not of this size, with
  /// these layers or at these costs.
  var isMisfit = false
  /// Whether it is the machine that has too little memory.
  var lacksMemory = false
  /// The place in a file that it is about, if it is about one.
  var place: FilePlace?

  /// Bad usage or unreadable input, in one sentence, which takes one line whatever names are in it.
  static func trouble(_ sentence: String) -> Failure {
    Failure(message: "ppsim: " + sentence.plain(), code: .trouble)
  }

  /// A schedule that breaks a rule, told at its place.
  static func broken(_ diagnostic: Diagnostic) -> Failure {
    Failure(message: "\(diagnostic)", code: .no, place: FilePlace(diagnostic))
  }

  /// No such run, in one sentence.
  static func misfit(_ sentence: String) -> Failure {
    Failure(message: "ppsim: " + sentence.plain(), code: .trouble, isMisfit: true)
  }

  /// A fault in a schedule file.
  static func fault(_ diagnostic: Diagnostic) -> Failure {
    Failure(
      message: "\(diagnostic)", code: diagnostic.breaksRule ? .no : .trouble,
      unmetRequirement: diagnostic.unmetRequirement, isMisfit: diagnostic.isAboutSize,
      lacksMemory: diagnostic.lacksMemory, place: FilePlace(diagnostic))
  }

  /// Why there is no such run, in one line.
  var reason: String {
    let line = message.split(separator: "\n").first.map(String.init) ?? message
    let prefix = "ppsim: "
    let sentence = line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line
    return (unmetRequirement ?? sentence).plain()
  }
}

extension FilePlace {
  /// Where a diagnostic points to.
  init(_ diagnostic: Diagnostic) {
    self.init(file: diagnostic.file, line: diagnostic.line, column: diagnostic.column)
  }
}
