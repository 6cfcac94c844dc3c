import PPCost
import PPModel
import PPSupport

/// What a trace of kernels tells of the components of a layer.
public struct TraceComponents: Sendable {
  /// A component, as often as it ran.
  public struct Component: Sendable {
    /// Which it is.
    public let kind: ComponentKind
    /// Each time it ran.
    ///
    /// Of a computation from its first kernel's start to its last one's end, of an exchange what moves data.
    public internal(set) var times: [Ticks] = []
    /// Of an exchange, what waits for other GPUs, the mean.
    public internal(set) var waiting: Ticks = 0
    /// Of an exchange, what casts and lays out its data, the mean.
    public internal(set) var preparing: Ticks = 0
    /// Of a computation, the share of its time beside which data moves.
    public internal(set) var beside = 0.0
    /// Of a computation, how many times as long kernels take beside that; nil where no kernel ran both ways.
    public internal(set) var slowdown: Double?
    /// The share of its kernels' time that the slow-down is told by.
    public internal(set) var evidence = 0.0

    /// How often it ran.
    public var count: Int { times.count }
    /// The mean of its times.
    public var mean: Ticks { count == 0 ? 0 : times.reduce(0, +) / count }
  }

  /// Those that occur, in the order of profiles.
  public private(set) var components: [Component] = []
  /// Kernel time by what kernels do, and how many there are.
  public private(set) var classes: [(what: ComponentMap.Class, time: Ticks, count: Int)] = []
  /// From the first kernel's start to the last one's end, of all traces.
  public private(set) var span: Ticks = 0
  /// The share of that in which a kernel runs.
  public private(set) var busy = 0.0
  /// The share of kernel time that belongs to no component.
  public private(set) var unexplained = 0.0
  /// How many kernels there are.
  public private(set) var kernels = 0

  /// The components that a profile needs and the trace lacks.
  public var missing: [String] {
    ComponentProfile.components.filter { part in !components.contains { $0.kind == part.kind } }
      .map(\.key)
  }

  /// Sorts the kernels of traces, each of one GPU.
  ///
  /// - Complexity: O(kernels × log kernels).
  public init(_ traces: [KernelTrace], map: ComponentMap) {
    var found: [ComponentKind: [ComponentRun]] = [:]
    var times: [ComponentMap.Class: (time: Ticks, count: Int)] = [:]
    var (all, known, covered): (Ticks, Ticks, Ticks) = (0, 0, 0)
    for trace in traces {
      let sorted = SortedKernels(trace, map)
      for run in sorted.runs { found[run.kind, default: []].append(run) }
      for (index, kernel) in trace.kernels.enumerated() {
        let time = kernel.end - kernel.start
        times[sorted.what[index], default: (0, 0)].time += time
        times[sorted.what[index], default: (0, 0)].count += 1
        all += time
      }
      known += sorted.known
      kernels += trace.kernels.count
      covered += sorted.covered
      span += sorted.span
    }
    unexplained = all > 0 ? 1 - Double(known) / Double(all) : 0
    busy = span > 0 ? Double(covered) / Double(span) : 0
    classes = ComponentMap.Class.allCases.compactMap { what in
      times[what].map { (what, $0.time, $0.count) }
    }
    components = ComponentProfile.components.compactMap { part in
      found[part.kind].map { TraceComponents.component(part.kind, $0) }
    }
  }

  private static func component(_ kind: ComponentKind, _ runs: [ComponentRun]) -> Component {
    var component = Component(kind: kind)
    let count = runs.count
    guard kind.stream == .compute else {
      component.times = runs.map(\.moving)
      component.waiting = runs.reduce(0) { $0 + $1.waiting } / count
      component.preparing = runs.reduce(0) { $0 + $1.preparing } / count
      return component
    }
    component.times = runs.map { $0.end - $0.start }
    let all = component.times.reduce(0, +)
    component.beside =
      all > 0 ? Double(runs.reduce(0) { $0 + $1.beside }) / Double(all) : 0
    (component.slowdown, component.evidence) = slowdown(runs)
    return component
  }

  /// How many times as long kernels take beside moving data as the same kernels of other runs without, by all that ran
  /// both ways, and their share of the time.
  private static func slowdown(_ runs: [ComponentRun]) -> (Double?, Double) {
    let kernels = runs.flatMap(\.kernels)
    var alone: [ComponentRun.Place: (time: Ticks, count: Int)] = [:]
    for kernel in kernels where kernel.beside < 0.05 {
      alone[kernel.place, default: (0, 0)].time += kernel.time
      alone[kernel.place, default: (0, 0)].count += 1
    }
    var (beside, expected, all) = (0.0, 0.0, 0.0)
    for kernel in kernels {
      all += Double(kernel.time)
      guard kernel.beside > 0.95, let same = alone[kernel.place], same.time > 0 else { continue }
      beside += Double(kernel.time)
      expected += Double(same.time) / Double(same.count)
    }
    guard expected > 0 else { return (nil, 0) }
    return (beside / expected, beside / all)
  }
}
