import PPCost
import PPModel

extension SweepGrid {
  /// Where a point lies.
  struct Place {
    var entry: Int
    var pp: Int
    var micro: Int
    var condition: Int
    /// Points of the same schedule, pp and micro have the same.
    var cell: Int
  }

  /// Where the point of this number lies.
  func place(_ point: Int) -> Place {
    let unit = DecimalNumber.one
    let (cell, condition) = point.quotientAndRemainder(dividingBy: times.count)
    let (size, microPlace) = cell.quotientAndRemainder(dividingBy: micro.count)
    let (entry, ppPlace) = size.quotientAndRemainder(dividingBy: pp.count)
    let ranks = Int(pp[ppPlace].value / unit)
    let amount = micro[microPlace]
    return Place(
      entry: entry, pp: ranks,
      micro: Int(amount.value / unit) * (amount.isMultiple ? ranks : 1),
      condition: condition, cell: cell)
  }

  /// The columns of the rows.
  public var columns: SweepColumns {
    var coordinates: [SweepColumn] = [
      .numbers("point", "point"), .words("schedule", "schedule"), .numbers("pp", "pp"),
      .numbers("micro", "micro"),
    ]
    var isPhysical = false
    switch times {
    case .unit(let costs):
      coordinates += [.words("view", "view")] + costs.columns
    case .profile: coordinates += [.words("view", "view")]
    case .workloads(let workloads):
      coordinates += workloads.columns
      isPhysical = true
    }
    return SweepColumns(
      coordinates: coordinates + constants.map(\.column), isPhysical: isPhysical)
  }

  /// The sizes of the grid in words: `9 schedules × 2 pp × 7 micro × 11 costs`.
  public var description: String {
    let last =
      switch times {
      case .unit: "costs"
      case .profile: "profile"
      case .workloads: "workloads"
      }
    return "\(entries.count) schedules × \(pp.count) pp × \(micro.count) micro × "
      + "\(times.count) \(last)"
  }
}
