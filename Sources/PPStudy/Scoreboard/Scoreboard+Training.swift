import PPAnalysis
import PPCluster
import PPCost
import PPModel
import PPSupport

extension Scoreboard {
  private static let report = "DeepSeek-V3 report"

  /// What tokens, models and messages come to.
  static func traffic(_ trained: TrainedModel) throws(Refusal) -> [ScoreboardRow] {
    let workload = trained.workload
    let model = workload.model
    guard let experts = model.experts else { return [] }
    func all(_ perToken: Int, _ cluster: Cluster) -> LayerTraffic {
      LayerTraffic.sampled(
        expertsPerToken: [perToken], experts: experts, gpus: 64, hidden: model.hidden, tokens: 4096,
        cluster: cluster)[0]
    }
    let eight = all(8, workload.cluster)
    let alone = [("h800", workload.cluster), ("h800-effective", trained.effective.cluster)]
      .flatMap { name, cluster in
        let row = all(8, cluster)
        return [("dispatch", row.dispatch, 2.63), ("combine", row.combine, 5.22)].map {
          ScoreboardRow(
            "\($0.0) alone, \(name)", "formula", $0.1.seconds(on: cluster).value * 1e3,
            against: $0.2, "ms", .measured, "DeepEP, EP64")
        }
      }
    let sampled = "independent sample"
    return [
      ScoreboardRow(
        "nodes per token", "sampled", eight.spread.nodes, against: 3.965, "nodes", .derived,
        sampled),
      ScoreboardRow(
        "GPUs per token", "sampled", eight.spread.gpus, against: 7.49, "GPUs", .derived, sampled),
      ScoreboardRow(
        "dispatch, InfiniBand", "formula", eight.dispatch.infiniband / 1e6, against: 106,
        "MB", .derived, "DeepEP's message layout"),
      ScoreboardRow(
        "combine, InfiniBand", "formula", eight.combine.infiniband / 1e6, against: 204, "MB",
        .derived, "DeepEP's message layout"),
    ] + alone + [
      ScoreboardRow(
        "IB bytes, 13 experts to 8", "formula",
        all(13, workload.cluster).dispatch.infiniband / eight.dispatch.infiniband,
        against: 1, "ratio",
        .published, report + ", 3.2.2"),
      ScoreboardRow(
        "PP message", "formula", workload.messageBytes / 1e6, against: 58.7, "MB", .derived,
        "tokens × hidden × 2"),
      ScoreboardRow(
        "parameters", "formula", Double(model.totalParameters) / 1e9, against: 671, "10⁹",
        .published, report),
      ScoreboardRow(
        "active parameters", "formula", Double(model.activeParameters) / 1e9, against: 37, "10⁹",
        .published, report),
      ScoreboardRow(
        "FLOPs of a MoE layer", "formula", model.layerFLOPs(.experts, tokens: 4096) / 1e9,
        against: 5482, "10⁹", .derived, "matrix sizes"),
    ]
  }

  /// A whole step on the cluster that the model was trained on.
  static func training(_ trained: TrainedModel) throws(Refusal) -> [ScoreboardRow] {
    let clusters = [("h800", trained.workload), ("h800-effective", trained.effective)]
    return try clusters.map { name, workload throws(Refusal) in
      do {
        let layout = try LayoutSearch.layout(
          for: trained.sized.valid, workload, besides: workload.balancedLayout(stages: 16))
        let evaluation = try Evaluation(
          trained.sized.valid, workload: workload, layout: layout, fidelity: .component)
        let hours = Throughput(evaluation, workload).gpuHoursPerTrillionTokens
        return ScoreboardRow(
          "GPU-hours for 10¹² tokens, \(name)", "simulated", hours / 1e3, against: 180, "10³ h",
          .published, report)
      } catch {
        throw .trouble("\(error)")
      }
    }
  }
}
