import PPCluster
import PPCost
import PPModel
import PPSupport
import TestSupport
import Testing

/// Components of layers on a parallel grid, against the operations and transfers that they are made of.
@Suite struct PartWorkTests {
  private func llama(
    tensor: Int = 1, context: Int = 1, data: Int = 1, overlaps: Bool = false,
    _ recomputation: Recomputation = .none
  ) throws -> Workload {
    var workload = try presetWorkload(
      "llama-3-70b", on: "h100",
      grid: ParallelGrid(tensor: tensor, context: context, data: data, pipeline: 2),
      sequence: 8192, precision: .bf16, recomputation: recomputation)
    workload.overlap.tensor = overlaps
    return workload
  }

  private func layer(_ workload: Workload) throws -> LayerWork {
    try workload.stageWorks(Layout(parsing: "Et*40|t*40L", for: workload.model))[0].layers[5]
  }

  private func isNear(_ ticks: Ticks, _ time: Seconds) -> Bool {
    abs(Double(ticks) - time / 1e-9) <= 1
  }

  /// Gathering 8192 × 8192 BF16 numbers in a group of four takes what the cluster says, before attention and MLP;
  /// scattering after; once more for the weights' gradients.
  @Test func exchangesOfTensorParallelism() throws {
    let workload = try llama(tensor: 4)
    let work = try layer(workload)
    let bytes = Bytes(2 * 8192 * 8192)
    let gather = workload.cluster.seconds(
      .allGather, bytes: bytes, group: GPUGroup(size: 4, stride: 1), domain: 8)
    let scatter = workload.cluster.seconds(
      .reduceScatter, bytes: bytes, group: GPUGroup(size: 4, stride: 1), domain: 8)
    let gathers: [ComponentKind] = [
      .attentionIn, .mlpIn, .mlpBackwardIn, .attentionBackwardIn, .mlpWeightIn, .attentionWeightIn,
    ]
    let scatters: [ComponentKind] = [
      .attentionOut, .mlpOut, .mlpBackwardOut, .attentionBackwardOut,
    ]
    for kind in gathers { #expect(isNear(work[kind].alone, gather), "\(kind)") }
    for kind in scatters { #expect(isNear(work[kind].alone, scatter), "\(kind)") }
    #expect(work[.attentionIn].load == .insideNode)
    #expect(work[.attentionBeside] == .none && work[.dispatch] == .none)
    let alone = try layer(llama())
    #expect(alone[.attentionIn] == .none && alone[.mlpOut] == .none)
    // A quarter of the products, but whole kernels' starts.
    #expect(Double(work[.mlp].alone) > Double(alone[.mlp].alone) / 4)
    #expect(Double(work[.mlp].alone) < Double(alone[.mlp].alone) / 3)
  }

  /// In pieces, a quarter of each exchange is exposed, or what the product next to it is too short for; nothing is lost.
  @Test func exchangesHide() throws {
    let (plain, hidden) = (try layer(llama(tensor: 4)), try layer(llama(tensor: 4, overlaps: true)))
    for (before, beside, after) in [
      (ComponentKind.attentionIn, ComponentKind.attentionBeside, ComponentKind.attentionOut),
      (.mlpIn, .mlpBeside, .mlpOut), (.mlpBackwardIn, .mlpBackwardBeside, .mlpBackwardOut),
    ] {
      let all = plain[before].alone + plain[after].alone
      let exposed = hidden[before].alone + hidden[after].alone
      #expect(abs(Double(exposed + hidden[beside].alone - all)) <= 3)
      #expect(Double(exposed) >= Double(all) / 4 - 2 && exposed < all)
    }
    // The MLP's products are far longer than what is exchanged.
    let quarter = Double(plain[.mlpIn].alone) / 4
    #expect(abs(Double(hidden[.mlpIn].alone) - quarter) <= 1)
  }

  /// A ring sends keys and values of 8 × 128 numbers each, once to each of the others, beside the core.
  @Test func ringsAreBesideTheCore() throws {
    let workload = try llama(context: 4)
    let work = try layer(workload)
    let bytes = Bytes(2 * 2048 * 2 * 8 * 128)
    let ring = 3 * workload.cluster.messageSeconds(bytes: bytes, insideNode: true)
    #expect(isNear(work[.attentionBeside].alone, ring))
    #expect(work[.attentionIn] == .none)
    #expect(work[.attentionBackwardBeside].alone > work[.attentionBeside].alone)
  }

  /// In full, the forward runs once more before the backward, with its exchanges.
  @Test func fullRecomputationRepeatsTheForward() throws {
    let (plain, full) = (try layer(llama(tensor: 4)), try layer(llama(tensor: 4, .full)))
    #expect(plain[.recomputation] == .none && plain[.recomputationExchange] == .none)
    #expect(full[.attentionBackward].alone == plain[.attentionBackward].alone)
    let forward = plain[.attention].alone + plain[.mlp].alone
    #expect(abs(Double(full[.recomputation].alone - forward)) <= 2)
    let exchanged =
      plain[.attentionIn].alone + plain[.attentionOut].alone + plain[.mlpIn].alone
      + plain[.mlpOut].alone
    #expect(abs(Double(full[.recomputationExchange].alone - exchanged)) <= 4)
    // Of two layers in full, the third is as without.
    var some = try llama(tensor: 4, .full)
    some.recomputedLayers = 2
    let stage = try some.stageWorks(Layout(parsing: "Et*40|t*40L", for: some.model))[0].layers
    #expect(stage[2] == full && stage[3] == plain)
  }

  /// With ZeRO 3 a layer's parameters are gathered for forward and backward, and its gradients scattered: beside what is
  /// computed, as far as that goes.
  @Test func shardsTravelWithEveryMicrobatch() throws {
    var workload = try llama(data: 8)
    workload.training = TrainingState(zero: 3)
    let work = try layer(workload)
    let count = workload.model.layerCount(.dense).total
    let group = GPUGroup(size: 8, stride: 1)
    let gather = workload.cluster.seconds(
      .allGather, bytes: 2 * Double(count), group: group, domain: 8)
    let scatter = workload.cluster.seconds(
      .reduceScatter, bytes: 4 * Double(count), group: group, domain: 8)
    #expect(isNear(work[.attentionBeside].alone + work[.attentionIn].alone, gather))
    let back = work[.attentionBackwardBeside].alone + work[.attentionBackwardIn].alone
    #expect(abs(Double(back) - (gather + scatter) / 1e-9) <= 2)
    workload.overlap.data = false
    let exposed = try layer(workload)
    #expect(isNear(exposed[.attentionIn].alone, gather) && exposed[.attentionBeside] == .none)
  }

  /// Where the fullest GPU has 1.5 times the mean, tokens take longer to travel, and experts longer to compute.
  @Test func imbalanceMakesAllWait() throws {
    var workload = try presetWorkload()
    func expertLayer(_ workload: Workload) throws -> LayerWork {
      try workload.stageWorks(Layout(parsing: "Ettt|(tttt)|(tt)*27mL", for: workload.model))[1]
        .layers[0]
    }
    let even = try expertLayer(workload)
    workload.settings.expertImbalance = 1.5
    let uneven = try expertLayer(workload)
    let ratio = Double(uneven[.dispatch].alone) / Double(even[.dispatch].alone)
    #expect(ratio > 1.49 && ratio <= 1.5)
    #expect(
      uneven[.mlp].alone > even[.mlp].alone && uneven[.attention].alone >= even[.attention].alone)
  }
}
