import PPAnalysis
import PPSupport

/// What `ppsim check` found of one schedule against one rule.
public struct CheckFinding: Sendable {
  /// How it came out.
  public enum Outcome: String, Sendable {
    /// The rule holds.
    case ok
    /// The rule is broken.
    case failed
    /// The schedule cannot be read or expanded.
    case error
  }

  /// The rule: `valid`, or the option that gives the budget, without its dashes.
  public var rule: String
  /// How it came out.
  public var outcome: Outcome
  /// One sentence; a schedule that breaks rules of its own may need several lines.
  public var message: String
  /// The place in a file that it is about, where there is one.
  public var place: FilePlace?

  /// A finding from its parts.
  public init(rule: String, _ outcome: Outcome, _ message: String, at place: FilePlace? = nil) {
    self.rule = rule
    self.outcome = outcome
    self.message = message
    self.place = place
  }

  /// A figure against what it may be at most, compared exactly; `timeUnit` is `unit` or `ms`.
  public init(
    rule: String, _ name: ComparedFigures.Name, _ value: Fraction, atMost limit: Fraction,
    timeUnit: String = "unit"
  ) {
    let isInside = value <= limit
    let shown = name.shown(value, beside: limit, timeUnit: timeUnit)
    // What differs beyond the digits of a Double is told in a word.
    let above = shown.value == shown.other ? "just above" : "above"
    self.init(
      rule: rule, isInside ? .ok : .failed,
      "\(name.title) \(shown.value) is \(isInside ? "at most" : above) \(shown.other)")
  }

  /// A figure against that of an earlier run, which it may exceed by a share; compared exactly.
  public init(
    rule: String, _ name: ComparedFigures.Name, _ value: Fraction, baseline: Fraction,
    tolerance: Share,
    timeUnit: String = "unit"
  ) {
    let isInside = value <= baseline * tolerance.added
    let shown = name.shown(value, beside: baseline, timeUnit: timeUnit)
    let share = baseline == Fraction(0, over: 1) ? nil : value.value / baseline.value - 1
    let change = share.map { share in
      ", "
        + tellingApart(differ: !isInside) { decimals in
          let allowed = NumberText.fixed(tolerance.value * 100, decimals: decimals)
          return (NumberText.fixed(share * 100, decimals: decimals), allowed)
        }.value + " %"
    }
    self.init(
      rule: rule, isInside ? .ok : .failed,
      "\(name.title) \(shown.value) against \(shown.other) in the baseline\(change ?? "")"
        + (isInside ? "" : ": more than \(tolerance) above"))
  }
}

extension ComparedFigures.Name {
  /// A figure and what it is compared with, with as many decimals as it takes to tell them apart.
  func shown(
    _ value: Fraction, beside other: Fraction, timeUnit: String
  ) -> (value: String, other: String) {
    let short = (
      value: shown(value.value, timeUnit: timeUnit), other: shown(other.value, timeUnit: timeUnit)
    )
    guard value != other, short.value == short.other else { return short }
    return tellingApart(differ: true) { decimals in
      (
        shown(value.value, decimals: decimals, timeUnit: timeUnit),
        shown(other.value, decimals: decimals, timeUnit: timeUnit)
      )
    }
  }

  private func shown(_ value: Double, decimals: Int, timeUnit: String) -> String {
    switch self {
    case .makespan, .longestSpan, .bubbleTime:
      NumberText.rounded(value, decimals: decimals) + (timeUnit == "ms" ? " ms" : "")
    case .bubbleRate: NumberText.rounded(value * 100, decimals: decimals) + " %"
    case .memory: NumberText.rounded(value / 1e9, decimals: decimals) + " GB"
    default: NumberText.rounded(value, decimals: decimals)
    }
  }
}

/// Two numbers with two decimals, or with more if they differ and look the same.
private func tellingApart(
  differ: Bool, _ shown: (_ decimals: Int) -> (value: String, other: String)
) -> (value: String, other: String) {
  let most = differ ? 12 : 2
  for decimals in 2..<most {
    let texts = shown(decimals)
    if texts.value != texts.other { return texts }
  }
  return shown(most)
}
