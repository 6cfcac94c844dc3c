import CBaseline
import PPEngine
import PPModel

/// The event-driven engine and its queue.
struct EventPasses {
  let stopwatch: Stopwatch

  /// The engine on a schedule of stages with four layers each, messages beside them.
  func engine(_ name: String, pp: Int, micro: Int) throws -> EventRow? {
    guard let item = try ScheduleCase(name, pp: pp, operations: 0) else { return nil }
    let valid = try ValidSchedule(item.program.expand(pp: pp, micro: micro))
    var layer = LayerWork()
    for (index, kind) in ComponentKind.allCases.enumerated() {
      layer[kind] = ComponentCost(Ticks(900 + 37 * index))
    }
    let work = StageWork(layers: [LayerWork](repeating: layer, count: 4))
    let stages = [StageWork](repeating: work, count: valid.schedule.stageCount)
    let plans = ComponentPlans(valid.schedule, works: stages)
    let tasks = plans.planOfInstruction.reduce(0) { $0 + plans.plans[Int($1)].tasks.count }
    let time = stopwatch.median { use(try? EventEngine.run(valid, plans: plans, hop: 500)) }
    return EventRow(name: name, count: tasks, time: time)
  }

  /// The queue by itself: so many events pending, the earliest replaced by a later one, again and again.
  func queue(pending: Int, count: Int) -> EventRow {
    func inC() -> Int64 {
      withUnsafeTemporaryAllocation(of: c_event.self, capacity: pending + 1) { events in
        var queue = c_queue(events: events.baseAddress, count: 0, capacity: Int64(pending + 1))
        return c_queue_hold(&queue, Int64(pending), Int64(count))
      }
    }
    precondition(inC() == holdEvents(pending: pending, count: count), "the queues differ")
    let times = stopwatch.medians([
      { use(holdEvents(pending: pending, count: count)) }, { use(inC()) },
    ])
    return EventRow(name: "\(pending) pending", count: count, time: times[0], timeInC: times[1])
  }
}
