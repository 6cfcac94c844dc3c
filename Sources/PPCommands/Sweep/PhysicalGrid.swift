import PPCluster
import PPCost
import PPExport
import PPModel
import PPSupport

/// The workloads of a sweep: every model with every cluster, layout and so on.
struct PhysicalGrid: Sendable {
  /// One coordinate, and the values that were given for it.
  struct Axis: Sendable {
    let key: String
    let option: Option
    let values: Values?
    /// What rows say where nothing was given.
    let standard: String

    var count: Int { values?.count ?? 1 }
  }

  /// Values of an option, as texts.
  enum Values: Sendable {
    case words([String])
    case numbers(NumberList)

    var count: Int {
      switch self {
      case .words(let words): words.count
      case .numbers(let numbers): numbers.count
      }
    }

    subscript(index: Int) -> String {
      switch self {
      case .words(let words): words[index]
      case .numbers(let numbers): TimeScale.unitCosts.text(numbers[index].value)
      }
    }
  }

  /// The axes in the order of the coordinates, the last varying fastest.
  let axes: [Axis]
  /// How many workloads there are; `Int.max` for more than that.
  let count: Int
  private let invocation: Invocation
  /// The presets of each (model, cluster), `[models × clusters]`.
  private let presets: [NamedPresets]

  /// Reads `--model` and what goes with it; every preset is read here.
  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let axes = try PhysicalGrid.axes(invocation)
    self.axes = axes
    for precision in 0..<axes[6].count {
      let chosen = PhysicalGrid.choosing([(axes[6], precision)], invocation)
      _ = try chosen.choice(.precision, Precision.self)
    }
    count = axes.reduce(1) { SweepGrid.product($0, $1.count) }
    var presets: [NamedPresets] = []
    for model in 0..<axes[0].count {
      for cluster in 0..<axes[1].count {
        let chosen = PhysicalGrid.choosing([(axes[0], model), (axes[1], cluster)], invocation)
        presets.append(try NamedPresets(chosen))
      }
    }
    self.presets = presets
    try checkOptions()
  }

  /// Refuses options that are wrong for every model and cluster.
  private func checkOptions() throws(Failure) {
    for layout in 0..<axes[2].count {
      let refusals = presets.indices.map { index -> Failure? in
        let (model, cluster) = index.quotientAndRemainder(dividingBy: axes[1].count)
        let others = [Int](repeating: 0, count: axes.count - 3)
        do throws(Failure) {
          try workload(at: [model, cluster, layout] + others).get().checkLayout()
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

  private static func choosing(
    _ choices: [(axis: Axis, index: Int)], _ invocation: Invocation
  ) -> Invocation {
    choices.reduce(invocation) { invocation, choice in
      guard let values = choice.axis.values else { return invocation }
      return invocation.replacing(choice.axis.option, with: values[choice.index])
    }
  }

  /// The index of the value of each axis, `[axes]`.
  private func places(_ index: Int) -> [Int] {
    var rest = index
    var places = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      places[axis] = rest % axes[axis].count
      rest /= axes[axis].count
    }
    return places
  }

  /// The workload at a place, or why there is none.
  func workload(_ index: Int) -> Result<NamedWorkload, Failure> { workload(at: places(index)) }

  private func workload(at places: [Int]) -> Result<NamedWorkload, Failure> {
    let chosen = PhysicalGrid.choosing(
      axes.indices.map { (axis: axes[$0], index: places[$0]) }, invocation)
    let presets = presets[places[0] * axes[1].count + places[1]]
    var speeds: [String: Double] = [:]
    for (axis, place) in zip(axes, places).suffix(2) {
      guard case .numbers(let factors)? = axis.values else { continue }
      speeds[axis.key] = TimeScale.unitCosts.units(factors[place].value)
    }
    return Result { () throws(Failure) in
      let workload = try NamedWorkload(chosen, presets, isAlternative: true)
      return speeds.isEmpty ? workload : workload.changing(speeds)
    }
  }

  /// The coordinates.
  var columns: [Table.Column] {
    axes.map {
      switch $0.key {
      case "model", "cluster", "layout", "precision": .words($0.key, $0.key)
      default: .numbers($0.key, $0.key)
      }
    }
  }

  /// The cells of `columns` at a place; a workload that exists knows its own defaults.
  func cells(_ index: Int, _ workload: Result<NamedWorkload, Failure>) -> [Table.Cell] {
    let found = try? workload.get().workload
    return zip(axes, places(index)).map { axis, place in
      var text = axis.values?[place] ?? axis.standard
      if let found, found.model.experts != nil {
        if axis.key == "ep" { text = "\(found.expertParallel)" }
        if axis.key == "experts_per_token" { text = "\(found.expertsPerToken)" }
      }
      switch axis.key {
      case "model", "cluster", "layout", "precision": return .text(text.plain())
      default: return text.isEmpty ? .none : .number(exact: text, shown: text)
      }
    }
  }
}
