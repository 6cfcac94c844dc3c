import PPModel
import PPSupport
import Schedules
import TestSupport
import Testing

@testable import PPLanguage

/// Loops that expand many iterations at once against one iteration after the other.
@Suite struct LoopTests {
  /// What a program comes to: with `offsets` kept, every iteration is run by itself.
  private func outcome(
    _ program: ScheduleProgram, pp: Int, micro: Int, oneByOne: Bool,
    limits: ExpansionLimits = ExpansionLimits(instructions: 20_000, steps: 60_000)
  ) -> Result<Schedule, Diagnostic> {
    var expander = Expander(
      source: program.source, tree: program.tree, pp: pp, micro: micro, options: [:],
      limits: limits)
    if oneByOne { expander.offsets = [] }
    do throws(Diagnostic) {
      return .success(try expander.schedule(name: "s"))
    } catch { return .failure(error) }
  }

  private func expectTheSame(
    _ program: ScheduleProgram, pp: Int, micro: Int, _ what: String
  ) -> Bool {
    let both = [false, true].map { outcome(program, pp: pp, micro: micro, oneByOne: $0) }
    switch (both[0], both[1]) {
    case (.success(let fast), .success(let slow)):
      #expect(fast == slow, "\(what)")
      return true
    case (.failure(let fast), .failure(let slow)):
      #expect(fast == slow, "\(what)")
    default: Issue.record("\(what): \(both[0]) and \(both[1])")
    }
    return false
  }

  @Test(arguments: Catalogue.all.map(\.name))
  func schedulesAreTheSame(_ name: String) throws {
    let text = try #require(Catalogue.schedule(named: name)).text
    let program = try ScheduleProgram(SourceText(file: name, bytes: Array(text)))
    let sizes = [(1, 1), (2, 9), (4, 8), (4, 37), (6, 48), (8, 64), (8, 61), (16, 90), (12, 23)]
    for (pp, micro) in sizes {
      _ = expectTheSame(program, pp: pp, micro: micro, "\(name) \(pp)×\(micro)")
    }
  }

  /// Loops of every form, of random expressions of the loop's variable.
  @Test func randomLoopsAreTheSame() throws {
    var expanded = 0
    for seed in 0..<mutationCount(2000) {
      var generator = SeededGenerator(seed: seed)
      func number(_ depth: Int) -> String {
        switch Int.random(in: 0..<(depth == 0 ? 4 : 12), using: &generator) {
        case 0, 1: return "i"
        case 2: return "\(Int.random(in: 0...20, using: &generator))"
        case 3: return "x"
        case 4: return "(\(number(depth - 1)) / \(Int.random(in: 1...9, using: &generator)))"
        case 5: return "(\(number(depth - 1)) % \(Int.random(in: 1...9, using: &generator)))"
        case 6: return "(\(number(depth - 1)) - \(number(depth - 1)))"
        case 7: return "(\(number(depth - 1)) * \(Int.random(in: -3...3, using: &generator)))"
        case 8: return "(\(number(depth - 1)) * \(number(depth - 1)))"
        case 9: return "min(\(number(depth - 1)), \(number(depth - 1)))"
        case 10: return "max(\(number(depth - 1)), \(number(depth - 1)))"
        default: return "(\(condition(depth - 1)) ? \(number(depth - 1)) : \(number(depth - 1)))"
        }
      }
      func condition(_ depth: Int) -> String {
        let sign = ["<", "<=", ">", ">=", "==", "!="].randomElement(using: &generator) ?? "<"
        let plain = "\(number(depth)) \(sign) \(number(depth))"
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return "(\(plain) && \(number(depth)) < 9)"
        case 1: return "(\(plain) || \(number(depth)) == 7)"
        case 2: return "!(\(plain))"
        default: return plain
        }
      }
      func operation(_ letters: [String]) -> String {
        let slot = Bool.random(using: &generator) ? "0" : "(\(number(2))) % 2 == 0 ? 0 : 1"
        let named = Int.random(in: 0..<6, using: &generator) == 0 ? "@(\(number(1)))" : ""
        return "\(letters.randomElement(using: &generator) ?? "F")[\(slot)]\(named)"
      }
      var body = Bool.random(using: &generator) ? "let x = \(number(2)) " : ""
      if !body.isEmpty { body = "let y = \(number(2)) " }
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: body += "if \(condition(2)) { \(operation(["F", "B", "I"])) } "
        case 1:
          body +=
            "if \(condition(1)) { \(operation(["F"])) } else { \(operation(["I"])) W } "
        case 2: body += "\(operation(["F"]))&\(operation(["B"])) "
        case 3: body += "I[1] W "
        default: body += "\(operation(["F", "B", "I"])) "
        }
      }
      let first = Int.random(in: -6...12, using: &generator)
      let micro = Bool.random(using: &generator) ? 40 : 400
      let text = """
        placement interleaved(2)
        pad \(micro + (Bool.random(using: &generator) ? 0 : 20))
        let x = \(Int.random(in: -3...9, using: &generator))
        repeat 3 { I[0] I[1] }
        repeat i in \(first) ..< \(first) + \(Int.random(in: 0...micro, using: &generator)) { \(body) }
        repeat 4 { F[0] F[1] B[0] }
        """
      let source = SourceText(file: "loop", bytes: Array(text.utf8))
      let program: ScheduleProgram
      do throws(Diagnostic) { program = try ScheduleProgram(source) } catch {
        Issue.record("seed \(seed): \(error.message)\n\(text)")
        continue
      }
      if expectTheSame(program, pp: 2, micro: micro, "seed \(seed)\n\(text)") { expanded += 1 }
    }
    #expect(expanded > 300)
  }
}
