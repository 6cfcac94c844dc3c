import PPAnalysis
import PPCost
import PPEngine
import PPLanguage
import PPModel
import Schedules

// Nanoseconds per operation of each pass, the median of several runs, over growing schedules of 16
// ranks. A pass that is linear keeps its figure from line to line.

let runs = 5
let ranks = 16
let names = ["1f1b", "zb1p", "interleaved", "dualpipe"]

func median(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let times = try (0..<runs).map { _ in try clock.measure(body) / .nanoseconds(1) }
  return times.sorted()[runs / 2]
}

/// A figure in six columns with one decimal.
func column(_ value: Double) -> String {
  let tenths = Int(value * 10 + 0.5)
  let text = "\(tenths / 10).\(tenths % 10)"
  return String(repeating: " ", count: max(0, 9 - text.count)) + text
}

func measure(_ name: String, operations: Int) throws {
  guard let builtIn = Catalogue.schedule(named: name) else { return }
  let program = try ScheduleProgram(SourceText(file: name, bytes: builtIn.text))
  let perMicrobatch = try program.expand(pp: ranks, micro: 4 * ranks).operationCount / (4 * ranks)
  let micro = max(2 * ranks, operations / perMicrobatch / 2 * 2)
  let schedule = try program.expand(pp: ranks, micro: micro)
  let valid = try ValidSchedule(schedule)
  let timeline = try Sweep.run(valid, durations: UnitCosts.standard.durations())
  let count = Double(schedule.operationCount)

  let expand = try median { _ = try program.expand(pp: ranks, micro: micro) }
  let validate = median { _ = schedule.validate() }
  let sweep = try median {
    _ = try Sweep.run(valid, durations: UnitCosts.standard.durations())
  }
  let metrics = median { _ = Metrics(timeline) }
  let figures = [expand, validate, sweep, metrics].map { column($0 / count) }.joined()
  let size = String(repeating: " ", count: max(0, 10 - "\(schedule.operationCount)".count))
  let label = name + String(repeating: " ", count: 12 - name.count)
  print(label + size + "\(schedule.operationCount)" + figures)
}

extension Schedule {
  /// Operations, a pair counted as two.
  var operationCount: Int { count + kinds.count { $0 == InstructionKind.pair.rawValue } }
}

/// Nanoseconds per component of the event-driven engine: four layers of one tick-sized chunk each.
func measureEvents(_ name: String, micro: Int) throws {
  guard let builtIn = Catalogue.schedule(named: name) else { return }
  let program = try ScheduleProgram(SourceText(file: name, bytes: builtIn.text))
  let valid = try ValidSchedule(program.expand(pp: ranks, micro: micro))
  var layer = LayerWork()
  for (index, kind) in ComponentKind.allCases.enumerated() {
    layer[kind] = ComponentCost(Ticks(900 + 37 * index))
  }
  let work = StageWork(layers: [LayerWork](repeating: layer, count: 4))
  let stages = [StageWork](repeating: work, count: valid.schedule.stageCount)
  let plans = ComponentPlans(valid.schedule, works: stages)
  let tasks = plans.planOfInstruction.reduce(0) { $0 + plans.plans[Int($1)].tasks.count }
  let time = try median { _ = try EventEngine.run(valid, plans: plans, hop: 500) }
  let size = String(repeating: " ", count: max(0, 10 - "\(tasks)".count))
  print(
    name + String(repeating: " ", count: 12 - name.count) + size + "\(tasks)"
      + column(time / Double(tasks)))
}

print("nanoseconds per operation on \(ranks) ranks, median of \(runs) runs")
print("schedule    operations   expand validate    sweep  metrics")
for name in names {
  for operations in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
    do {
      try measure(name, operations: operations)
    } catch {
      print("\(name): \(error)")
    }
  }
}

print("")
print("nanoseconds per component of the event-driven engine")
print("schedule    components   events")
for name in ["1f1b", "dualpipe"] {
  for micro in [32, 160, 1600] {
    do {
      try measureEvents(name, micro: micro)
    } catch {
      print("\(name): \(error)")
    }
  }
}
