import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPSupport

/// What `ppsim check` allows, exactly as it was typed.
struct Budgets {
  private let limits: [(option: Option, figure: Figures.Name, limit: Fraction)]
  private let baseline: SavedRun?
  private let baselinePath: String
  private let tolerance: Share

  /// Reads the options.
  init(_ invocation: Invocation) throws(Failure) {
    let unit = TimeScale.unitCosts.ticksPerUnit
    let most = 1_000_000_000 * unit
    var limits: [(Option, Figures.Name, Fraction)] = []
    if let rate = try invocation.share(.maxBubbleRate) {
      limits.append((.maxBubbleRate, .bubbleRate, rate.fraction))
    }
    for (option, figure) in [
      (Option.maxBubbleTime, Figures.Name.bubbleTime), (.maxPeakActivations, .peakActivations),
      (.maxMakespan, .makespan),
    ] {
      guard let limit = try invocation.decimal(option, upTo: most) else { continue }
      limits.append((option, figure, Fraction(UInt64(limit), over: UInt64(unit))))
    }
    if let bytes = try invocation.bytes(.maxMemory) {
      limits.append((.maxMemory, .memory, Fraction(UInt64(bytes), over: 1)))
    }
    self.limits = limits
    baselinePath = invocation.value(.baseline) ?? ""
    baseline = try invocation.value(.baseline).map { path throws(Failure) in
      try SavedRun(reading: path)
    }
    guard baseline != nil || !invocation.has(.tolerance) else {
      throw .trouble("--tolerance goes with --baseline; a budget is what it says")
    }
    tolerance = try invocation.share(.tolerance) ?? Share(millionths: 0)
  }

  /// What the figures of a run amount to.
  func findings(_ figures: Figures, of work: Work) -> [CheckFinding] {
    let findings = limits.compactMap { option, figure, limit in
      figures.exactly(figure).map {
        CheckFinding(
          rule: String(option.name.dropFirst(2)), figure, $0, atMost: limit,
          timeUnit: figures.timeUnit)
      }
    }
    guard let baseline else { return findings }
    if let reason = difference(from: baseline, figures, work) {
      return findings + [
        CheckFinding(rule: "baseline", .error, "'\(baselinePath.plain())' \(reason)")
      ]
    }
    let compared = [Figures.Name.makespan, .peakActivations, .memory]
    return findings
      + compared.compactMap { figure in
        guard let value = figures.exactly(figure), let before = baseline.figures.exactly(figure)
        else { return nil }
        return CheckFinding(
          rule: "baseline-\(figure.rawValue)", figure, value, baseline: before,
          tolerance: tolerance, timeUnit: figures.timeUnit)
      }
  }

  /// Why a run cannot be held against the baseline; nil if it can.
  private func difference(from baseline: SavedRun, _ here: Figures, _ work: Work) -> String? {
    let there = baseline.figures
    guard (there.pp, there.micro, there.timeUnit) == (here.pp, here.micro, here.timeUnit) else {
      return "is for pp = \(there.pp), micro = \(there.micro), times in \(there.timeUnit); this is "
        + "pp = \(here.pp), micro = \(here.micro), in \(here.timeUnit)"
    }
    let differences = work.differences(from: baseline.work)
    guard !differences.isEmpty else { return nil }
    return
      "timed other work: \(differences.joined(separator: "; ")); check what the baseline timed, "
      + "or save it again"
  }
}

extension SavedRun {
  /// Reads a file that `run --json` wrote.
  init(reading path: String) throws(Failure) {
    let text = try InputFile.read(path)
    do throws(SavedRun.Problem) {
      try self.init(text)
    } catch {
      throw .trouble("'\(path)' is no result of ppsim run --json: \(error.phrase)")
    }
  }
}

extension Invocation {
  /// Whole bytes of memory, given in 10⁹ bytes: `80` or `80GB`.
  func bytes(_ option: Option) throws(Failure) -> Int64? {
    guard var text = value(option) else { return nil }
    guard has(.physicalModel) else {
      throw .trouble("\(option.name) goes with --model; chunks of unit costs have no bytes")
    }
    if text.hasSuffix("GB") { text.removeLast(2) }
    let unit = TimeScale.unitCosts.ticksPerUnit
    return try Invocation.decimal(text, option, upTo: 1_000_000 * unit) * (1_000_000_000 / unit)
  }

  /// A share of one: `0.2` or `20%`; more than all of it takes the sign.
  func share(_ option: Option) throws(Failure) -> Share? {
    guard let text = value(option) else { return nil }
    let unit = TimeScale.unitCosts.ticksPerUnit
    guard !text.hasSuffix("%") else {
      let percent = try Invocation.decimal(
        String(text.dropLast()), option, upTo: 100_000 * unit)
      return Share(millionths: UInt64(percent))
    }
    if let number = millionths(text), number > unit {
      let share =
        number > 1_000_000 * unit ? "" : ", which is \(Share(millionths: UInt64(number) * 100))"
      throw .trouble(
        "\(option.name) is '\(text)'\(share); without % it is at most 1: for \(text) per cent write "
          + "\(text)%")
    }
    return Share(millionths: UInt64(try Invocation.decimal(text, option, upTo: unit)) * 100)
  }
}
