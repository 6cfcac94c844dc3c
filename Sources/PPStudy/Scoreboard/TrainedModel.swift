import PPCluster
import PPCost
import PPEngine
import PPModel

/// DeepSeek-V3 as it was trained: 2048 H800s, EP64, 4096 tokens, FP8.
struct TrainedModel {
  /// Its schedule.
  let sized: SizedSchedule
  /// The workload from first principles.
  let workload: Workload
  /// The same on a cluster with the bandwidths reached in practice.
  let effective: Workload

  init() throws(Refusal) {
    sized = try SizedSchedule(NamedSchedule("dualpipe"), pp: 16, micro: 120, options: [:])
    workload = try TrainedModel.workload(of: sized) { _ in }
    effective = try TrainedModel.workload(of: sized) { $0.cluster = "h800-effective" }
  }

  /// A stage of four MoE layers.
  func fourLayers(isMeasured: Bool, communicationScale: Double = 1) throws(Refusal) -> StageWork {
    var workload = isMeasured ? workload : effective
    workload.isMeasured = isMeasured
    workload.communicationScale = communicationScale
    do {
      let layout = try Layout(parsing: "Ettt|tttt|(tt)*27mL", for: workload.model)
      return try workload.stageWorks(layout)[1]
    } catch {
      throw .trouble("\(error)")
    }
  }

  private static func workload(
    of sized: SizedSchedule, changing change: (inout WorkloadSettings) -> Void
  ) throws(Refusal) -> Workload {
    var settings = WorkloadSettings()
    settings.expertParallel = 64
    settings.precision = .fp8
    settings.gpus = 2048
    settings.training = .deepSeekV3
    // As the public trace has it.
    settings.unfused = [.router, .latents]
    change(&settings)
    return try NamedWorkload(settings).placed(for: sized)
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
