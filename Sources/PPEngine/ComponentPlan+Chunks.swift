import PPModel

extension ComponentPlan {
  /// F alone: attention, dispatch, MLP, combine, layer by layer.
  public static func forward(_ stage: StageWork) -> ComponentPlan {
    var plan = ComponentPlan()
    var last: [Int] = []
    for (index, work) in stage.layers.enumerated() {
      let layer = PlacedLayer(index: index, work: work, isPaired: false)
      last = plan.addHalf(.attention, layer, after: last).sent
      last = plan.add(.dispatch, layer, after: last)
      last = plan.addHalf(.mlp, layer, after: last).sent
      last = plan.add(.combine, layer, after: last)
    }
    return plan
  }

  /// B, I or W alone, last layer first.
  ///
  /// In a full B the weights' part of a layer follows as soon as its gradients are there. Where `stage` says that it
  /// hides all-to-all, that goes on beside it; else, as automatic differentiation has it, all-to-all waits for it.
  public static func backward(
    _ stage: StageWork, input: Bool, weights: Bool
  ) -> ComponentPlan {
    var plan = ComponentPlan()
    var last: [Int] = []
    for (index, work) in stage.layers.enumerated().reversed() {
      let layer = PlacedLayer(index: index, work: work, isPaired: false)
      var (mlp, fetched): ([Int], [Int]) = ([], [])
      if input {
        last = plan.add(.recomputationExchange, layer, after: last)
        last = plan.add(.recomputation, layer, after: last)
        last = plan.add(.combineBackward, layer, after: last)
      }
      if weights { fetched = plan.add(.mlpWeightIn, layer, after: []) }
      if input { (mlp, last) = plan.addHalf(.mlpBackward, layer, after: last) }
      if weights {
        let done = plan.add(.mlpWeight, layer, after: mlp + fetched)
        if input, !stage.weightsHideAllToAll { last = Array(Set(last + done)).sorted() }
      }
      if input { last = plan.add(.dispatchBackward, layer, after: last) }
      if weights { fetched = plan.add(.attentionWeightIn, layer, after: []) }
      var attention: [Int] = []
      if input { (attention, last) = plan.addHalf(.attentionBackward, layer, after: last) }
      if weights {
        let done = plan.add(.attentionWeight, layer, after: attention + fetched)
        if input, !stage.weightsHideAllToAll { last = Array(Set(last + done)).sorted() }
      }
    }
    return plan
  }

  /// F&B, or F&I where nothing is done for `weights`, layer by layer, in the order of the public H800 trace.
  ///
  /// Compute: ATTN(F), MLP(B), MLP(W), MLP(F), ATTN(B), ATTN(W); communication: COMBINE(B),
  /// DISPATCH(F), DISPATCH(B), COMBINE(F). Source: `train.json` of
  /// github.com/deepseek-ai/profile-data. What tensor parallelism exchanges goes with each.
  public static func pair(
    forward: StageWork, backward: StageWork, weights: Bool = true
  ) -> ComponentPlan {
    var plan = ComponentPlan()
    var lastForward: [Int] = []
    var lastBackward: [Int] = []
    for index in 0..<max(forward.layers.count, backward.layers.count) {
      let position = backward.layers.count - 1 - index
      let f = PlacedLayer(
        index: index,
        work: index < forward.layers.count ? forward.layers[index] : LayerWork(), isPaired: true)
      let b = PlacedLayer(
        index: position, work: position >= 0 ? backward.layers[position] : LayerWork(),
        isPaired: true)
      lastBackward = plan.add(.recomputationExchange, b, after: lastBackward)
      lastBackward = plan.add(.recomputation, b, after: lastBackward)
      let combined = plan.add(.combineBackward, b, after: lastBackward)
      let attention = plan.addHalf(.attention, f, after: lastForward).sent
      let dispatch = plan.add(.dispatch, f, after: attention)
      var fetched = weights ? plan.add(.mlpWeightIn, b, after: []) : []
      let mlpBackward = plan.addHalf(.mlpBackward, b, after: combined)
      let dispatched = plan.add(.dispatchBackward, b, after: mlpBackward.sent)
      if weights { _ = plan.add(.mlpWeight, b, after: mlpBackward.computed + fetched) }
      let mlp = plan.addHalf(.mlp, f, after: dispatch).sent
      lastForward = plan.add(.combine, f, after: mlp)
      fetched = weights ? plan.add(.attentionWeightIn, b, after: []) : []
      let attentionBackward = plan.addHalf(.attentionBackward, b, after: dispatched)
      lastBackward = attentionBackward.sent
      if weights {
        _ = plan.add(.attentionWeight, b, after: attentionBackward.computed + fetched)
      }
    }
    return plan
  }

  /// Adds a half of a layer with what it exchanges.
  ///
  /// - Returns: what waits for the computation alone, as the gradients of weights do, and what waits for all.
  private mutating func addHalf(
    _ block: ComponentBlock, _ layer: PlacedLayer, after: [Int]
  ) -> (computed: [Int], sent: [Int]) {
    let ready = add(block.before, layer, after: after)
    let exchanged = add(block.beside, layer, after: ready)
    let computed = add(block.work, layer, after: ready)
    // What takes no time is not waited for twice.
    let both = exchanged == ready ? computed : computed == ready ? exchanged : computed + exchanged
    return (computed, add(block.after, layer, after: both))
  }
}
