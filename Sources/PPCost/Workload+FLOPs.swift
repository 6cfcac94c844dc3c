import PPModel

extension Workload {
  /// Floating-point operations of training on one micro-batch: three times the forward pass, with
  /// what is recomputed left out.
  ///
  /// Attention is counted for each sequence.
  ///
  /// - Parameter isCausal: whether the attention's core counts its causal half alone, or all of it.
  public func trainingFLOPs(isCausal: Bool) -> Double {
    let (length, sequences) = (settings.sequence, Double(settings.sequences))
    func layer(_ kind: LayerKind, window: Int?) -> Double {
      let core = model.attentionCoreFLOPs(tokens: length, window: window)
      return model.projectionFLOPs(tokens: length) + model.mlpFLOPs(kind, tokens: length)
        + (isCausal ? core : 2 * core)
    }
    let head = 2 * Double(length) * Double(model.embeddingParameters)
    let layers = (0..<model.layers).reduce(0.0) {
      $0 + layer(model.kind(ofLayer: $1), window: model.window(ofLayer: $1))
    }
    let joining = 4 * Double(length) * Double(model.hidden) * Double(model.hidden)
    let predictions =
      Double(model.predictionLayers) * (layer(model.predictionKind, window: nil) + head + joining)
    return 3 * sequences * (layers + head + predictions)
  }
}
