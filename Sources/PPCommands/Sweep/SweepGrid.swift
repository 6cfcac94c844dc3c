import PPAnalysis
import PPCost
import PPExport
import PPModel
import PPSupport

/// Every point of a sweep: schedules × pp × micro × costs or workloads, the last varying fastest.
///
/// Points are numbered and made when they are asked for; a large grid costs no memory.
struct SweepGrid: Sendable {
  /// What times follow from.
  enum Conditions: Sendable {
    case unit(CostGrid)
    case physical(PhysicalGrid)

    var count: Int {
      switch self {
      case .unit(let costs): costs.count
      case .physical(let workloads): workloads.count
      }
    }
  }

  /// A schedule, how rows call it, and those of `--set` that it declares.
  struct Entry: Sendable {
    let named: NamedSchedule
    let label: String
    let settings: [String: Int]
  }

  let entries: [Entry]
  let pp: NumberList
  let micro: NumberList
  let conditions: Conditions
  let view: StageView
  let heldForW: Int
  let isBlocking: Bool
  /// Options that hold for every point, those that were given: a column and what it says.
  let constants: [(column: Table.Column, cell: Table.Cell)]
  /// How many points there are; `Int.max` for more than that.
  let count: Int

  /// Reads the options; what is wrong for every point is refused here.
  init(_ invocation: Invocation) throws(Failure) {
    let unit = TimeScale.unitCosts.ticksPerUnit
    entries = try SweepGrid.entries(invocation)
    let ranks = unit...Int64(Invocation.mostRanks) * unit
    let microbatches = unit...Int64(Invocation.mostMicrobatches) * unit
    guard let pp = try invocation.numbers(.ppRanges, .whole, ranks) else {
      throw SweepGrid.missing(.ppRanges)
    }
    guard let micro = try invocation.numbers(.microRanges, .sizes, microbatches) else {
      throw SweepGrid.missing(.microRanges)
    }
    (self.pp, self.micro) = (pp, micro)
    heldForW = try invocation.heldForW()
    isBlocking = try invocation.choice(.hopMode, HopMode.self) == .blocking
    let isPhysical = invocation.has(.physicalModel)
    if isPhysical {
      if let stray = [Option.costRanges, .hopList, .hopMode, .equalStages]
        .first(where: { invocation.has($0) })
      {
        throw .trouble("\(stray.name) is for unit costs; leave it out with --model")
      }
      conditions = .physical(try PhysicalGrid(invocation))
    } else {
      let physical = Option.physical + [Option.infinibandSpeeds, .nvlinkSpeeds]
      if let stray = physical.first(where: { invocation.has($0) }) {
        throw .trouble("\(stray.name) goes with --model; for example: --model deepseek-v3")
      }
      conditions = .unit(try CostGrid(invocation))
    }
    view = invocation.has(.equalStages) ? .equalStages : .equalModel
    constants = SweepGrid.constants(invocation)
    count = [entries.count, pp.count, micro.count].reduce(conditions.count, SweepGrid.product)
  }

  private static func entries(_ invocation: Invocation) throws(Failure) -> [Entry] {
    guard let text = invocation.value(.scheduleList) else { throw missing(.scheduleList) }
    var named: [NamedSchedule] = []
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    try Invocation.checkOneStandardInput(names)
    for name in names {
      guard !name.isEmpty else {
        throw .trouble("--schedule is '\(text)', where a name is missing; as in 1f1b,zb1p or all")
      }
      for name in name == "all" ? NamedSchedule.builtInNames : [name] {
        named.append(try invocation.schedule(named: name))
      }
    }
    let settings = try invocation.settings(for: named)
    let labels = named.map(\.label)
    return named.map { schedule in
      // Files of the same name are told apart by their paths.
      let isUnique = labels.count { $0 == schedule.label } == 1
      return Entry(
        named: schedule, label: isUnique ? schedule.label : schedule.name.plain(),
        settings: settings.filter { schedule.optionNames.contains($0.key) })
    }
  }

  private static func constants(
    _ invocation: Invocation
  ) -> [(column: Table.Column, cell: Table.Cell)] {
    let options: [Option] = [
      .set, .hopMode, .heldForW, .profile, .recompute, .gpus, .gpuHourPrice, .fidelity,
    ]
    return options.filter { invocation.has($0) }.map { option in
      let key = String(option.name.dropFirst(2).map { $0 == "-" ? "_" : $0 })
      let text = invocation.allValues(option).joined(separator: " ").plain()
      guard let number = millionths(text) else { return (.words(key, key), .text(text)) }
      let exact = TimeScale.unitCosts.text(number)
      return (.numbers(key, key), .number(exact: exact, shown: exact))
    }
  }

  private static func missing(_ option: Option) -> Failure {
    .trouble(
      "\(option.name) is missing; for example: ppsim sweep --schedule all --pp 8,16 --micro 2x..8x")
  }

  /// A product of counts, `Int.max` where it is too large.
  static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : product
  }
}
