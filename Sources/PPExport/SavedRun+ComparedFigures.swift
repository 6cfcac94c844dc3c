#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import PPAnalysis
import PPCost
import PPModel
import PPStudy
import PPSupport

extension SavedRun.File {
  /// The figures, with those that are whole numbers of ticks, chunks or bytes exactly.
  func figures() throws(SavedRun.Problem) -> ComparedFigures {
    var exact: [ComparedFigures.Name: Fraction] = [:]
    let unit = UInt64(DecimalNumber.one)
    for (name, number) in [
      (ComparedFigures.Name.makespan, makespan), (.longestSpan, longest_span),
      (.bubbleTime, bubble.time),
      (.peakActivations, peak_activations),
    ] {
      guard let count = Millionths(number)?.count else { throw impossible(name, number) }
      exact[name] = Fraction(count, over: unit)
    }
    // Where a stage is a share of one model, so is a chunk.
    if workload != nil, let stages, stages > 0, pp > 0, let peak = exact[.peakActivations] {
      exact[.peakActivations] = peak * Fraction(UInt64(pp), over: UInt64(stages))
    }
    if let memory = ranks.compactMap(\.memory_bytes?.total).max() {
      guard let bytes = Millionths(memory)?.count else { throw impossible(.memory, memory) }
      exact[.memory] = Fraction((bytes + unit / 2) / unit, over: 1)
    }
    var values = exact.mapValues(\.value)
    values[.bubbleRate] = bubble.rate
    return ComparedFigures(
      label: schedule.plain(), pp: pp, micro: micro, timeUnit: time_unit.plain(), values: values,
      exact: exact)
  }

  private func impossible(_ name: ComparedFigures.Name, _ number: Decimal) -> SavedRun.Problem {
    SavedRun.Problem(
      phrase: "its \(name.title) is \("\(number)".prefix(40)), which no run can have")
  }

  /// What was timed, as far as the file tells.
  func timedWork() -> Work {
    var facts: [Work.Fact] = []
    func add(_ key: String, _ text: String?, identity: String? = nil) {
      guard let text else { return }
      facts.append(Work.Fact(key, text, identity: identity))
    }
    func text(_ number: Decimal) -> String { SavedValue.number(number).text }
    if let costs {
      add("stages", stages.map(String.init))
      for (key, cost) in costs { add(key, cost.numbers.map(text).joined(separator: ",")) }
      if let action_costs {
        for key in UnitCosts.besideKeys { add(key, text(action_costs[key] ?? 0)) }
      }
      // Only blocking messages were told once.
      add("p2p_mode", p2p_mode?.plain() ?? "overlap")
    }
    add("workload", workload?.plain())
    for (key, value) in work ?? [:] where !key.hasSuffix("_digest") {
      add(key, value.text, identity: work?[key + "_digest"]?.text)
    }
    add("fidelity", fidelity?.plain())
    add("slow", slow?.plain() ?? "none")
    add("held_for_w", held_for_w.map(text))
    return Work(facts: facts)
  }
}
