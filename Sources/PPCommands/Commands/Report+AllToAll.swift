import PPCluster
import PPCost
import PPExport

extension Report {
  /// `ppsim report all-to-all`: what a layer's all-to-all moves, and how long it takes by itself.
  static let allToAll = Report(
    name: "all-to-all",
    summary: """
      what dispatch and combine of one MoE layer move over InfiniBand and NVLink, and how long
      they take by themselves, for several numbers of experts per token.
      """,
    options: [.model, .cluster, .expertParallel, .expertsPerToken, .microTokens, .reportFormat],
    execute: { invocation throws(Failure) in
      let (clusterName, cluster) = try invocation.cluster()
      let (modelName, model) = try invocation.model()
      guard let experts = model.experts else {
        throw .trouble("'\(modelName)' has no experts, so it has no all-to-all; name an MoE model")
      }
      let most = experts.count / experts.groups * experts.groupLimit
      let counts =
        try invocation.integers(.expertsPerToken, 1...most)
        ?? Array(
          stride(
            from: experts.perToken, through: min(most, 2 * experts.perToken),
            by: (experts.perToken + 15) / 16))
      let gpus = try invocation.expertParallel(experts, modelName, cluster)
      let tokens = try invocation.integer(.microTokens, 1...10_000_000) ?? 4096
      let format = try invocation.choice(.reportFormat, TableFormat.self) ?? .text
      let rows = AllToAllRow.rows(
        expertsPerToken: counts, experts: experts, gpus: gpus, hidden: model.hidden,
        tokens: tokens, cluster: cluster)
      let table = AllToAllTable.table(
        rows, title: "\(modelName) on \(clusterName), EP\(gpus), \(tokens) tokens")
      try invocation.world.write(table.text(in: format, width: invocation.world.textWidth))
      return .fine
    })
}

extension Invocation {
  /// `--ep`: the GPUs that share a layer's experts evenly, in whole nodes or inside one.
  func expertParallel(
    _ experts: Architecture.Experts, _ model: String, _ cluster: Cluster
  ) throws(Failure) -> Int {
    let perNode = cluster.gpusPerNode
    let fitting = (1...experts.count).filter {
      experts.count % $0 == 0 && ($0 % perNode == 0 || perNode % $0 == 0)
    }
    let gpus = try integer(.expertParallel, 1...1_000_000) ?? min(64, fitting.last ?? 1)
    guard fitting.contains(gpus) else {
      let values = fitting.map(String.init).joined(separator: ", ")
      throw .trouble(
        "--ep is \(gpus); with the \(experts.count) experts of \(model) on nodes of \(perNode) GPUs "
          + "it can be \(values)")
    }
    return gpus
  }
}
