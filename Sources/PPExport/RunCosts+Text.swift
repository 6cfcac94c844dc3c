import PPStudy

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
