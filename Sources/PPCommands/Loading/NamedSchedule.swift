import PPLanguage
import PPModel
import PPPyTorch
import Schedules

/// A schedule as the user named it: a built-in one, or a file.
struct NamedSchedule {
  /// Where a schedule comes from.
  enum Source {
    /// A program, for any size that it allows.
    case program(ScheduleProgram)
    /// A concrete schedule, read from PyTorch's CSV.
    case imported(PyTorchSchedule)
  }

  /// How outputs call it: the built-in name, or the file's.
  let label: String
  /// The built-in name, if it is one.
  let builtIn: String?
  /// The name as the user wrote it, as plain text.
  let name: String
  /// The file that it was read from; nil for a built-in schedule.
  let path: String?
  let source: Source

  /// Finds and parses a schedule.
  init(_ name: String) throws(Failure) {
    self.name = name.plain()
    let text: [UInt8]
    if let known = Catalogue.schedule(named: name) {
      builtIn = name
      label = name
      path = nil
      text = known.text
    } else {
      guard
        name.contains("/") || name.hasSuffix(".sched") || name.hasSuffix(".csv")
          || InputFile.exists(name)
      else {
        throw NamedSchedule.unknown(name)
      }
      builtIn = nil
      label = (name.split(separator: "/").last ?? name[...]).plain()
      path = name
      text = try InputFile.read(name)
    }
    let file = SourceText(file: name, bytes: text)
    do throws(Diagnostic) {
      source =
        name.hasSuffix(".csv")
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
