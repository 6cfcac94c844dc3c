import PPCost
import PPModel

extension NamedWorkload {
  /// The model, the cluster and what was chosen, in words.
  func description(_ workload: Workload) -> String {
    let grid = workload.grid
    var parts = ["\(names.model) on \(names.cluster)"]
    for (name, size) in [("TP", grid.tensor), ("CP", grid.context)] where size > 1 {
      parts.append("\(name)\(size)")
    }
    if workload.model.experts != nil { parts.append("EP\(grid.expert)") }
    if !settings.given.isEmpty { parts.append("DP\(grid.data)") }
    let sequences = workload.settings.sequences
    parts.append(
      "\(sequences > 1 ? "\(sequences) × " : "")\(workload.settings.sequence) tokens")
    let precision = workload.settings.precision
    let times =
      workload.isMeasured
      ? "measured times" : "\(precision.rawValue.uppercased()), first principles"
    let scale = settings.communicationScale
    let factor =
      scale == DecimalNumber.one ? "" : ", communication × \(DecimalNumber.text(scale))"
    return "\(parts.joined(separator: ", ")); \(times)\(factor)"
  }
}
