import PPCost
import PPLanguage
import PPModel
import PPPyTorch
import PPSupport

/// A schedule at a size, expanded and found valid.
public struct SizedSchedule: Sendable {
  /// The schedule for any size.
  public let named: NamedSchedule
  /// What every rank runs.
  public let valid: ValidSchedule
  /// The schedule's options, those that were given.
  public let options: [String: Int]

  /// Expands and validates.
  ///
  /// - Parameters:
  ///   - pp: the number of ranks.
  ///   - micro: the number of micro-batches.
  ///   - options: those that the schedule declares, by name.
  ///   - limits: how large it may be.
  /// - Throws: trouble for what the language refuses, no for a schedule that breaks a rule.
  /// - Complexity: O(instructions).
  public init(
    _ named: NamedSchedule, pp: Int, micro: Int, options: [String: Int] = [:],
    limits: ExpansionLimits = .standard
  ) throws(Refusal) {
    self.named = named
    self.options = options
    let schedule: Schedule
    switch named.source {
    case .imported(let file):
      schedule = file.schedule
      guard (pp, micro) == (schedule.ranks, schedule.micro) else {
        throw .misfit(
          "\(named.label) is for pp = \(schedule.ranks) and micro = \(schedule.micro)")
      }
    case .program(let program):
      do throws(Diagnostic) {
        schedule = try program.expand(pp: pp, micro: micro, options: options, limits: limits)
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
      throw .broken(named.diagnostic(error))
    }
    // Sends and receives that hold both ranks show every ring that they could be in.
    do throws(Refusal) {
      _ = try evaluate(costs: .standard, view: .equalStages, isBlocking: true)
    } catch {
      // A file whose own messages wait in a ring is wrong, whatever the options.
      throw Refusal(
        sentence: error.sentence, kind: error.kind, startsWithPlace: error.startsWithPlace)
    }
  }

  private static func invalid(
    _ report: ValidationReport, _ named: NamedSchedule, _ schedule: Schedule,
    _ options: [String: Int]
  ) -> Refusal {
    let (told, untold) = report.sentences(limit: 20)
    let first = report.violations[0]
    let place =
      first.instruction.map {
        named.diagnostic(rank: first.rank, instruction: $0, schedule, options, told[0])
      } ?? Diagnostic(file: named.name, message: told[0])
    var refusal = Refusal.broken(place)
    refusal.sentence += told.dropFirst().map { "\n  also: \($0)" }.joined()
    if untold > 0 { refusal.sentence += "\n  and \(untold) more like these" }
    return refusal
  }
}

extension SizedSchedule {
  /// The bytes that the most instructions may take, whatever is kept of each.
  private static let mostBytes = 4_000_000_000
  /// The most instructions of what keeps a few hundred bytes of each.
  package static let mostKept = 20_000_000
  /// The most instructions that a page may have: about 100 MB of HTML.
  package static let mostDrawn = 10_000_000
  /// The most instructions of what keeps every component of each.
  package static let mostRecorded = 1_000_000
  /// The most components that are simulated at once: about ten seconds.
  package static let mostComponents = 20_000_000

  /// Refuses a schedule that would take more memory than machines have.
  package func check(atMost most: Int, for what: String) throws(Refusal) {
    let count = valid.schedule.count
    guard count <= most else {
      throw .trouble(
        "\(what) takes schedules of at most \(most) instructions, and this one has \(count); give "
          + "a smaller --pp or --micro")
    }
    let bytes = count * (SizedSchedule.mostBytes / most)
    guard isMemoryAvailable(bytes: bytes) else {
      var refusal = Refusal.trouble(
        "\(what) takes up to \(bytes / 1_000_000) MB of memory for \(count) instructions, more than this "
          + "process can have; give a smaller --pp or --micro")
      refusal.lacksMemory = true
      throw refusal
    }
  }
}
