/// What `ppsim check` found of one schedule at one size.
public struct CheckResult: Sendable {
  /// The schedule as the user named it.
  public var name: String
  /// The number of ranks; nil where it is not known.
  public var pp: Int?
  /// The number of micro-batches; nil where it is not known.
  public var micro: Int?
  /// The schedule's file; nil for a built-in one.
  public var file: String?
  /// The line that asked for it, of a file of budgets.
  public var origin: FilePlace?
  /// The findings, rule by rule.
  public var findings: [CheckFinding]

  /// A result from its parts.
  public init(
    name: String, pp: Int? = nil, micro: Int? = nil, file: String? = nil, origin: FilePlace? = nil,
    findings: [CheckFinding] = []
  ) {
    self.name = name
    self.pp = pp
    self.micro = micro
    self.file = file
    self.origin = origin
    self.findings = findings
  }

  /// The worst of the findings.
  public var outcome: CheckFinding.Outcome {
    let outcomes = findings.map(\.outcome)
    return outcomes.contains(.error) ? .error : outcomes.contains(.failed) ? .failed : .ok
  }
}
