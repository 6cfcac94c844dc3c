import PPLanguage
import PPSupport
import TestSupport
import Testing

/// Expressions are compiled when they are first evaluated, and evaluated again and again: held against an
/// evaluation written a second time, plain and recursive.
@Suite struct ExpressionTests {
  /// A number, or a condition where `isCondition`; values are nil where arithmetic fails.
  private indirect enum Expression {
    case number(Int)
    case loop
    case negate(Expression)
    case arithmetic(String, Expression, Expression)
    case choice(Expression, Expression, Expression)
    case comparison(String, Expression, Expression)
    case not(Expression)
    case logic(String, Expression, Expression)

    var text: String {
      switch self {
      case .number(let value): value < 0 ? "(0 - \(-value))" : "\(value)"
      case .loop: "i"
      case .negate(let operand): "(-\(operand.text))"
      case .arithmetic(let sign, let left, let right):
        sign.count > 1
          ? "\(sign)(\(left.text), \(right.text))" : "(\(left.text) \(sign) \(right.text))"
      case .choice(let condition, let yes, let no):
        "(\(condition.text) ? \(yes.text) : \(no.text))"
      case .comparison(let sign, let left, let right), .logic(let sign, let left, let right):
        "(\(left.text) \(sign) \(right.text))"
      case .not(let operand): "(!\(operand.text))"
      }
    }

    func value(_ i: Int) -> Int? {
      switch self {
      case .number(let value): return value
      case .loop: return i
      case .negate(let operand): return operand.value(i).flatMap { Self.exact(0, "-", $0) }
      case .arithmetic(let sign, let left, let right):
        guard let left = left.value(i), let right = right.value(i) else { return nil }
        return Self.exact(left, sign, right)
      case .choice(let condition, let yes, let no):
        return condition.value(i).flatMap { $0 != 0 ? yes.value(i) : no.value(i) }
      case .comparison(let sign, let left, let right):
        guard let left = left.value(i), let right = right.value(i) else { return nil }
        let holds =
          switch sign {
          case "==": left == right
          case "!=": left != right
          case "<": left < right
          case "<=": left <= right
          case ">": left > right
          default: left >= right
          }
        return holds ? 1 : 0
      case .not(let operand): return operand.value(i).map { 1 - $0 }
      case .logic(let sign, let left, let right):
        guard let left = left.value(i) else { return nil }
        return (sign == "&&") == (left == 0) ? left : right.value(i)
      }
    }

    private static func exact(_ left: Int, _ sign: String, _ right: Int) -> Int? {
      let (value, overflow) =
        switch sign {
        case "+": left.addingReportingOverflow(right)
        case "-": left.subtractingReportingOverflow(right)
        case "*": left.multipliedReportingOverflow(by: right)
        case "/": left.dividedReportingOverflow(by: right)
        case "%": left.remainderReportingOverflow(dividingBy: right)
        case "min": (min(left, right), false)
        default: (max(left, right), false)
        }
      return overflow ? nil : value
    }
  }

  private func number(_ depth: Int, _ generator: inout SeededGenerator) -> Expression {
    switch depth == 0 ? Int.random(in: 0...1, using: &generator) : generator.below(6) {
    case 0:
      return .number(
        generator.oneIn(12)
          ? Int.max - Int.random(in: 0...3, using: &generator)
          : Int.random(in: -4...9, using: &generator))
    case 1: return .loop
    case 2 where generator.oneIn(2): return .negate(number(depth - 1, &generator))
    case 3:
      return .choice(
        condition(depth - 1, &generator), number(depth - 1, &generator),
        number(depth - 1, &generator))
    default:
      let signs = ["+", "-", "*", "/", "%", "min", "max"]
      return .arithmetic(
        signs[generator.below(signs.count)], number(depth - 1, &generator),
        number(depth - 1, &generator))
    }
  }

  private func condition(_ depth: Int, _ generator: inout SeededGenerator) -> Expression {
    switch depth <= 0 ? 0 : generator.below(4) {
    case 2: return .not(condition(depth - 1, &generator))
    case 3:
      return .logic(
        generator.oneIn(2) ? "&&" : "||", condition(depth - 1, &generator),
        condition(depth - 1, &generator))
    default:
      let signs = ["==", "!=", "<", "<=", ">", ">="]
      return .comparison(
        signs[generator.below(6)], number(max(0, depth - 1), &generator),
        number(max(0, depth - 1), &generator))
    }
  }

  @Test(arguments: 0..<40)
  func everyRoundGivesTheSameAsThePlainEvaluation(_ block: Int) {
    var failures = 0
    for seed in block * 50..<(block + 1) * 50 {
      var generator = SeededGenerator(seed: seed)
      let expression = number(4, &generator)
      let values = (-3..<4).map { expression.value($0) }
      // The value of each round, up to the first that fails.
      let rounds = values.prefix { $0 != nil }.compactMap { $0 }
      // The least number of all cannot be written down.
      guard !rounds.contains(Int.min) else { continue }
      let wanted = rounds.enumerated().reversed().reduce("0") { rest, round in
        "i == \(round.offset - 3) ? \(Expression.number(round.element).text) : \(rest)"
      }
      let text =
        "repeat i in -3 ..< \(rounds.count - 3) "
        + "{ require \(expression.text) == (\(wanted)), \"differs\" } F B"
      #expect(throws: Never.self, "seed \(seed): \(expression.text)") {
        try schedule(text, pp: 1, micro: 1)
      }
      guard rounds.count < values.count else { continue }
      failures += 1
      #expect(throws: Diagnostic.self, "seed \(seed): \(expression.text)") {
        try schedule(
          "repeat i in -3 ..< 4 { let x = \(expression.text) } F B", pp: 1, micro: 1)
      }
    }
    #expect(failures > 0 && failures < 40)
  }
}

extension SeededGenerator {
  /// A number from 0 to count - 1.
  fileprivate mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
