import PPAnalysis
import PPCost

/// What the times of a run follow from.
public enum RunCosts: Sendable {
  /// Numbers that the user gave; messages may hold both ranks.
  case unit(UnitCosts, isBlocking: Bool = false)
  /// A model on a cluster.
  case workload(PricedWorkload)
}

/// A model on a cluster, and what outputs say of it.
public struct PricedWorkload: Sendable {
  /// The model on the cluster.
  public var workload: Workload
  /// The model, the cluster and what was chosen, in words.
  public var description: String
  /// How much was simulated in one go.
  public var fidelity: Fidelity
  /// The price of a GPU-hour, in dollars.
  public var gpuHourPrice: Double

  /// A workload with its description and price.
  public init(
    _ workload: Workload, description: String, fidelity: Fidelity, gpuHourPrice: Double
  ) {
    self.workload = workload
    self.description = description
    self.fidelity = fidelity
    self.gpuHourPrice = gpuHourPrice
  }
}

extension RunCosts {
  /// What headings say: the costs, or the model on the cluster.
  public var description: String {
    switch self {
    case .unit(let costs, let isBlocking):
      RunText.description(costs) + (isBlocking ? ", blocking" : "")
    case .workload(let priced):
      priced.description + (priced.fidelity == .chunk ? ", by chunk" : "")
    }
  }
}
