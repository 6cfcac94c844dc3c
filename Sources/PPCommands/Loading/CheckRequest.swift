import PPAnalysis
import PPExport
import PPModel

/// What one command line asks `ppsim check` for: schedules, each at every size, and their budgets.
struct CheckRequest {
  /// The most schedules and sizes of a command line.
  private static let most = 10_000

  private let invocation: Invocation
  private let origin: FilePlace?
  private let choice: CostChoice
  private let budgets: Budgets
  private let settings: [String: Int]
  private let schedules: [(name: String, found: Result<NamedSchedule, Failure>)]
  private let sizes: [(pp: Int?, micro: Int?)]

  /// Reads everything but what a schedule's size decides.
  ///
  /// - Parameter origin: the line of a file that it stands in.
  init(_ invocation: Invocation, origin: FilePlace? = nil) throws(Failure) {
    self.invocation = invocation
    self.origin = origin
    choice = try CostChoice(invocation)
    budgets = try Budgets(invocation)
    settings = try invocation.settings()
    sizes = try CheckRequest.sizes(invocation)
    let count = invocation.operands.count.multipliedReportingOverflow(by: sizes.count)
    guard !count.overflow, count.partialValue <= CheckRequest.most else {
      throw .trouble(
        "these are too many schedules and sizes to check; give at most \(CheckRequest.most)")
    }
    var declared: Set<String> = []
    schedules = invocation.operands.map { name in
      do throws(Failure) {
        let named = try invocation.schedule(named: name)
        declared.formUnion(named.optionNames)
        return (name, .success(named))
      } catch {
        return (name, .failure(error))
      }
    }
    if let unknown = settings.keys.sorted().first(where: { !declared.contains($0) }) {
      throw .trouble("--set \(unknown): no such option in any of the schedules")
    }
  }

  /// Every combination of `--pp` and `--micro`; one without numbers where they are left out.
  private static func sizes(
    _ invocation: Invocation
  ) throws(Failure) -> [(pp: Int?, micro: Int?)] {
    let unit = TimeScale.unitCosts.ticksPerUnit
    let ranks = try invocation.numbers(
      .checkSizes, .whole, unit...Int64(Invocation.mostRanks) * unit)
    let micros = try invocation.numbers(
      .checkMicro, .sizes, unit...Int64(Invocation.mostMicrobatches) * unit)
    let count = (ranks?.count ?? 1).multipliedReportingOverflow(by: micros?.count ?? 1)
    guard !count.overflow, count.partialValue <= most else {
      throw .trouble("--pp and --micro are too many sizes to check; give at most \(most)")
    }
    var sizes: [(pp: Int?, micro: Int?)] = []
    for rank in 0..<(ranks?.count ?? 1) {
      let pp = ranks.map { Int($0[rank].value / unit) }
      for place in 0..<(micros?.count ?? 1) {
        guard let micro = micros?[place] else {
          sizes.append((pp, nil))
          continue
        }
        guard pp != nil || !micro.isMultiple else {
          throw .trouble("--micro has multiples of pp; give --pp too")
        }
        sizes.append((pp, Int(micro.value / unit) * (micro.isMultiple ? pp ?? 1 : 1)))
      }
    }
    return sizes
  }

  /// What is found, schedule by schedule and size by size.
  func results() -> [CheckResult] {
    schedules.flatMap { schedule in
      sizes.map { result(schedule.name, schedule.found, pp: $0.pp, micro: $0.micro) }
    }
  }

  private func result(
    _ name: String, _ found: Result<NamedSchedule, Failure>, pp: Int?, micro: Int?
  ) -> CheckResult {
    var result = CheckResult(name: name, pp: pp, micro: micro, origin: origin)
    do throws(Failure) {
      let named = try found.get()
      result.file = named.path
      result.pp = pp ?? named.size?.pp
      result.micro = micro ?? named.size?.micro
      let sized = try invocation.replacing(.pp, with: pp).replacing(.micro, with: micro)
        .sized(named, settings: settings)
      let (evaluation, source) = try choice.evaluate(sized, view: .equalStages)
      let valid = choice.isBlocking ? "valid, no deadlock with blocking messages" : "valid"
      let work = Work(
        source, stages: evaluation.schedule.stageCount, heldForW: choice.heldForW)
      result.findings = [CheckFinding(rule: "valid", .ok, valid)]
      result.findings += budgets.findings(
        Figures(evaluation.measurement, label: named.label), of: work)
    } catch {
      let outcome: CheckFinding.Outcome = error.code == .no ? .failed : .error
      // A built-in schedule is no file that could be shown.
      let place = error.place.flatMap { result.file == nil && (try? found.get()) != nil ? nil : $0 }
      result.findings = [CheckFinding(rule: "valid", outcome, error.message, at: place)]
    }
    return result
  }
}

extension Invocation {
  /// The same command line with another number for an option; as it is for nil.
  fileprivate func replacing(_ option: Option, with number: Int?) -> Invocation {
    number.map { replacing(option, with: "\($0)") } ?? self
  }
}
