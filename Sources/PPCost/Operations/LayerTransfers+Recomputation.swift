extension LayerTransfers {
  /// What the backward exchanges again because it computes the forward again.
  ///
  /// Nothing beside selected modules but a ring around the core, dense MLPs and shared experts as wholes; experts' all-to-all
  /// is repeated with `moe` or in full, see `Recomputation.repeatsExpertExchange`.
  public func repeated(by recomputation: Recomputation) -> LayerTransfers {
    func forward(_ transfers: [Transfer], _ places: Set<Transfer.Place>) -> [Transfer] {
      transfers.filter { places.contains($0.place) }
    }
    let around: Set<Transfer.Place> = [.beforeForward, .afterForward]
    var again = LayerTransfers()
    if recomputation == .full {
      again.attention = forward(attention, around.union([.besideForward]))
      again.mlp = forward(mlp, around)
      return again
    }
    if recomputation.contains(.coreAttention) {
      again.attention = forward(attention, [.besideForward])
    }
    if module != nil, recomputation.contains(module) {
      again.mlp = forward(mlp, around)
    }
    return again
  }
}

extension Recomputation {
  /// Whether dispatch and combine are done again in the backward.
  public var repeatsExpertExchange: Bool { contains(.experts) }
}
