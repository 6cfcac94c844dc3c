import PPAnalysis
import PPExport
import PPModel

/// What `ppsim check` allows.
struct Budgets {
  private let limits: [(option: Option, figure: Figures.Name, limit: Double)]
  private let baseline: Figures?
  private let baselinePath: String
  private let tolerance: Double

  /// Reads the options.
  init(_ invocation: Invocation) throws(Failure) {
    let unit = TimeScale.unitCosts.ticksPerUnit
    let most = 1_000_000_000 * unit
    var limits: [(Option, Figures.Name, Double)] = []
    if let rate = try invocation.share(.maxBubbleRate) {
      limits.append((.maxBubbleRate, .bubbleRate, rate))
    }
    for (option, figure) in [
      (Option.maxBubbleTime, Figures.Name.bubbleTime), (.maxPeakActivations, .peakActivations),
      (.maxMakespan, .makespan),
    ] {
      guard let limit = try invocation.decimal(option, upTo: most) else { continue }
      limits.append((option, figure, TimeScale.unitCosts.units(limit)))
    }
    if let bytes = try invocation.gigabytes(.maxMemory) {
      limits.append((.maxMemory, .memory, bytes))
    }
    self.limits = limits
    baselinePath = invocation.value(.baseline) ?? ""
    baseline = try invocation.value(.baseline).map { path throws(Failure) in
      try SavedFigures.read(path)
    }
    guard baseline != nil || !invocation.has(.tolerance) else {
      throw .trouble("--tolerance goes with --baseline; a budget is what it says")
    }
    tolerance = try invocation.share(.tolerance) ?? 0
  }

  /// What the figures of a run amount to.
  func findings(_ figures: Figures) -> [CheckFinding] {
    var findings = limits.compactMap { option, figure, limit in
      figures[figure].map {
        CheckFinding(rule: String(option.name.dropFirst(2)), figure, $0, atMost: limit)
      }
    }
    guard let baseline else { return findings }
    guard (baseline.pp, baseline.micro) == (figures.pp, figures.micro),
      baseline.timeUnit == figures.timeUnit
    else {
      return findings + [
        CheckFinding(
          rule: "baseline", .error,
          "'\(baselinePath)' is for pp = \(baseline.pp), micro = \(baseline.micro), times in "
            + "\(baseline.timeUnit); this is pp = \(figures.pp), micro = \(figures.micro), in "
            + figures.timeUnit)
      ]
    }
    for figure in [Figures.Name.makespan, .peakActivations, .memory] {
      guard let value = figures[figure], let before = baseline[figure] else { continue }
      findings.append(
        CheckFinding(
          rule: "baseline-\(figure.rawValue)", figure, value, baseline: before,
          tolerance: tolerance))
    }
    return findings
  }
}

extension Invocation {
  /// Bytes of memory, given in 10⁹ bytes: `80` or `80GB`.
  func gigabytes(_ option: Option) throws(Failure) -> Double? {
    guard var text = value(option) else { return nil }
    guard has(.physicalModel) else {
      throw .trouble("\(option.name) goes with --model; chunks of unit costs have no bytes")
    }
    if text.hasSuffix("GB") { text.removeLast(2) }
    let scale = TimeScale.unitCosts
    let most = 1_000_000 * scale.ticksPerUnit
    return scale.units(try Invocation.decimal(text, option, upTo: most)) * 1e9
  }

  /// A share of one: `0.2` or `20%`.
  func share(_ option: Option) throws(Failure) -> Double? {
    guard var text = value(option) else { return nil }
    let scale = TimeScale.unitCosts
    guard text.hasSuffix("%") else {
      return scale.units(try Invocation.decimal(text, option, upTo: 1000 * scale.ticksPerUnit))
    }
    text.removeLast()
    return scale.units(
      try Invocation.decimal(text, option, upTo: 100_000 * scale.ticksPerUnit)) / 100
  }
}
