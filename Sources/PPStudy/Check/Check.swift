import PPAnalysis
import PPModel

/// Whether schedules are valid and stay inside budgets, each at every size.
public struct Check: Sendable {
  /// A schedule that was asked for, or why there is none.
  public typealias Asked = (name: String, found: Result<NamedSchedule, Refusal>)
  /// A size; a number that is left out is the schedule's own.
  public typealias Size = (pp: Int?, micro: Int?)

  /// The schedules.
  public var schedules: [Asked]
  /// The sizes.
  public var sizes: [Size]
  /// What times follow from.
  public var conditions: Conditions
  /// What figures may be at most.
  public var budgets: Budgets
  /// The line of a file that asks for it, if one does.
  public var origin: FilePlace?

  /// A check from its parts.
  public init(
    _ schedules: [Asked], sizes: [Size], conditions: Conditions = Conditions(),
    budgets: Budgets = Budgets(), origin: FilePlace? = nil
  ) {
    self.schedules = schedules
    self.sizes = sizes
    self.conditions = conditions
    self.budgets = budgets
    self.origin = origin
  }

  /// What is found, schedule by schedule and size by size.
  ///
  /// - Parameter size: makes a schedule of a size: finds numbers that are left out, expands, validates.
  public func results(
    _ size: (NamedSchedule, Size) throws(Refusal) -> SizedSchedule
  ) -> [CheckResult] {
    schedules.flatMap { asked in sizes.map { result(asked, $0, size) } }
  }

  private func result(
    _ asked: Asked, _ size: Size, _ sized: (NamedSchedule, Size) throws(Refusal) -> SizedSchedule
  ) -> CheckResult {
    var result = CheckResult(name: asked.name, pp: size.pp, micro: size.micro, origin: origin)
    do throws(Refusal) {
      let named = try asked.found.get()
      result.file = named.path
      result.pp = size.pp ?? named.size?.pp
      result.micro = size.micro ?? named.size?.micro
      let run = try sized(named, size).run(conditions)
      let valid = conditions.isBlocking ? "valid, no deadlock with blocking messages" : "valid"
      result.findings = [CheckFinding(rule: "valid", .ok, valid)]
      result.findings += budgets.findings(run.figures, of: run.work)
    } catch {
      let outcome: CheckFinding.Outcome = error.kind == .no ? .failed : .error
      // A built-in schedule is no file that could be shown.
      let place = error.place.flatMap {
        result.file == nil && (try? asked.found.get()) != nil ? nil : $0
      }
      result.findings = [CheckFinding(rule: "valid", outcome, error.shown, at: place)]
    }
    return result
  }
}
