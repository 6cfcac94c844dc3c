import PPCluster
import PPCost
import Testing

/// A built-in model on a built-in cluster; DeepSeek-V3's settings on 2048 H800s unless said otherwise.
public func presetWorkload(
  _ model: String = "deepseek-v3", on cluster: String = "h800",
  grid: ParallelGrid = ParallelGrid(data: 128, expert: 64, pipeline: 16), sequence: Int = 4096,
  precision: Precision = .fp8, recomputation: Recomputation = .deepSeekV3,
  isMeasured: Bool = false, communicationScale: Double = 1
) throws -> Workload {
  let preset = try #require(ModelCatalogue.all.first { $0.name == model })
  let machines = try #require(ClusterCatalogue.all.first { $0.name == cluster })
  let profile = try #require(ProfileCatalogue.all.first)
  return Workload(
    model: try Architecture(file: "m", text: preset.text),
    cluster: try Cluster(file: "c", text: machines.text),
    profile: try ComponentProfile(file: "p", text: profile.text),
    settings: LayerSettings(
      grid: grid, sequence: sequence, precision: precision, recomputation: recomputation),
    isMeasured: isMeasured, training: .deepSeekV3,
    keeping: ActivationSettings(narrowsActivations: precision == .fp8), dispatchesNarrow: true,
    communicationScale: communicationScale)
}
