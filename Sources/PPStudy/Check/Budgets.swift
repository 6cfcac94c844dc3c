import PPAnalysis
import PPSupport

/// What the figures of a run may be at most, exactly as it was typed.
public struct Budgets: Sendable {
  /// One limit.
  public struct Limit: Sendable {
    /// How findings call it: `max-bubble-rate`.
    public var rule: String
    /// The figure.
    public var figure: ComparedFigures.Name
    /// The most that it may be, in the figure's unit.
    public var most: Fraction

    /// A limit from its parts.
    public init(_ rule: String, _ figure: ComparedFigures.Name, atMost most: Fraction) {
      self.rule = rule
      self.figure = figure
      self.most = most
    }
  }

  /// An earlier run, whose makespan, activations and memory must not be exceeded.
  public struct Baseline: Sendable {
    /// How findings call it: the file's path.
    public var name: String
    /// Its figures.
    public var figures: ComparedFigures
    /// What it timed.
    public var work: Work

    /// A baseline from its parts.
    public init(name: String, figures: ComparedFigures, work: Work) {
      self.name = name
      self.figures = figures
      self.work = work
    }
  }

  /// The limits.
  public var limits: [Limit]
  /// The earlier run, if there is one.
  public var baseline: Baseline?
  /// By how much of the baseline its figures may be exceeded.
  public var tolerance: Share

  /// Budgets from their parts; without any, everything is allowed.
  public init(
    limits: [Limit] = [], baseline: Baseline? = nil, tolerance: Share = Share(millionths: 0)
  ) {
    self.limits = limits
    self.baseline = baseline
    self.tolerance = tolerance
  }

  /// What the figures of a run amount to.
  public func findings(_ figures: ComparedFigures, of work: Work) -> [CheckFinding] {
    let findings = limits.compactMap { limit in
      figures.exactly(limit.figure).map {
        CheckFinding(
          rule: limit.rule, limit.figure, $0, atMost: limit.most, timeUnit: figures.timeUnit)
      }
    }
    guard let baseline else { return findings }
    if let reason = difference(from: baseline, figures, work) {
      return findings + [
        CheckFinding(rule: "baseline", .error, "'\(baseline.name.plain())' \(reason)")
      ]
    }
    let compared = [ComparedFigures.Name.makespan, .peakActivations, .memory]
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
  private func difference(from baseline: Baseline, _ here: ComparedFigures, _ work: Work) -> String?
  {
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
