import PPCost
import PPLanguage
import PPModel
import PPPyTorch

/// A schedule at a size, expanded and found valid.
struct SizedSchedule {
  let named: NamedSchedule
  let valid: ValidSchedule
  let options: [String: Int]

  /// Expands and validates.
  ///
  /// - Throws: trouble for what the language refuses, no for a schedule that breaks a rule.
  init(
    _ named: NamedSchedule, pp: Int, micro: Int, options: [String: Int]
  ) throws(Failure) {
    self.named = named
    self.options = options
    let schedule: Schedule
    switch named.source {
    case .imported(let file):
      schedule = file.schedule
      guard (pp, micro) == (schedule.ranks, schedule.microbatchCount) else {
        throw .misfit(
          "\(named.label) is for pp = \(schedule.ranks) and micro = \(schedule.microbatchCount)")
      }
    case .program(let program):
      do throws(Diagnostic) {
        schedule = try program.expand(pp: pp, micro: micro, options: options)
      } catch {
        throw .fault(error)
      }
    }
    do throws(ValidationReport) {
      valid = try ValidSchedule(schedule, limit: 20)
    } catch {
      throw SizedSchedule.invalid(error, named, schedule, options)
    }
    guard case .imported(let file) = named.source, let messages = file.messages else { return }
    do throws(MessageFault) {
      try messages.check(schedule)
    } catch {
      throw Failure(message: named.describe(error), code: .no)
    }
    // Sends and receives that hold both ranks show every ring that they could be in.
    do throws(Failure) {
      _ = try evaluate(costs: .standard, view: .equalStages, isBlocking: true)
    } catch {
      // A file whose own messages wait in a ring is wrong, whatever the options.
      throw Failure(message: error.message, code: error.code)
    }
  }

  private static func invalid(
    _ report: ValidationReport, _ named: NamedSchedule, _ schedule: Schedule,
    _ options: [String: Int]
  ) -> Failure {
    var lines: [String] = []
    for (index, violation) in report.violations.enumerated() {
      let message = "\(violation)"
      if index == 0, let instruction = violation.instruction {
        let place = named.diagnostic(
          rank: violation.rank, instruction: instruction, schedule, options, message)
        lines.append("\(place)")
      } else {
        lines.append(index == 0 ? "\(named.name): error: \(message)" : "  also: \(message)")
      }
    }
    let more = report.total - report.violations.count
    if more > 0 { lines.append("  and \(more) more like these") }
    return Failure(message: lines.joined(separator: "\n"), code: .no)
  }
}

extension SizedSchedule {
  /// The most instructions of what keeps a few hundred bytes of each: 4 GB.
  static let mostKept = 20_000_000
  /// The most instructions of what keeps every component of each.
  static let mostRecorded = 1_000_000

  /// Refuses a schedule that would take more memory than machines have.
  func check(atMost most: Int, for what: String) throws(Failure) {
    let count = valid.schedule.count
    guard count <= most else {
      throw .trouble(
        "\(what) takes schedules of at most \(most) instructions, and this one has \(count); give "
          + "a smaller --pp or --micro")
    }
  }
}
