import PPCost
import PPModel
import PPStudy

/// What one command line asks `ppsim check` for.
struct CheckRequest {
  /// The most schedules and sizes of a command line.
  private static let most = 10_000

  private let check: Check
  private let size: SizeRequest

  /// Reads everything but what a schedule's size decides.
  ///
  /// - Parameter origin: the line of a file that it stands in.
  init(_ line: Invocation, origin: FilePlace? = nil) throws(Refusal) {
    let conditions = try Conditions(line)
    let budgets = try Budgets(line)
    size = try SizeRequest(line, pp: nil, micro: nil, conditions)
    let sizes = try CheckRequest.sizes(line)
    let count = line.operands.count.multipliedReportingOverflow(by: sizes.count)
    guard !count.overflow, count.partialValue <= CheckRequest.most else {
      throw .trouble(
        "these are too many schedules and sizes to check; give at most \(CheckRequest.most)")
    }
    let schedules = line.operands.map { name in
      (
        name: name,
        found: Result { () throws(Refusal) in try line.schedule(named: name) }
      )
    }
    let declared = Set(schedules.flatMap { (try? $0.found.get().optionNames) ?? [] })
    if let unknown = size.settings.keys.sorted().first(where: { !declared.contains($0) }) {
      throw .trouble("--set \(unknown): no such option in any of the schedules")
    }
    check = Check(
      schedules, sizes: sizes, conditions: conditions, budgets: budgets, origin: origin)
  }

  /// Every combination of `--pp` and `--micro`; one without numbers where they are left out.
  private static func sizes(_ line: Invocation) throws(Refusal) -> [Check.Size] {
    let unit = DecimalNumber.one
    let ranks = try line.value(Options.ppList)
    let micros = try line.value(Options.microOfCheck)
    let count = (ranks?.count ?? 1).multipliedReportingOverflow(by: micros?.count ?? 1)
    guard !count.overflow, count.partialValue <= most else {
      throw .trouble("--pp and --micro are too many sizes to check; give at most \(most)")
    }
    var sizes: [Check.Size] = []
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
    check.results { named, numbers throws(Refusal) in
      var size = size
      (size.pp, size.micro) = numbers
      return try size.sized(named)
    }
  }
}
