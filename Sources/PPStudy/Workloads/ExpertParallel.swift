import PPCluster
import PPCost

extension Architecture.Experts {
  /// The numbers of GPUs that may share a layer's experts: evenly, in whole nodes or inside one.
  public func expertParallels(gpusPerNode perNode: Int) -> [Int] {
    (1...count).filter { count % $0 == 0 && ($0 % perNode == 0 || perNode % $0 == 0) }
  }

  /// The most routed experts that a token can go to, by the limit on groups.
  public var mostPerToken: Int { count / groups * groupLimit }

  /// The GPUs that share a layer's experts: those asked for, if they may; else 64 or the most below.
  ///
  /// - Parameter model: how messages call the model.
  /// - Throws: a sentence with the numbers that it can be.
  public func expertParallel(
    _ asked: Int?, of model: String, on cluster: Cluster
  ) throws(Refusal) -> Int {
    let fitting = expertParallels(gpusPerNode: cluster.gpusPerNode)
    let gpus = asked ?? min(64, fitting.last ?? 1)
    guard fitting.contains(gpus) else {
      let values = fitting.map(String.init).joined(separator: ", ")
      throw .trouble(
        "--ep is \(gpus); with the \(count) experts of \(model) on nodes of \(cluster.gpusPerNode) "
          + "GPUs it can be \(values)")
    }
    return gpus
  }
}
