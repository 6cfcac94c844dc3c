/// What the process tells its caller.
public enum ExitCode: Int32, Sendable {
  /// All is well.
  case fine = 0
  /// The answer is no: an invalid schedule, differences, a budget exceeded.
  case no = 1
  /// Bad usage, or input that cannot be read.
  case trouble = 2
}

/// Why a command stopped: a message for standard error and the exit code.
struct Failure: Error {
  var message: String
  var code: ExitCode

  /// Bad usage or unreadable input.
  static func trouble(_ message: String) -> Failure { Failure(message: message, code: .trouble) }

  /// The answer is no.
  static func no(_ message: String) -> Failure { Failure(message: message, code: .no) }
}
