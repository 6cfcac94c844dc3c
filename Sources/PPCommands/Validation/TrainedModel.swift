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

  init() throws(Failure) {
    let model = try NamedPreset("deepseek-v3", "model", among: ModelCatalogue.all)
    let cluster = try NamedPreset("h800", "cluster", among: ClusterCatalogue.all)
    let effective = try NamedPreset("h800-effective", "cluster", among: ClusterCatalogue.all)
    let profile = try NamedPreset("deepseek-v3-h800", "profile", among: ProfileCatalogue.all)
    do throws(PresetError) {
      self.model = try Architecture(file: model.name, text: model.text)
      self.cluster = try Cluster(file: cluster.name, text: cluster.text)
      effectiveCluster = try Cluster(file: effective.name, text: effective.text)
      self.profile = try ComponentProfile(file: profile.name, text: profile.text)
    } catch {
      throw .trouble("\(error)")
    }
  }

  /// The workload, with the measured times of MoE layers or from first principles.
  func workload(
    isMeasured: Bool, communicationScale: Double = 1, on other: Cluster? = nil
  ) -> Workload {
    Workload(
      model: model, cluster: other ?? cluster, profile: profile, isMeasured: isMeasured,
      tokens: 4096,
      expertParallel: 64, expertsPerToken: 8, precision: .fp8,
      communicationScale: communicationScale)
  }

  /// A stage of four MoE layers.
  func fourLayers(isMeasured: Bool, communicationScale: Double = 1) throws(Failure) -> StageWork {
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
func alone(_ plan: ComponentPlan) throws(Failure) -> ComponentTimeline {
  do throws(SimulationError) {
    return try EventEngine.alone(plan)
  } catch {
    throw .trouble("\(error)")
  }
}
