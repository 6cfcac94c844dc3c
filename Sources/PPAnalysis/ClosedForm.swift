import PPCost
import PPModel

/// Where a formula holds: a size and costs.
public struct ClosedFormCase: Sendable {
  /// The number of ranks.
  public var pp: Int
  /// The number of micro-batches.
  public var micro: Int
  /// The chunk costs; the hop plays no part in the formulas.
  public var costs: UnitCosts

  /// A size with costs.
  public init(pp: Int, micro: Int, costs: UnitCosts) {
    self.pp = pp
    self.micro = micro
    self.costs = costs
  }
}

/// Something that must be so for a formula to be exact.
public struct ExactnessCondition: Sendable {
  /// The condition as it is written: `W <= F`.
  public let text: String
  /// Whether a case meets it.
  public let holds: @Sendable (ClosedFormCase) -> Bool
}

/// A schedule's bubble and activations as formulas.
public struct ClosedForm: Sendable {
  /// Who stands behind a formula.
  public enum Origin: String, Sendable {
    /// Printed in a paper or its repository.
    case published
    /// Found by this project from simulations, and checked against them.
    case derived
  }

  /// What multiplies the sum of costs.
  public enum Factor: Sendable {
    /// pp - 1
    case ppMinusOne
    /// pp/2 - 1
    case halfPPMinusOne

    /// The factor's value.
    public func value(pp: Int) -> Int {
      switch self {
      case .ppMinusOne: pp - 1
      case .halfPPMinusOne: pp / 2 - 1
      }
    }

    var text: String {
      switch self {
      case .ppMinusOne: "(pp-1)"
      case .halfPPMinusOne: "(pp/2-1)"
      }
    }

    var latex: String {
      switch self {
      case .ppMinusOne: "(PP-1)"
      case .halfPPMinusOne: "(\\frac{PP}{2}-1)"
      }
    }
  }

  /// One cost in the sum, with its coefficient.
  public struct Term: Sendable {
    /// How many of the cost.
    public let coefficient: Int
    /// Which cost.
    public let kind: InstructionKind
  }

  /// A count of chunks: the smallest of several formulas.
  public struct Activations: Sendable {
    struct Choice: Sendable {
      let text: String
      let value: @Sendable (ClosedFormCase) -> Int
    }

    let choices: [Choice]

    init(_ text: String, _ value: @escaping @Sendable (ClosedFormCase) -> Int) {
      choices = [Choice(text: text, value: value)]
    }

    /// The same, but never more than another formula gives, for few micro-batches.
    func atMost(
      _ text: String, _ value: @escaping @Sendable (ClosedFormCase) -> Int
    ) -> Activations {
      Activations(choices: choices + [Choice(text: text, value: value)])
    }

    private init(choices: [Choice]) { self.choices = choices }

    /// The formula that counts in a case, as it is written: `pp+1`.
    public func text(_ size: ClosedFormCase) -> String {
      choices.min { $0.value(size) < $1.value(size) }?.text ?? ""
    }

    /// Its value.
    public func value(_ size: ClosedFormCase) -> Int {
      choices.map { $0.value(size) }.min() ?? 0
    }
  }

  /// Who stands behind the bubble's formula.
  public let origin: Origin
  let factor: Factor
  let terms: [Term]
  /// What must be so for the bubble's formula to be exact.
  public let conditions: [ExactnessCondition]
  /// The peak of activations, in chunks.
  public let activations: Activations

  /// The largest bubble of a rank, in ticks of `TimeScale.unitCosts`.
  public func bubble(_ size: ClosedFormCase) -> Ticks {
    let durations = size.costs.durations()
    let sum = terms.reduce(Ticks(0)) { $0 + Ticks($1.coefficient) * durations[$1.kind] }
    return Ticks(factor.value(pp: size.pp)) * sum
  }

  /// The conditions that a case does not meet.
  public func unmet(_ size: ClosedFormCase) -> [ExactnessCondition] {
    conditions.filter { !$0.holds(size) }
  }

  /// The bubble's formula as plain text: `(pp/2-1)(F&B+B-3W)`.
  public var text: String { factor.text + sum { $0.letters } }

  /// The bubble's formula in LaTeX's mathematics.
  public var latex: String {
    factor.latex + sum { $0 == .pair ? "F\\&B" : $0.letters }
  }

  private func sum(_ symbol: (InstructionKind) -> String) -> String {
    var result = ""
    for (index, term) in terms.enumerated() {
      let sign = term.coefficient < 0 ? "-" : index == 0 ? "" : "+"
      let count = abs(term.coefficient) == 1 ? "" : "\(abs(term.coefficient))"
      result += sign + count + symbol(term.kind)
    }
    return terms.count == 1 ? result : "(\(result))"
  }
}
