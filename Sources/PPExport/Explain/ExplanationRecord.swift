import PPAnalysis
import PPStudy

/// An explanation, and what it is of.
public struct ExplanationRecord {
  /// The schedule as the user named it.
  public var label: String
  /// What chunks and messages cost.
  public var costs: RunCosts
  /// What happened, and why.
  public var explanation: Explanation
  /// What 1 % on links buys, where there are any.
  public var links: [Sensitivity]

  /// A record from its parts.
  public init(
    _ explanation: Explanation, label: String, costs: RunCosts, links: [Sensitivity] = []
  ) {
    self.label = label
    self.costs = costs
    self.explanation = explanation
    self.links = links
  }
}
