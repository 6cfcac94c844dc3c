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
