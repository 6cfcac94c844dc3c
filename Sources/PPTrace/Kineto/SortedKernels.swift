import PPCost
import PPModel

/// A component, once: the kernels that one range launched.
struct ComponentRun {
  /// Which of a range's kernels one is: the same in each run of the component.
  struct Place: Hashable {
    let name: String
    /// Which of several of that name.
    let number: Int
  }

  /// A kernel of a computation.
  struct Kernel {
    let place: Place
    let time: Ticks
    /// The share of it beside which data moves.
    let beside: Double
  }

  let kind: ComponentKind
  var start: Ticks = .max
  var end: Ticks = 0
  /// Time of kernels that move data, wait, and do anything else.
  var moving: Ticks = 0
  var waiting: Ticks = 0
  var preparing: Ticks = 0
  /// Time beside which data moves.
  var beside: Ticks = 0
  var kernels: [Kernel] = []
}

/// The kernels of one trace by what they do, and the runs of components.
struct SortedKernels {
  /// What each kernel does, `[kernels]`.
  let what: [ComponentMap.Class]
  /// The runs, in the order of their ranges.
  private(set) var runs: [ComponentRun] = []
  /// The time of kernels that are of a component.
  private(set) var known: Ticks = 0
  /// The time in which any kernel runs.
  private(set) var covered: Ticks = 0
  /// From the first start to the last end.
  private(set) var span: Ticks = 0

  init(_ trace: KernelTrace, _ map: ComponentMap) {
    let meanings = trace.names.map(map.what)
    what = trace.kernels.map { meanings[$0.name] }
    let moving = Spans(
      zip(trace.kernels, what).filter { $1 == .allToAll }.map { ($0.0.start, $0.0.end) })
    let all = Spans(trace.kernels.map { ($0.start, $0.end) })
    covered = all.total
    span = (all.ends.last ?? 0) - (all.starts.first ?? 0)

    // Ranges of components, by thread, in the order of their starts.
    let ranges = trace.annotations.compactMap { range in
      map.component(range.name).map { (range: range, kind: $0) }
    }
    let starts = ranges.map(\.range.start)
    var members = [[Int]](repeating: [], count: ranges.count)
    for (index, kernel) in trace.kernels.enumerated() {
      guard let correlation = kernel.correlation, let launch = trace.launches[correlation] else {
        continue
      }
      // The innermost range of the thread, which is the last to start; autograd launches from threads of its own, and
      // then it is that of any thread.
      var other: Int?
      var place = starts.last(upTo: launch.time)
      var steps = 0
      while let candidate = place, steps < 64 {
        let range = ranges[candidate].range
        if launch.time < range.end {
          if other == nil { other = candidate }
          if range.thread == trace.threads[launch.thread] {
            other = candidate
            break
          }
        }
        place = candidate > 0 ? candidate - 1 : nil
        steps += 1
      }
      if let other { members[other].append(index) }
    }
    for (number, kernels) in members.enumerated() where !kernels.isEmpty {
      runs.append(run(ranges[number].kind, kernels, trace, moving))
    }
  }

  private mutating func run(
    _ kind: ComponentKind, _ kernels: [Int], _ trace: KernelTrace,
    _ moving: Spans
  ) -> ComponentRun {
    var run = ComponentRun(kind: kind)
    var counts: [String: Int] = [:]
    for index in kernels {
      let kernel = trace.kernels[index]
      let time = kernel.end - kernel.start
      known += time
      run.start = min(run.start, kernel.start)
      run.end = max(run.end, kernel.end)
      switch what[index] {
      case .allToAll: run.moving += time
      case .wait: run.waiting += time
      default: run.preparing += time
      }
      guard kind.stream == .compute else { continue }
      let name = trace.names[kernel.name]
      let beside = moving.overlap(kernel.start, kernel.end)
      run.kernels.append(
        ComponentRun.Kernel(
          place: ComponentRun.Place(name: name, number: counts[name, default: 0]), time: time,
          beside: time > 0 ? Double(beside) / Double(time) : 0))
      counts[name, default: 0] += 1
    }
    if kind.stream == .compute {
      run.beside = moving.overlap(run.start, run.end)
    }
    return run
  }
}
