import PPModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Times every pass on growing schedules, the sweep and the event-driven engine beside the same in plain C.
// Docs/Performance.md says how to read it.

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
  print(Arguments.usage)
  exit(2)
}
let stopwatch = Stopwatch(runs: arguments.runs)
let passes = SchedulePasses(stopwatch: stopwatch, mostWritten: 10_000_000, mostExplained: 1_000_000)

func show(_ line: String) {
  guard !arguments.isJSON else { return }
  print(line)
  fflush(nil)
}

/// Measures one schedule, unless the machine lacks the memory.
func measure(_ name: String, pp: Int, operations: Int) throws -> Row? {
  if let available = ResidentMemory.available, operations > available / 48 {
    show("\(name): \(operations) operations do not fit the memory that is left")
    return nil
  }
  guard let item = try ScheduleCase(name, pp: pp, operations: operations) else { return nil }
  let row = try passes.row(item)
  show(TextReport.line(row))
  return row
}

show("nanoseconds per operation, medians of \(arguments.runs) runs; B/op: bytes resident at most,")
show("with a timeline and (*) without; whole: expand, validate, sweep and metrics over sweep")
show("")
show(TextReport.head)
var rows: [Row] = []
if arguments.isHuge {
  if let row = try measure("1f1b", pp: 4096, operations: 2 * 4096 * 16384) { rows.append(row) }
} else {
  for name in ["1f1b", "zb1p", "interleaved", "dualpipe"]
  where arguments.only ?? name == name {
    var operations = 1000
    while operations <= arguments.most {
      if let row = try measure(name, pp: 16, operations: operations) { rows.append(row) }
      operations *= 10
    }
  }
}

show("\nthe event-driven engine, nanoseconds per component\n")
show(TextReport.eventHead)
let events = EventPasses(stopwatch: stopwatch)
var engine: [EventRow] = []
for name in ["1f1b", "dualpipe"] where !arguments.isHuge {
  for micro in [32, 160, 1600] {
    guard let row = try events.engine(name, pp: 16, micro: micro) else { continue }
    engine.append(row)
    show(TextReport.line(row))
  }
}
if !arguments.isHuge {
  show("\nDeepSeek-V3 in DualPipe, 16 × 120, nanoseconds per component or instruction\n")
  show(TextReport.eventHead)
  for row in try ModelPasses(stopwatch: stopwatch).rows(pp: 16, micro: 120) {
    engine.append(row)
    show(TextReport.line(row))
  }
}
if !arguments.isHuge {
  show("\nsearch: orders timed on one core, nanoseconds per operation\n")
  show(TextReport.searchHead)
  let search = SearchPasses(stopwatch: stopwatch)
  for (name, pp, micro, limit) in SearchPasses.sizes {
    guard let row = try search.row(name, pp: pp, micro: micro, limit: limit) else { continue }
    engine.append(row)
    show(TextReport.searchLine(row))
  }
}
if arguments.isJSON {
  print(JSONReport.text(rows: rows, engine: engine, runs: arguments.runs))
}
