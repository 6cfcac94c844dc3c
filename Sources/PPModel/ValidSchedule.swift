/// A schedule that `validate()` found no fault with: what engines take.
///
/// Engines rely on it for their bounds: every stage and micro-batch exists, and nothing runs twice.
public struct ValidSchedule: Equatable, Sendable {
  /// The schedule.
  public let schedule: Schedule

  /// Validates a schedule.
  ///
  /// - Parameter limit: how many violations to name if there are any.
  /// - Complexity: that of `Schedule.validate(limit:)`.
  /// - Throws: what is wrong with it.
  public init(_ schedule: Schedule, limit: Int = 100) throws(ValidationReport) {
    let report = schedule.validate(limit: limit)
    guard report.isValid else { throw report }
    self.schedule = schedule
  }

  /// Takes a schedule on trust, where an engine has made it itself.
  package init(unchecked schedule: Schedule) { self.schedule = schedule }
}
