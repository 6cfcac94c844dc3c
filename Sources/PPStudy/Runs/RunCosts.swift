import PPAnalysis
import PPCost

/// What the times of a run follow from.
public enum RunCosts: Sendable {
  /// Numbers that the user gave; messages may hold both ranks, and ranks take longer.
  case unit(UnitCosts, isBlocking: Bool = false, slow: SlowRanks = SlowRanks())
  /// A model on a cluster.
  case workload(PricedWorkload)

  /// Ranks that take longer.
  public var slow: SlowRanks {
    switch self {
    case .unit(_, _, let slow): slow
    case .workload(let priced): priced.slow
    }
  }

  /// Whether stages have costs of their own.
  public var isUneven: Bool {
    guard case .unit(let costs, _, _) = self else { return false }
    return costs.isUneven
  }

  /// The layers of each stage; nil for unit costs.
  public var layout: Layout? {
    guard case .workload(let priced) = self else { return nil }
    return priced.layout
  }
}

/// A preset by its name, and by what it says: see `presetDigest`.
public struct PresetIdentity: Sendable {
  /// As the user named it.
  public var name: String
  /// What tells it from others.
  public var digest: String

  /// An identity from its parts.
  public init(name: String, digest: String) {
    self.name = name
    self.digest = digest
  }
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
  /// The model.
  public var model: PresetIdentity
  /// The cluster.
  public var cluster: PresetIdentity
  /// The profile, for its efficiencies or its times.
  public var profile: PresetIdentity
  /// The layers of each stage.
  public var layout: Layout
  /// Ranks that take longer than the model says.
  public var slow = SlowRanks()
  /// The settings beyond the first few that were given, as options and values.
  public var given: [(setting: WorkloadSetting, text: String)]

  /// A workload with its description, price and presets.
  public init(
    _ workload: Workload, description: String, fidelity: Fidelity, gpuHourPrice: Double,
    model: PresetIdentity, cluster: PresetIdentity, profile: PresetIdentity, layout: Layout,
    given: [(setting: WorkloadSetting, text: String)] = []
  ) {
    self.workload = workload
    self.description = description
    self.fidelity = fidelity
    self.gpuHourPrice = gpuHourPrice
    self.model = model
    self.cluster = cluster
    self.profile = profile
    self.layout = layout
    self.given = given
  }
}
