import PPModel
import PPSupport

/// What a schedule file claims of its own bubble and activations, as formulas in pp, micro and costs.
///
/// They are for the file's options at their defaults.
public struct ScheduleClaims: Sendable {
  /// Who stands behind a formula.
  public enum Origin: String, Sendable {
    /// Printed in a paper or its repository.
    case published
    /// Found from simulations, and checked against them.
    case derived
  }

  /// What the formulas give at a size and costs.
  public struct Values: Equatable, Sendable {
    /// The largest bubble of a rank, in ticks.
    public var bubble: Ticks
    /// Whether each condition holds.
    public var conditions: [Bool]
    /// The peak of activations by each of its formulas, in chunks, or slices of them; the smallest counts.
    public var activations: [Int]
    /// The slices of each micro-batch.
    public var slices = 1

    /// So many slices' chunks in those of whole micro-batches.
    public func chunks(_ count: Int) -> Parts<Millionths> {
      Parts(Double(count) / Double(slices))
    }
  }

  /// Who stands behind the bubble's formula.
  public let origin: Origin
  /// The bubble's formula: `(pp/2-1)(F&B+B-3W)`.
  public let bubble: String
  /// What must be so for it to be exact: `W <= F`.
  public let conditions: [String]
  /// The formulas of the peak of activations, of which the smallest counts: `pp+1`.
  public let activations: [String]
  let source: SourceText
  let tree: SyntaxTree

  /// The values at a size and costs.
  ///
  /// - Throws: arithmetic that overflows or divides by zero, with its place.
  /// - Complexity: O(length of the file).
  public func values(
    pp: Int, micro: Int, durations: ChunkDurations
  ) throws(Diagnostic) -> Values {
    var expander = Expander(
      source: source, tree: tree, pp: pp, micro: micro, options: [:], limits: .standard)
    return try expander.claimValues(durations)
  }
}

extension ScheduleProgram {
  /// What the file claims of its bubble; nil if it claims nothing.
  public var claims: ScheduleClaims? {
    guard let bubble = tree.claims.bubble, let origin = tree.claims.origin else { return nil }
    return ScheduleClaims(
      origin: origin, bubble: bubble.text, conditions: tree.claims.conditions.map(\.text),
      activations: tree.claims.activations.map(\.text), source: source, tree: tree)
  }
}

extension Expander {
  /// Evaluates the claims, the file's options and definitions being known.
  fileprivate mutating func claimValues(
    _ durations: ChunkDurations
  ) throws(Diagnostic) -> ScheduleClaims.Values {
    try define()
    // Costs are of whole micro-batches, durations of what is run.
    for (kind, variable) in tree.claims.costs {
      variables[Int(variable)] = Int(durations[kind].clampedProduct(slices ?? 1))
    }
    let claims = tree.claims
    var bubble = 0
    if let formula = claims.bubble { bubble = try evaluate(formula.expression) }
    return ScheduleClaims.Values(
      bubble: Ticks(bubble),
      conditions: try claims.conditions.map { formula throws(Diagnostic) in
        try evaluate(formula.expression) != 0
      },
      activations: try claims.activations.map { formula throws(Diagnostic) in
        try evaluate(formula.expression)
      }, slices: slices ?? 1)
  }
}
