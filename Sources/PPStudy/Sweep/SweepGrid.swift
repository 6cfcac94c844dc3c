import PPAnalysis
import PPCost
import PPModel
import PPSupport

/// Every point of a sweep: schedules × pp × micro × costs or workloads, the last varying fastest.
///
/// Points are numbered and made when they are asked for; a large grid costs no memory.
public struct SweepGrid: Sendable {
  /// What times follow from.
  public enum Times: Sendable {
    /// Unit costs.
    case unit(CostGrid)
    /// Measured costs of a run's stages.
    case profile(ProfiledCosts)
    /// Models on clusters.
    case workloads(WorkloadGrid)

    /// How many there are; `Int.max` for more than that.
    public var count: Int {
      switch self {
      case .unit(let costs): costs.count
      case .profile: 1
      case .workloads(let workloads): workloads.count
      }
    }
  }

  /// A schedule, how rows call it, and its options.
  struct Entry: Sendable {
    let named: NamedSchedule
    let label: String
    let options: [String: Int]
  }

  let entries: [Entry]
  let pp: NumberList
  let micro: NumberList
  let times: Times
  let view: StageView
  let heldForW: Chunks
  let isBlocking: Bool
  /// What holds for every point, and is worth a column.
  let constants: [(column: SweepColumn, value: SweepValue)]
  /// How many points there are; `Int.max` for more than that.
  public let count: Int

  /// A grid.
  ///
  /// - Parameters:
  ///   - schedules: the schedules, in the order of the rows.
  ///   - options: of schedules, by name; each takes those that it declares.
  ///   - pp: numbers of ranks.
  ///   - micro: numbers of micro-batches, or multiples of pp.
  ///   - times: unit costs or workloads.
  ///   - view: with unit costs, whether every stage costs the same, or the whole model.
  ///   - heldForW: the share of a chunk's activations that is held until W.
  ///   - isBlocking: whether messages hold both ranks, with unit costs.
  ///   - constants: what holds for every point, and is worth a column.
  public init(
    _ schedules: [NamedSchedule], options: [String: Int] = [:], pp: NumberList, micro: NumberList,
    times: Times, view: StageView = .equalModel, heldForW: Chunks = 1,
    isBlocking: Bool = false, constants: [(column: SweepColumn, value: SweepValue)] = []
  ) {
    let labels = schedules.labels
    entries = zip(schedules, labels).map { schedule, label in
      Entry(
        named: schedule, label: label,
        options: options.filter { schedule.optionNames.contains($0.key) })
    }
    self.pp = pp
    self.micro = micro
    self.times = times
    self.view = view
    self.heldForW = heldForW
    self.isBlocking = isBlocking
    self.constants = constants
    count = [entries.count, pp.count, micro.count].reduce(times.count, SweepGrid.product)
  }

  /// A product of counts, `Int.max` where it is too large.
  static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }
}

extension [NamedSchedule] {
  /// How outputs call each: files of the same name are told apart by their paths.
  package var labels: [String] {
    let labels = map(\.label)
    return map { schedule in
      labels.count { $0 == schedule.label } == 1 ? schedule.label : schedule.name.plain()
    }
  }
}
