import PPCluster
import PPCost
import PPExport
import PPStudy

extension Report {
  /// `ppsim report all-to-all`: what a layer's all-to-all moves, and how long it takes by itself.
  static let allToAll = Report(
    name: "all-to-all",
    summary: """
      what dispatch and combine of one MoE layer move over InfiniBand and NVLink, and how long
      they take by themselves, for several numbers of experts per token.
      """,
    options: [
      Options.modelOfReport, Options.clusterOfReport, Options.expertParallel,
      Options.tokenExpertsOfReport, Options.microTokensOfReport, Options.format,
    ],
    execute: { line in
      let settings = WorkloadSettings()
      let clusterPreset = try NamedPreset.cluster(
        line.value(Options.clusterOfReport) ?? settings.cluster)
      let cluster = try clusterPreset.read(Cluster.init)
      let modelPreset = try NamedPreset.model(line.value(Options.modelOfReport) ?? settings.model)
      let model = try modelPreset.read(Architecture.init)
      guard let experts = model.experts else {
        throw Refusal.trouble(
          "'\(modelPreset.name)' has no experts, so it has no all-to-all; name an MoE model")
      }
      let most = experts.mostPerToken
      let counts =
        try line.value(Options.tokenExpertsOfReport)
        ?? Array(
          stride(
            from: experts.perToken, through: min(most, 2 * experts.perToken),
            by: (experts.perToken + 15) / 16))
      if let count = counts.first(where: { $0 > most }) {
        throw Refusal.trouble(
          "--experts-per-token is '\(count)'; it must be a whole number from 1 to \(most)")
      }
      let gpus = try experts.expertParallel(
        line.value(Options.expertParallel), of: modelPreset.name,
        gpusPerNode: cluster.gpusPerNode)
      let tokens = try line.value(Options.microTokensOfReport) ?? 4096
      let format = try line.value(Options.format) ?? .text
      let rows = LayerTraffic.sampled(
        expertsPerToken: counts, experts: experts, gpus: gpus, hidden: model.hidden,
        tokens: tokens, cluster: cluster)
      let table = AllToAllTable.table(
        rows, title: "\(modelPreset.name) on \(clusterPreset.name), EP\(gpus), \(tokens) tokens")
      try line.world.write(table.text(in: format, width: line.world.textWidth))
      return .fine
    })
}
