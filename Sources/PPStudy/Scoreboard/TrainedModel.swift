import PPCluster
import PPCost
import PPEngine
import PPModel

/// DeepSeek-V3 as it was trained: H800s, EP64, 4096 tokens, FP8.
struct TrainedModel {
  let model: Architecture
  let cluster: Cluster
  /// The same cluster with the bandwidths reached in practice.
  let effectiveCluster: Cluster
  let profile: ComponentProfile

  init() throws(Refusal) {
    model = try NamedPreset.model("deepseek-v3").read(Architecture.init)
    cluster = try NamedPreset.cluster("h800").read(Cluster.init)
    effectiveCluster = try NamedPreset.cluster("h800-effective").read(Cluster.init)
    profile = try NamedPreset.profile("deepseek-v3-h800").read(ComponentProfile.init)
  }

  /// The workload, with the measured times of MoE layers or from first principles.
  func workload(
    isMeasured: Bool, communicationScale: Double = 1, on other: Cluster? = nil
  ) -> Workload {
    Workload(
      model: model, cluster: other ?? cluster, profile: profile,
      settings: LayerSettings(
        grid: ParallelGrid(data: 128, expert: 64, pipeline: 16), sequence: 4096, precision: .fp8,
        recomputation: .deepSeekV3),
      isMeasured: isMeasured, training: .deepSeekV3, dispatchesNarrow: true,
      communicationMultiprocessors: 20, communicationScale: communicationScale)
  }

  /// A stage of four MoE layers.
  func fourLayers(isMeasured: Bool, communicationScale: Double = 1) throws(Refusal) -> StageWork {
    let workload = workload(isMeasured: isMeasured, communicationScale: communicationScale)
    do {
      let layout = try Layout(parsing: "Ettt|tttt|(tt)*27mL", for: model)
      return try workload.stageWorks(layout)[1]
    } catch {
      throw .trouble("\(error)")
    }
  }
}

/// A plan simulated by itself.
func alone(_ plan: ComponentPlan) throws(Refusal) -> ComponentTimeline {
  do throws(SimulationError) {
    return try EventEngine.alone(plan)
  } catch {
    throw .trouble("\(error)")
  }
}
