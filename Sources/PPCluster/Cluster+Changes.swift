import PPSupport

extension Cluster {
  /// The same with its links `ib` or `nvlink` so many times as fast: all that goes over them.
  public func changing(_ speeds: [String: Double]) -> Cluster {
    var changed = self
    if let factor = speeds["ib"] { changed.infiniband.bandwidth *= factor }
    if let factor = speeds["nvlink"] {
      changed.nvlink.bandwidth *= factor
      changed.machine.experts *= factor
      for (kind, rates) in machine.collectives.bandwidth {
        changed.machine.collectives.bandwidth[kind] = rates.map { $0.map { $0 * factor } }
      }
    }
    return changed
  }
}
