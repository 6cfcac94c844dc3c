import PPModel
import TestSupport
import Testing

/// DualPipe's and DualPipeV's eight phases, written down a second time in Swift, apart from the
/// schedule files: both must give the same program, instruction by instruction.
@Suite struct DualPipeProgramTests {
  @Test(arguments: Array(stride(from: 2, through: 64, by: 2)))
  func dualPipe(_ pp: Int) throws {
    for micro in [2 * pp, 2 * pp + 2, 3 * pp + 4] {
      let schedule = try builtIn("dualpipe", pp, micro)
      for rank in 0..<pp {
        let h = min(rank, pp - 1 - rank)
        let near = rank < pp / 2 ? 0 : 1
        var phases = EightPhases(
          first: (stage: rank, microbatch: 0), second: (stage: pp - 1 - rank, microbatch: micro / 2)
        )
        phases.run(
          near: near, outer: pp / 2 - h - 1, inner: h + 1, steady: micro / 2 - pp + h + 1,
          isMiddle: h == pp / 2 - 1)
        #expect(schedule.program(ofRank: rank) == phases.program, "pp \(pp) micro \(micro)")
      }
    }
  }

  @Test(arguments: [1, 3, 5, 7] + Array(stride(from: 2, through: 64, by: 2)))
  func dualPipeV(_ pp: Int) throws {
    for micro in [2 * pp, 2 * pp + 1, 3 * pp + 2] {
      let schedule = try builtIn("dualpipev", pp, micro)
      for rank in 0..<pp {
        var phases = EightPhases(
          first: (stage: rank, microbatch: 0), second: (stage: 2 * pp - 1 - rank, microbatch: 0))
        phases.run(
          near: 0, outer: pp - rank - 1, inner: rank + 1, steady: micro - 2 * pp + rank + 1,
          isMiddle: rank == pp - 1)
        #expect(schedule.program(ofRank: rank) == phases.program, "pp \(pp) micro \(micro)")
      }
    }
  }

  private struct EightPhases {
    var program: [String] = []
    private var stages: [Int]
    private var forwards: [Int]
    private var backwards: [Int]
    private var outstanding: [String] = []

    init(first: (stage: Int, microbatch: Int), second: (stage: Int, microbatch: Int)) {
      stages = [first.stage, second.stage]
      forwards = [first.microbatch, second.microbatch]
      backwards = forwards
    }

    private mutating func f(_ slot: Int) -> String {
      forwards[slot] += 1
      return "F(\(stages[slot]),\(forwards[slot] - 1))"
    }

    private mutating func b(_ letter: String, _ slot: Int) -> String {
      backwards[slot] += 1
      let name = "(\(stages[slot]),\(backwards[slot] - 1))"
      if letter == "I" { outstanding.append("W" + name) }
      return letter + name
    }

    private mutating func w() -> String { outstanding.removeFirst() }

    private mutating func pair(_ forward: Int, _ backward: Int) -> String {
      let first = f(forward)
      return first + "&" + b("B", backward)
    }

    mutating func run(near: Int, outer: Int, inner: Int, steady: Int, isMiddle: Bool) {
      let far = 1 - near
      for _ in 0..<2 * outer { program.append(f(near)) }
      for _ in 0..<inner { program += [f(near), f(far)] }
      for _ in 0..<outer { program += [b("I", far), w(), f(far)] }
      for turn in 0..<steady {
        program += turn == 0 && isMiddle ? [f(near), b("B", far)] : [pair(near, far)]
        program.append(pair(far, near))
      }
      for _ in 0..<outer { program += [b("B", far), pair(far, near)] }
      for turn in 0..<2 * inner {
        program.append(b(turn < inner ? "B" : "I", turn % 2 == 0 ? far : near))
      }
      for _ in 0..<outer { program += [w(), b("I", near)] }
      for _ in 0..<inner { program.append(w()) }
    }
  }
}
