import PPCluster
import PPCost

extension Architecture.Experts {
  /// The numbers of GPUs that may share a layer's experts: evenly, in whole nodes or inside one.
  public func expertParallels(gpusPerNode perNode: Int) -> [Int] {
    (1...count).filter { count % $0 == 0 && ($0 % perNode == 0 || perNode % $0 == 0) }
  }

  /// The most routed experts that a token can go to, by the limit on groups.
  public var mostPerToken: Int { count / groups * groupLimit }

  /// The GPUs that share a layer's experts: those asked for, if they may; else 64, or the most below that may.
  ///
  /// - Parameters:
  ///   - model: how messages call the model.
  ///   - perNode: GPUs of a node.
  ///   - stageGPUs: GPUs of a pipeline stage, which they divide; nil for as many as they need.
  /// - Throws: a sentence with the numbers that it can be.
  public func expertParallel(
    _ asked: Int?, of model: String, gpusPerNode perNode: Int, stageGPUs: Int? = nil
  ) throws(Refusal) -> Int {
    let legal = expertParallels(gpusPerNode: perNode).filter { (stageGPUs ?? $0) % $0 == 0 }
    guard let asked else { return legal.last { $0 <= 64 } ?? 1 }
    guard legal.contains(asked) else {
      let values = legal.map(String.init).joined(separator: ", ")
      throw .trouble(
        "--ep is \(asked); with the \(count) experts of \(model) on nodes of \(perNode) GPUs it can be "
          + values)
    }
    return asked
  }
}
