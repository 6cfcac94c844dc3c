import PPCluster
import PPCost
import PPModel
import PPSupport

/// The workloads of a sweep: every model with every cluster, layout and so on.
public struct WorkloadGrid: Sendable {
  /// The values of those axes that have several, or another than the settings say.
  private let values: [WorkloadAxis: WorkloadAxis.Values]
  /// The values of further settings, in the order of the table.
  private let further: [(setting: WorkloadSetting, values: WorkloadAxis.Values)]
  /// How many workloads there are; `Int.max` for more than that.
  public let count: Int
  private let settings: WorkloadSettings
  private let scheduleNames: [String]
  /// The presets of each (model, cluster), `[models × clusters]`.
  private let presets: [NamedPresets]

  /// Every combination of some values, the last axis varying fastest; every preset is read here.
  ///
  /// - Parameters:
  ///   - settings: what holds for every point.
  ///   - values: what differs.
  ///   - further: what else differs, or is given once.
  ///   - scheduleNames: how the schedules may be called, for layouts that name one.
  /// - Throws: a sentence about what is wrong for every model and cluster.
  public init(
    _ settings: WorkloadSettings, varying values: [WorkloadAxis: WorkloadAxis.Values],
    _ further: [(setting: WorkloadSetting, values: WorkloadAxis.Values)] = [],
    scheduleNames: [String] = []
  ) throws(Refusal) {
    self.settings = settings
    self.values = values
    self.further = further
    self.scheduleNames = scheduleNames
    count = further.reduce(
      WorkloadAxis.allCases.reduce(1) { SweepGrid.product($0, values[$1]?.count ?? 1) }
    ) { SweepGrid.product($0, $1.values.count) }
    var presets: [NamedPresets] = []
    for model in 0..<(values[.model]?.count ?? 1) {
      for cluster in 0..<(values[.cluster]?.count ?? 1) {
        var chosen = settings
        if let model = values[.model]?[model] { chosen.model = model }
        if let cluster = values[.cluster]?[cluster] { chosen.cluster = cluster }
        presets.append(try NamedPresets(chosen))
      }
    }
    self.presets = presets
    try checkLayouts()
  }

  /// Whether every point has a global batch.
  public var hasGlobalBatch: Bool {
    settings.globalBatch != nil || further.contains { $0.setting.key == "global_batch" }
  }

  /// Refuses layouts that are wrong for every model and cluster.
  private func checkLayouts() throws(Refusal) {
    for layout in 0..<count(.layout) {
      let refusals = presets.indices.map { index -> Refusal? in
        let (model, cluster) = index.quotientAndRemainder(dividingBy: count(.cluster))
        do throws(Refusal) {
          let workload = workload(
            at: [.model: model, .cluster: cluster, .layout: layout], further.map { _ in 0 })
          try workload.get().checkLayout()
          return nil
        } catch {
          return error
        }
      }
      if let refusal = refusals.first ?? nil, !refusals.contains(where: { $0 == nil }) {
        throw refusal
      }
    }
  }

  private func count(_ axis: WorkloadAxis) -> Int { values[axis]?.count ?? 1 }

  /// The index of the value of each axis, and of each further setting.
  private func places(_ index: Int) -> (axes: [WorkloadAxis: Int], further: [Int]) {
    var rest = index
    var others = [Int](repeating: 0, count: further.count)
    for place in further.indices.reversed() {
      others[place] = rest % further[place].values.count
      rest /= further[place].values.count
    }
    var places: [WorkloadAxis: Int] = [:]
    for axis in WorkloadAxis.allCases.reversed() {
      places[axis] = rest % count(axis)
      rest /= count(axis)
    }
    return (places, others)
  }

  /// The workload at a place, or why there is none.
  func workload(_ index: Int) -> Result<NamedWorkload, Refusal> {
    let places = places(index)
    return workload(at: places.axes, places.further)
  }

  private func workload(
    at places: [WorkloadAxis: Int], _ others: [Int]
  ) -> Result<NamedWorkload, Refusal> {
    Result { () throws(Refusal) in
      var chosen = settings
      var layouts: [String] = []
      var speeds: [String: Double] = [:]
      for (axis, values) in values {
        let place = places[axis] ?? 0
        switch values {
        case .words(let words): try set(axis, words[place], &chosen, &layouts)
        case .numbers(let numbers): set(axis, numbers[place].value, &chosen, &speeds)
        }
      }
      for ((setting, values), place) in zip(further, others) {
        try setting.set(values[place], in: &chosen)
      }
      chosen.layouts = try LayoutChoice(layouts, among: scheduleNames, isAlternative: true)
      let (model, cluster) = (places[.model] ?? 0, places[.cluster] ?? 0)
      let workload = try NamedWorkload(chosen, presets[model * count(.cluster) + cluster])
      return speeds.isEmpty ? workload : workload.changing(speeds)
    }
  }

  private func set(
    _ axis: WorkloadAxis, _ word: String, _ settings: inout WorkloadSettings,
    _ layouts: inout [String]
  ) throws(Refusal) {
    switch axis {
    case .model: settings.model = word
    case .cluster: settings.cluster = word
    case .layout: layouts = [word]
    case .precision:
      guard let precision = Precision(rawValue: word) else {
        let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
        throw .trouble("--precision is '\(word)'; it must be one of \(known)")
      }
      settings.precision = precision
    default: throw .trouble("the axis \(axis.rawValue) takes numbers, not '\(word)'")
    }
  }

  private func set(
    _ axis: WorkloadAxis, _ millionths: Int64, _ settings: inout WorkloadSettings,
    _ speeds: inout [String: Double]
  ) {
    let number = Int(millionths / DecimalNumber.one)
    switch axis {
    case .ep: settings.expertParallel = number
    case .expertsPerToken: settings.expertsPerToken = number
    case .microTokens: settings.microTokens = number
    case .communicationScale: settings.communicationScale = millionths
    case .ib, .nvlink: speeds[axis.rawValue] = DecimalNumber.value(millionths)
    // Names are words; whoever gives numbers for them keeps the settings.
    case .model, .cluster, .layout, .precision: break
    }
  }

  /// The coordinates.
  var columns: [SweepColumn] {
    WorkloadAxis.allCases.map(\.column) + further.map { $0.setting.column }
  }

  /// The values of `columns` at a place, on `pp` ranks; a workload that exists knows its own defaults.
  func values(
    _ index: Int, _ workload: Result<NamedWorkload, Refusal>, pp: Int
  ) -> [SweepValue] {
    let named = try? workload.get()
    let found = named?.coordinates(pp: pp)
    let places = places(index)
    let axes = WorkloadAxis.allCases.map { axis -> SweepValue in
      var text = values[axis]?[places.axes[axis] ?? 0] ?? axis.standard
      if let found {
        if axis == .microTokens { text = "\(found.tokens)" }
        if found.expertsPerToken > 0 {
          if axis == .ep { text = "\(found.expertParallel)" }
          if axis == .expertsPerToken { text = "\(found.expertsPerToken)" }
        }
      }
      guard axis.column.isNumber else { return .word(text.plain()) }
      return text.isEmpty ? .none : .number(text)
    }
    let others = zip(further, places.further).map { row, place -> SweepValue in
      let text = row.values[place]
      return row.setting.column.isNumber ? .number(text) : .word(text.plain())
    }
    return axes + others
  }
}

extension WorkloadSetting {
  /// Its column in a sweep.
  var column: SweepColumn {
    switch values {
    case .count, .decimal: .numbers(key, key)
    case .words, .text: .words(key, key)
    }
  }
}
