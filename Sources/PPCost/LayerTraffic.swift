import PPCluster

/// One layer's dispatch and combine, alone on the cluster.
public struct LayerTraffic: Sendable {
  /// How many routed experts a token goes to.
  public let expertsPerToken: Int
  /// How many nodes and GPUs a token goes to.
  public let spread: ExpertRouting.Spread
  /// What dispatch moves.
  public let dispatch: AllToAll
  /// What combine moves.
  public let combine: AllToAll
  /// What it moves over.
  public let cluster: Cluster

  /// Works out the traffic of `tokens` tokens for each GPU, for each number of experts per token.
  public static func sampled(
    expertsPerToken counts: [Int], experts: Architecture.Experts, gpus: Int, hidden: Int,
    tokens: Int, cluster: Cluster
  ) -> [LayerTraffic] {
    let routings = counts.map { count in
      ExpertRouting(
        experts: experts.count, topK: count, groups: experts.groups,
        groupLimit: experts.groupLimit, gpus: gpus, gpusPerNode: cluster.gpusPerNode)
    }
    let spreads = routings.first?.spreads(expertsPerToken: counts) ?? []
    return zip(routings, spreads).map {
      LayerTraffic($0, $1, hidden: hidden, tokens: tokens, cluster: cluster)
    }
  }

  private init(
    _ routing: ExpertRouting, _ spread: ExpertRouting.Spread, hidden: Int, tokens: Int,
    cluster: Cluster
  ) {
    expertsPerToken = routing.topK
    self.spread = spread
    self.cluster = cluster
    dispatch = AllToAll(
      routing: routing, spread: spread, tokens: tokens,
      bytesPerToken: TokenBytes.dispatch(hidden: hidden))
    combine = AllToAll(
      routing: routing, spread: spread, tokens: tokens,
      bytesPerToken: TokenBytes.combine(hidden: hidden))
  }
}
