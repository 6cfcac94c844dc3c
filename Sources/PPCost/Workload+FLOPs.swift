import PPModel

extension Workload {
  /// Floating-point operations of training on one micro-batch: three times the forward pass, with
  /// what is recomputed left out.
  ///
  /// - Parameter isCausal: whether the attention's core counts its causal half alone, or all of it.
  public func trainingFLOPs(isCausal: Bool) -> Double {
    let active = routedModel
    let core = active.attentionCoreFLOPs(tokens: tokens)
    func layer(_ kind: LayerKind) -> Double {
      active.layerFLOPs(kind, tokens: tokens) + (isCausal ? 0 : core)
    }
    let head = 2 * Double(tokens) * Double(model.embeddingParameters)
    let layers = (0..<model.layers).reduce(0.0) { $0 + layer(model.kind(ofLayer: $1)) }
    let predictions =
      Double(model.predictionLayers) * (layer(model.experts == nil ? .dense : .experts) + head)
    return 3 * (layers + head + predictions)
  }
}
