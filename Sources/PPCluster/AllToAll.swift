import PPSupport

/// One all-to-all of an expert-parallel layer, as one GPU sees it: what crosses its links, each way.
///
/// Tokens go to the GPU of the same index in each target node over InfiniBand, and from there over
/// NVLink to the GPUs that hold the experts, both hops pipelined (DeepSeek-V3 report, section 3.2.2).
/// By symmetry a GPU sends, forwards and receives the same amounts; combine is dispatch backwards.
public struct AllToAll: Equatable, Sendable {
  /// Over the GPU's InfiniBand port, each direction.
  public var infiniband: Bytes
  /// Over the GPU's NVLink, each direction.
  public var nvlink: Bytes

  /// The traffic of `tokens` tokens for each GPU, `bytesPerToken` for each copy of a token.
  ///
  /// - A copy for each node that holds an expert of the token; (nodes - 1) / nodes of them leave the
  ///   node: InfiniBand bytes = tokens × spread.nodes × (nodes - 1) / nodes × bytes.
  /// - A copy for each GPU that holds an expert; the one in gpusPerNode that is the landing GPU itself
  ///   needs no NVLink: NVLink bytes = tokens × spread.gpus × (g - 1) / g × bytes, g GPUs in a node.
  public init(
    routing: ExpertRouting, spread: ExpertRouting.Spread, tokens: Int, bytesPerToken: Bytes
  ) {
    let nodes = Double(routing.nodes)
    let inNode = Double(min(routing.gpus, routing.gpusPerNode))
    let bytes = Double(tokens) * bytesPerToken
    infiniband = bytes * spread.nodes * (nodes - 1) / nodes
    nvlink = bytes * spread.gpus * (inNode - 1) / inNode
  }

  /// The traffic of `copies` copies of tokens for each GPU, one for each expert, each sent straight to where that is:
  /// evenly to all GPUs, of which one is the sender itself.
  public init(copiesFor routing: ExpertRouting, copies: Double, bytesPerToken: Bytes) {
    let (all, inNode) = (Double(routing.gpus), Double(min(routing.gpus, routing.gpusPerNode)))
    let bytes = copies * bytesPerToken
    infiniband = bytes * (all - inNode) / all
    nvlink = bytes * (inNode - 1) / all
  }

  /// The time that each of the two hops takes, latency apart.
  public func hops(on cluster: Cluster) -> (infiniband: Seconds, nvlink: Seconds) {
    (infiniband / cluster.infiniband.bandwidth, nvlink / cluster.nvlink.bandwidth)
  }

  /// The seconds it takes when nothing else is under way: the slower of the two pipelined hops, and
  /// the latency of each hop that is used.
  public func seconds(on cluster: Cluster) -> Seconds {
    let hops = hops(on: cluster)
    return max(hops.infiniband, hops.nvlink)
      + (infiniband > 0 ? cluster.infiniband.latency : 0)
      + (nvlink > 0 ? cluster.nvlink.latency : 0)
  }

  /// The share of its GPU's ports that it fills while it runs: 1 of the slower hop's, and of the other's as
  /// much of the time as that takes; 0 of both where nothing moves.
  public func portShares(on cluster: Cluster) -> (infiniband: Double, nvlink: Double) {
    let hops = hops(on: cluster)
    let slower = max(hops.infiniband, hops.nvlink)
    return slower > 0 ? (hops.infiniband / slower, hops.nvlink / slower) : (0, 0)
  }
}
