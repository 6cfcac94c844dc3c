import PPAnalysis
import PPLanguage
import PPModel
import PPPyTorch
import PPSupport
import Schedules

/// A schedule as somebody named it: a built-in one, a file, or a text.
public struct NamedSchedule: Sendable {
  /// Where a schedule comes from.
  package enum Source: Sendable {
    /// A program, for any size that it allows.
    case program(ScheduleProgram)
    /// A concrete schedule, read from PyTorch's CSV.
    case imported(PyTorchSchedule)
  }

  /// How outputs call it: the built-in name, the file's, or `stdin`.
  public let label: String
  /// The built-in name, if it is one.
  public let builtIn: String?
  /// The name as the user wrote it, as plain text; `<stdin>` for standard input.
  public let name: String
  /// The file that it was read from; nil for a built-in schedule and standard input.
  public let path: String?
  package let source: Source

  /// Finds and parses a schedule.
  ///
  /// - Parameter name: a built-in schedule's, or the path of a schedule file or of PyTorch's CSV.
  /// - Throws: a sentence where there is no such schedule, or with the place of what is wrong in its file.
  public init(_ name: String) throws(Refusal) {
    if let known = Catalogue.schedule(named: name) {
      try self.init(name, label: name, builtIn: name, path: nil, known.text, isPyTorch: false)
      return
    }
    guard
      name.contains("/") || name.hasSuffix(".sched") || name.hasSuffix(".csv")
        || InputFile.exists(name)
    else {
      throw NamedSchedule.unknown(name)
    }
    try self.init(
      name, label: (name.split(separator: "/").last ?? name[...]).plain(), builtIn: nil,
      path: name, InputFile.read(name), isPyTorch: name.hasSuffix(".csv"))
  }

  /// Parses the schedule that comes through standard input; its form shows in its first character.
  ///
  /// - Throws: a sentence with the place of what is wrong.
  public init(standardInput text: [UInt8]) throws(Refusal) {
    try self.init(
      "<stdin>", label: "stdin", builtIn: nil, path: nil, text,
      isPyTorch: PyTorchSchedule.isStarted(by: text))
  }

  /// Parses a schedule from a text: a program of the schedule language, or PyTorch's CSV.
  ///
  /// - Parameters:
  ///   - text: the schedule; its form shows in its first character.
  ///   - label: how outputs and messages call it.
  /// - Throws: a sentence with the place of what is wrong.
  public init(text: String, label: String) throws(Refusal) {
    let bytes = Array(text.utf8)
    try self.init(
      label, label: label.plain(), builtIn: nil, path: nil, bytes,
      isPyTorch: PyTorchSchedule.isStarted(by: bytes))
  }

  private init(
    _ name: String, label: String, builtIn: String?, path: String?, _ text: [UInt8],
    isPyTorch: Bool
  ) throws(Refusal) {
    self.name = name.plain()
    self.label = label
    self.builtIn = builtIn
    self.path = path
    let file = SourceText(file: name, bytes: text)
    do throws(Diagnostic) {
      source =
        isPyTorch
        ? .imported(try PyTorchSchedule(file, name: label))
        : .program(try ScheduleProgram(file))
    } catch {
      throw .fault(error)
    }
  }

  /// The names of the built-in schedules.
  public static var builtInNames: [String] { Catalogue.all.map(\.name) }

  private static func unknown(_ name: String) -> Refusal {
    let hint = ScheduleNicknames.hint(for: name, among: Catalogue.all.map(\.name))
    let advice = "ppsim list names the built-in ones, a file ends in .sched or .csv"
    return .trouble("unknown schedule '\(name)'; \(hint ?? advice)")
  }

  /// The only pp and micro it is for, if there are such.
  public var size: (pp: Int, micro: Int)? {
    switch source {
    case .program(let program): program.size
    case .imported(let file): (file.schedule.ranks, file.schedule.micro)
    }
  }

  /// What its file claims of its bubble, if anything.
  public var closedForm: ClosedForm? {
    switch source {
    case .program(let program): ClosedForm(program)
    case .imported: nil
    }
  }

  /// Whether it may run pairs.
  var hasPairs: Bool {
    switch source {
    case .program(let program): program.hasPairs
    case .imported(let file): file.schedule.hasPairs
    }
  }

  /// The options that it declares.
  public var optionNames: [String] {
    switch source {
    case .program(let program): program.optionNames
    case .imported: []
    }
  }

  /// A message at the place that makes a rank's instruction.
  package func diagnostic(
    rank: Int, instruction: Int, _ schedule: Schedule, _ options: [String: Int], _ message: String
  ) -> Diagnostic {
    switch source {
    case .program(let program):
      program.diagnostic(
        rank: rank, instruction: instruction, pp: schedule.ranks,
        micro: schedule.batches, options: options, message: message)
    case .imported(let file):
      file.diagnostic(rank: rank, instruction: instruction, message: message)
    }
  }

  /// What is wrong with its messages, at the place where the file sends or receives.
  func diagnostic(_ fault: MessageFault) -> Diagnostic {
    switch source {
    case .imported(let file) where file.messages != nil: file.diagnostic(fault)
    default: Diagnostic(file: name, message: "\(fault)")
    }
  }
}
