import PPLanguage

/// What the process tells its caller.
public enum ExitCode: Int32, Sendable {
  /// All is well.
  case fine = 0
  /// The answer is no: an invalid schedule, differences, a budget exceeded.
  case no = 1
  /// Bad usage, or input that cannot be read.
  case trouble = 2
  /// Ctrl-C; what was written until then is whole.
  case interrupted = 130
}

/// Why a command stopped: a message for standard error and the exit code.
struct Failure: Error {
  var message: String
  var code: ExitCode
  /// What a schedule requires that this pp and micro do not meet, if that is why.
  var unmetRequirement: String?

  /// Bad usage or unreadable input, in one sentence.
  static func trouble(_ sentence: String) -> Failure {
    Failure(message: "ppsim: " + sentence, code: .trouble)
  }

  /// A fault in a schedule file.
  static func fault(_ diagnostic: Diagnostic) -> Failure {
    Failure(
      message: "\(diagnostic)", code: diagnostic.breaksRule ? .no : .trouble,
      unmetRequirement: diagnostic.unmetRequirement)
  }
}
