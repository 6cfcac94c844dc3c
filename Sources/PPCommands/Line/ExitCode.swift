import PPStudy

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

/// Nobody reads standard output any more: the command ends quietly, with its answer.
struct Closed: Error {
  let answer: ExitCode
}

extension Refusal {
  /// The exit code of a command that ends so.
  var code: ExitCode {
    switch kind {
    case .no: .no
    case .trouble: .trouble
    }
  }
}
