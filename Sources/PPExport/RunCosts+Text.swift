import PPStudy

extension RunCosts {
  /// What headings say: the costs, or the model on the cluster.
  public var description: String {
    let slow = slow.text.isEmpty ? "" : ", slow \(slow.text)"
    return switch self {
    case .unit(let costs, let isBlocking, _):
      RunText.description(costs) + (isBlocking ? ", blocking" : "") + slow
    case .workload(let priced):
      priced.description + (priced.fidelity == .chunk ? ", by chunk" : "") + slow
    }
  }
}
