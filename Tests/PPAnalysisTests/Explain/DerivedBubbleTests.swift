import PPAnalysis
import PPCost
import PPLanguage
import PPModel
import Schedules
import TestSupport
import Testing

@Suite struct DerivedBubbleTests {
  /// Schedules at the sizes that were asked for, expanded once each.
  private final class Expanded {
    let program: ScheduleProgram
    var schedules: [[Int]: ValidSchedule?] = [:]

    init(_ name: String) throws { program = try builtInProgram(name) }

    func simulate(
      _ size: (pp: Int, micro: Int), _ costs: ChunkDurations
    ) throws -> Evaluation? {
      let key = [size.pp, size.micro]
      if schedules[key] == nil {
        schedules[key] = try? ValidSchedule(program.expand(pp: size.pp, micro: size.micro))
      }
      guard let schedule = schedules[key] ?? nil else { return nil }
      return try Evaluation(
        schedule,
        costs: UnitCosts(
          forward: costs.forward, backward: costs.backward, weightBackward: costs.weightBackward,
          pair: costs.pair, hop: costs.hop))
    }
  }

  private func costs(using generator: inout SeededGenerator, hop: Bool) -> ChunkDurations {
    let forward = Ticks.random(in: 300...1500, using: &generator)
    let input = Ticks.random(in: 300...1500, using: &generator)
    let weight = Ticks.random(in: 300...1500, using: &generator)
    return ChunkDurations(
      forward: forward, backward: input + weight, inputBackward: input, weightBackward: weight,
      pair: Ticks.random(
        in: max(forward, input + weight)...forward + input + weight, using: &generator),
      hop: hop ? Ticks.random(in: 1...400, using: &generator) : 0)
  }

  /// Table 2's formulas come out of the simulations; DualPipe's with F where the paper has I.
  @Test(arguments: [
    ("1f1b", "(pp-1)(F + B)", [String]()),
    ("zb1p", "(pp-1)(F + B - 2·W)", ["F - W", "B - 2·W"]),
    ("dualpipe", "(pp/2-1)(F&B + F - 2·W)", ["B - 2·W"]),
  ])
  func table2(_ name: String, _ formula: String, _ region: [String]) throws {
    let expanded = try Expanded(name)
    let derived = try DerivedBubble(
      size: (8, 20), costs: UnitCosts.standard.durations(),
      known: ClosedForm.ofSchedule(named: name),
      patience: 200, simulate: expanded.simulate)
    let best = try #require(derived.forms.first)
    #expect(best.formula?.description == formula)
    #expect(Set(best.region.map(\.description)).isSuperset(of: region))
    #expect(derived.forms.allSatisfy { $0.counts.value(UnitCosts.standard.durations()) >= 0 })
  }

  /// At random costs other than those it was found from, a form is the simulated bubble inside its region,
  /// and too small outside.
  @Test(arguments: Catalogue.all.map(\.name), [false, true])
  func formsHoldInsideTheirRegionAndNotOutside(_ name: String, _ hasHop: Bool) throws {
    var generator = SeededGenerator(seed: name.utf8.reduce(hasHop ? 1 : 0) { $0 * 31 + Int($1) })
    let home = costs(using: &generator, hop: hasHop)
    let size = (pp: 6, micro: 14)
    let expanded = try Expanded(name)
    let found = try BubbleForms(around: home) { try expanded.simulate(size, $0) }
    let form = try #require(found.holding(at: home).first)
    let region = found.region(of: form)
    var (inside, outside) = (0, 0)
    for _ in 0..<300 {
      let costs = costs(using: &generator, hop: hasHop)
      let bubble = try #require(try expanded.simulate(size, costs)).metrics.bubbleTime
      if region.allSatisfy({ $0.value(costs) >= 0 }) {
        inside += 1
        #expect(form.value(costs) == bubble, "\(costs)")
      } else {
        outside += 1
        #expect(form.value(costs) < bubble, "\(costs)")
      }
    }
    #expect(inside > 0)
    #expect((outside == 0) == region.isEmpty)
  }

  /// A fitted formula gives the bubble at sizes that it was not found from.
  @Test(arguments: ["1f1b", "zb1p", "zb2p", "dualpipe"])
  func formulasHoldAtOtherSizes(_ name: String) throws {
    let costs = ChunkDurations(
      forward: 1000, backward: 1900, inputBackward: 1010, weightBackward: 890, pair: 2500, hop: 0)
    let expanded = try Expanded(name)
    let derived = try DerivedBubble(
      size: (8, 20), costs: costs, known: nil, patience: 50, simulate: expanded.simulate)
    let formula = try #require(derived.forms.first?.formula)
    for size in [(14, 40), (20, 44), (26, 90)] {
      let bubble = try #require(try expanded.simulate(size, costs)).metrics.bubbleTime
      #expect(formula.form(size)?.value(costs) == bubble, "\(size)")
      #expect(derived.formula(at: size, costs: costs, bubble: bubble) == formula)
      #expect(derived.formula(at: size, costs: costs, bubble: bubble + 1) == nil)
    }
  }

  /// Coefficients that do not grow linearly give no formula.
  @Test func whatIsNotLinearIsNotFitted() {
    let sizes = [(4, 8), (6, 12), (8, 20), (10, 24), (12, 30)]
    let found = sizes.map { size in
      (size: (pp: size.0, micro: size.1), form: CostCounts([size.0 * size.0, 0, 0, 0, 0]))
    }
    #expect(FittedForm(found) == nil)
    let linear = sizes.map { size in
      (
        size: (pp: size.0, micro: size.1),
        form: CostCounts([size.0 / 2 - 1, 0, 2 - size.0, 0, size.1 + 3])
      )
    }
    #expect(FittedForm(linear)?.description == "(pp/2-1)(F - 2·W) + (micro+3)·p2p")
  }

  @Test func combinationsReadAsInThePaper() {
    #expect(CostCounts([0, 3, -9, 3, 0]).description == "3·F&B + 3·B - 9·W")
    #expect(CostCounts([-1, 0, 0, 0, 1]).description == "-F + p2p")
    #expect(CostCounts().description == "0")
  }
}
