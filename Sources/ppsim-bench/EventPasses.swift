import CBaseline
import PPEngine
import PPModel
import PPSupport

/// The event-driven engine, beside the same in C.
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
    let found = try EventEngine.run(valid, plans: plans, hop: 500)
    var baseline = EventBaseline(valid.schedule, plans, hop: Ticks(500))
    let check = baseline.run()
    precondition(
      baseline.starts.elementsEqual(found.timeline.starts.lazy.map(\.count))
        && baseline.ends.elementsEqual(found.timeline.ends.lazy.map(\.count))
        && check == EventBaseline.sum(found.streams), "the engine in C finds other times")
    let times = stopwatch.medians([
      { use(try? EventEngine.run(valid, plans: plans, hop: 500)) }, { use(baseline.run()) },
    ])
    return EventRow(name: name, count: tasks, time: times[0], timeInC: times[1])
  }
}

/// What the engine in C takes, and what it finds.
struct EventBaseline {
  private let schedule: Schedule
  private let hop: Ticks
  private let width: Int
  private let tasks: [c_task]
  private let plans: [c_plan]
  private let needs: [Int32]
  private let dependents: [Int32]
  private let queue: [Int32]
  private let planOf: [Int32]
  private let rankOf: [Int32]
  private let takers: [Int32]
  private let rankStarts: [Int64]
  private(set) var starts: [Int64]
  private(set) var ends: [Int64]

  init(_ schedule: Schedule, _ plans: ComponentPlans, hop: Ticks) {
    self.schedule = schedule
    self.hop = hop
    let table = TaskTable(plans.plans)
    width = table.longest
    tasks = table.tasks.array.map {
      c_task(
        work: $0.work.count, slowRate: $0.slowRate,
        load: c_load($0.load), firstDependent: $0.firstDependent, endDependent: $0.endDependent)
    }
    self.plans = table.plans.array.map {
      c_plan(
        firstTask: $0.firstTask, endTask: $0.endTask, firstCompute: $0.firstCompute,
        firstCommunication: $0.firstCommunication, endQueue: $0.endQueue)
    }
    needs = table.needs.array
    dependents = table.dependents.array
    queue = table.queue.array
    planOf = plans.planOfInstruction
    let graph = DependencyGraph(schedule)
    rankOf = graph.ranks
    takers = (0..<schedule.count).flatMap { index in
      var taken = graph.takers(of: index)
      return (0..<2).map { _ in taken.next().map { Int32($0.instruction) } ?? -1 }
    }
    rankStarts = schedule.rankStarts.map(Int64.init)
    starts = [Int64](repeating: 0, count: schedule.count)
    ends = starts
  }

  /// Runs it; the sum of what the streams were used for.
  mutating func run() -> Int64 {
    var input = c_events()
    input.ranks = Int64(schedule.ranks)
    input.count = Int64(schedule.count)
    input.width = Int64(width)
    input.hop = hop.count
    input.hopLoad = c_load(.betweenNodes)
    return rankStarts.withUnsafeBufferPointer { rankStarts in
      input.rankStarts = rankStarts.baseAddress
      return tasks.withUnsafeBufferPointer { tasks in
        input.tasks = tasks.baseAddress
        return plans.withUnsafeBufferPointer { plans in
          input.plans = plans.baseAddress
          return withNumbers(&input)
        }
      }
    }
  }

  private mutating func withNumbers(_ input: inout c_events) -> Int64 {
    let lists = [needs, dependents, queue, planOf, rankOf, takers]
    let offsets = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    return lists.flatMap { $0 }.withUnsafeBufferPointer { numbers in
      guard let all = numbers.baseAddress else { return 0 }
      input.needs = all + offsets[0]
      input.dependents = all + offsets[1]
      input.queue = all + offsets[2]
      input.planOf = all + offsets[3]
      input.rankOf = all + offsets[4]
      input.takers = all + offsets[5]
      return starts.withUnsafeMutableBufferPointer { starts in
        input.starts = starts.baseAddress
        return ends.withUnsafeMutableBufferPointer { ends in
          input.ends = ends.baseAddress
          return c_events_run(&input)
        }
      }
    }
  }

  /// The same sum of what the Swift engine found.
  static func sum(_ uses: [StreamUse]) -> Int64 {
    uses.reduce(Int64(0)) { sum, use in
      [use.compute, use.communication, use.both, use.messages].reduce(sum) {
        $0 &* 31 &+ $1.count
      }
    }
  }
}

extension c_load {
  fileprivate init(_ load: PortLoad) {
    self.init(infiniband: Int64(load.infiniband.count), nvlink: Int64(load.nvlink.count))
  }
}
