import PPExport
import PPStudy
import PPSupport

/// What a command may touch outside its own values: standard input, output and error, the terminal,
/// the environment.
///
/// Tests give a command a world of their own.
public struct World: Sendable {
  /// Whether standard output is a terminal.
  public var outputIsTerminal: Bool
  /// The terminal's width in columns, where there is one.
  public var terminalWidth: Int?
  /// The value of an environment variable.
  public var variable: @Sendable (String) -> String?
  /// Writes to standard output; returns what went wrong.
  public var output: @Sendable ([UInt8]) -> WriteProblem?
  /// The next bytes of standard input, at most so many; none at its end.
  public var input: @Sendable (Int) -> Result<[UInt8], InputFile.Problem> = { _ in .success([]) }
  /// Writes to standard error.
  public var error: @Sendable ([UInt8]) -> Void
  /// Whether standard error is a terminal, where progress may be shown.
  public var errorIsTerminal = false
  /// Seconds since some moment.
  public var seconds: @Sendable () -> Double = { monotonicSeconds() }
  /// Begins to watch for signals that ask to end, such as Ctrl-C; returns what tells the exit code of the
  /// one that came.
  public var watchInterrupts: @Sendable () -> @Sendable () -> ExitCode? = { { nil } }

  /// Why output could not be written.
  public enum WriteProblem: Error, Sendable {
    /// Nobody reads any more, as in `ppsim … | head -1`.
    case closed
    /// Anything else, as the system tells it.
    case failed(String)
  }

  /// A world from its parts.
  public init(
    outputIsTerminal: Bool, terminalWidth: Int?, variable: @escaping @Sendable (String) -> String?,
    output: @escaping @Sendable ([UInt8]) -> WriteProblem?,
    error: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.outputIsTerminal = outputIsTerminal
    self.terminalWidth = terminalWidth
    self.variable = variable
    self.output = output
    self.error = error
  }

  /// The columns of text and tables: the terminal's, 80 where there is none.
  var textWidth: Int {
    outputIsTerminal ? max(40, terminalWidth ?? Table.plainWidth) : Table.plainWidth
  }

  /// Writes to standard output; `answer` is the exit code where nobody reads it.
  func write(_ text: String, answer: ExitCode = .fine) throws {
    try write(Array(text.utf8), answer: answer)
  }

  /// Writes text for people: lines that are too long are broken.
  func writeText(_ text: String, answer: ExitCode = .fine) throws {
    try write(wrapped(lines: text, width: textWidth), answer: answer)
  }

  func write(_ bytes: [UInt8], answer: ExitCode = .fine) throws {
    switch output(bytes) {
    case nil: return
    case .closed: throw Closed(answer: answer)
    case .failed(let reason): throw Refusal.trouble("cannot write to standard output: \(reason)")
    }
  }

  /// Writes a message; what a terminal might take for a command becomes a dot.
  func writeError(_ text: String) { error(Array(text.plain(keeping: "\n").utf8)) }
}
