extension OperationKind {
  /// The kinds that must have run on its stage and micro-batch before, as far as the stage runs them.
  public var prerequisites: [OperationKind] {
    let needs = traits.needs
    return OperationKind.allCases.filter { needs & $0.flag != 0 }
  }
}
