import PPCluster
import PPSupport

/// Dispatch and combine of one layer of experts, on one GPU and one micro-batch.
public struct ExpertExchange: Sendable {
  /// What dispatch moves.
  public let dispatch: AllToAll
  /// What combine moves; the backward of dispatch moves the same.
  public let combine: AllToAll
  /// What the backward of combine moves.
  public let combineBackward: AllToAll

  private let dispatcher: LayerSettings.Dispatcher
  private let group: GPUGroup
  private let domain: Int

  /// The exchange of a model's experts; nil where they are not divided.
  ///
  /// - Parameters:
  ///   - domain: GPUs of each NVLink domain that are used.
  ///   - isNarrow: whether tokens are dispatched in FP8, as DeepSeek does it, or in BF16.
  ///   - spread: how many domains and GPUs a token goes to, where it is known; sampling it takes milliseconds.
  public init?(
    _ model: Architecture, _ settings: LayerSettings, domain: Int, isNarrow: Bool,
    spread known: ExpertRouting.Spread? = nil
  ) {
    guard
      let routing = ExpertExchange.routing(model, settings.grid, domain: domain)
    else { return nil }
    dispatcher = settings.dispatcher
    group = settings.grid.expertGroup
    self.domain = domain
    // Where more arrives at one GPU than at others, all wait for it.
    let tokens = Int((settings.routedTokens * settings.expertImbalance).rounded(.up))
    let spread = dispatcher == .deepEP ? known ?? routing.spread() : nil
    func traffic(_ bytes: Bytes) -> AllToAll {
      guard let spread else {
        return AllToAll(
          copiesFor: routing, copies: Double(tokens * routing.topK), bytesPerToken: bytes)
      }
      return AllToAll(routing: routing, spread: spread, tokens: tokens, bytesPerToken: bytes)
    }
    let wide = TokenBytes.combine(hidden: model.hidden)
    combine = traffic(wide)
    dispatch = traffic(isNarrow ? TokenBytes.dispatch(hidden: model.hidden) : wide)
    combineBackward = traffic(
      isNarrow ? TokenBytes.backwardOfCombine(hidden: model.hidden) : wide)
  }

  /// The seconds of one of the three by itself: as DeepEP's, or as an all-to-all of the whole group.
  public func seconds(of traffic: AllToAll, on cluster: Cluster) -> Seconds {
    guard dispatcher == .allToAll else { return traffic.expertSeconds(on: cluster) }
    let whole =
      (traffic.infiniband + traffic.nvlink) * Double(group.size) / Double(group.size - 1)
    return cluster.seconds(.allToAll, bytes: whole, group: group, domain: domain)
  }

  /// How tokens go to experts: over the domains that the group touches; nil where they are not divided.
  public static func routing(
    _ model: Architecture, _ grid: ParallelGrid, domain: Int
  ) -> ExpertRouting? {
    guard let experts = model.experts, grid.expert > 1 else { return nil }
    return ExpertRouting(
      experts: experts.count, topK: experts.perToken, groups: experts.groups,
      groupLimit: experts.groupLimit, gpus: grid.expert,
      gpusPerNode: min(domain, grid.expert))
  }
}

extension AllToAll {
  /// The seconds of an experts' all-to-all by itself: the slower of what crosses domains and what is inside one, at the
  /// rate that such all-to-alls reach, and a latency for each.
  public func expertSeconds(on cluster: Cluster) -> Seconds {
    let outside = infiniband / cluster.infiniband.bandwidth
    let inside = nvlink / cluster.machine.experts
    return max(outside, inside) + (infiniband > 0 ? cluster.infiniband.latency : 0)
      + (nvlink > 0 ? cluster.nvlink.latency : 0)
  }
}
