import PPAnalysis
import PPLanguage
import PPModel
import PPPyTorch
import PPSupport
import Schedules

/// A schedule as the user named it: a built-in one, a file, or standard input.
struct NamedSchedule {
  /// Where a schedule comes from.
  enum Source {
    /// A program, for any size that it allows.
    case program(ScheduleProgram)
    /// A concrete schedule, read from PyTorch's CSV.
    case imported(PyTorchSchedule)
  }

  /// How outputs call it: the built-in name, the file's, or `stdin`.
  let label: String
  /// The built-in name, if it is one.
  let builtIn: String?
  /// The name as the user wrote it, as plain text; `<stdin>` for standard input.
  let name: String
  /// The file that it was read from; nil for a built-in schedule and standard input.
  let path: String?
  let source: Source

  /// Finds and parses a schedule.
  init(_ name: String) throws(Failure) {
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
  init(standardInput text: [UInt8]) throws(Failure) {
    try self.init(
      "<stdin>", label: "stdin", builtIn: nil, path: nil, text,
      isPyTorch: PyTorchSchedule.isStarted(by: text))
  }

  private init(
    _ name: String, label: String, builtIn: String?, path: String?, _ text: [UInt8],
    isPyTorch: Bool
  ) throws(Failure) {
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
  static var builtInNames: [String] { Catalogue.all.map(\.name) }

  private static func unknown(_ name: String) -> Failure {
    let hint = OtherNames.hint(forSchedule: name, among: Catalogue.all.map(\.name))
    let advice = "ppsim list names the built-in ones, a file ends in .sched or .csv"
    return .trouble("unknown schedule '\(name)'; \(hint ?? advice)")
  }

  /// The only pp and micro it is for, if there are such.
  var size: (pp: Int, micro: Int)? {
    switch source {
    case .program(let program): program.size
    case .imported(let file): (file.schedule.ranks, file.schedule.microbatchCount)
    }
  }

  /// What its file claims of its bubble, if anything.
  var closedForm: ClosedForm? {
    switch source {
    case .program(let program): ClosedForm(program)
    case .imported: nil
    }
  }

  /// The options that it declares.
  var optionNames: [String] {
    switch source {
    case .program(let program): program.optionNames
    case .imported: []
    }
  }

  /// A message at the place that makes a rank's instruction.
  func diagnostic(
    rank: Int, instruction: Int, _ schedule: Schedule, _ options: [String: Int], _ message: String
  ) -> Diagnostic {
    switch source {
    case .program(let program):
      program.diagnostic(
        rank: rank, instruction: instruction, pp: schedule.ranks,
        micro: schedule.microbatchCount, options: options, message: message)
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
